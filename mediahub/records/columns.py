"""Columns of a row as JSON, and back. Whatever column a table gains is in its records from then on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Column, inspect
from sqlalchemy.orm import ColumnProperty

from mediahub.catalog.models.base import Base, UtcDateTime
from mediahub.catalog.models.encrypted import EncryptedText

Json = dict[str, Any]


def to_json(row: Base, leave_out: Iterable[str] = ()) -> Json:
    """The row's columns by name; moments as ISO 8601 in UTC."""
    names = [attribute.key for attribute in _stored(type(row))]
    values = {name: getattr(row, name) for name in names if name not in set(leave_out)}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def from_json(model: type[Base], values: Json) -> Json:
    """What `model` is made from. A column that the record does not know is left to its default, one that
    the model no longer has is dropped."""
    taken = {}
    for attribute in _stored(model):
        name = attribute.key
        if name in values:
            is_moment = isinstance(attribute.columns[0].type, UtcDateTime)
            value = values[name]
            taken[name] = datetime.fromisoformat(value) if is_moment and value else value
    return taken


def _stored(model: type[Base]) -> list[ColumnProperty[Any]]:
    """What the table itself holds, without secrets; the rest is computed from other tables."""
    held = (one for one in inspect(model).column_attrs if isinstance(one.columns[0], Column))
    return [one for one in held if not isinstance(one.columns[0].type, EncryptedText)]


def encode(document: Json) -> bytes:
    """JSON bytes of a document, always alike for the same document."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def decode(data: bytes) -> Json:
    """The document of these bytes. Raises ValueError."""
    document = json.loads(data)
    if not isinstance(document, dict):
        raise ValueError("not a JSON object")
    return document
