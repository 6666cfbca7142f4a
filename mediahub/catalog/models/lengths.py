"""Lengths of texts: what is longer than its column is refused before it is sent, on both databases alike.

PostgreSQL refuses it by itself, with an error that says nothing to whoever wrote the text; SQLite keeps it,
whatever the column says. Who should rather have a text cut cuts it before.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapper, Session, object_mapper

from mediahub.messages import message
from mediahub.problems import Invalid


class TextTooLong(Invalid):
    """A text is longer than what its column holds."""


def require_lengths(session: Session, *_: object) -> None:
    """Look at all rows that are about to be written, as a listener of `before_flush`. Raises TextTooLong."""
    for row in (*session.new, *session.dirty):
        values = vars(row)
        for name, length in _lengths(object_mapper(row)).items():
            text = values.get(name)
            if isinstance(text, str) and len(text) > length:
                raise TextTooLong(
                    message(
                        "That text is too long for the field “%(field)s”: at most %(count)d characters.",
                        field=name,
                        count=length,
                    )
                )


@cache
def _lengths(mapper: Mapper[Any]) -> dict[str, int]:
    """By attribute, how many characters its column holds; those without a limit are left out."""
    found = {one.key: one.columns[0].type for one in mapper.column_attrs}
    return {name: kind.length for name, kind in found.items() if isinstance(kind, String) and kind.length}
