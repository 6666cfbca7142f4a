"""The audit log as a table (CSV) and as JSON lines, entry by entry: nothing is gathered in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Literal

from mediahub.audit.entries import COLUMNS, as_row
from mediahub.audit.search import Question, each
from mediahub.audit.sentences import sentence
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AuditEntry
from mediahub.csv_text import UTF8_MARK, csv_line

Format = Literal["csv", "jsonl"]
MIME: dict[Format, str] = {"csv": "text/csv", "jsonl": "application/jsonl"}
"""Media types: of CSV that of RFC 4180; of JSON lines the one in use, which is not registered."""


def lines(database: Database, question: Question, form: Format) -> Iterator[str]:
    """What is meant, the newest first, as a file of this format in pieces."""
    write = _csv if form == "csv" else _json
    yield from write(each(database, question))


def _csv(entries: Iterable[AuditEntry]) -> Iterator[str]:
    yield UTF8_MARK + csv_line([*COLUMNS, "sentence"])
    for entry in entries:
        row = as_row(entry) | {"details": json.dumps(entry.details, ensure_ascii=False)}
        yield csv_line([*row.values(), sentence(entry, str)])


def _json(entries: Iterable[AuditEntry]) -> Iterator[str]:
    for entry in entries:
        row = as_row(entry) | {"sentence": sentence(entry, str)}
        yield json.dumps(row, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
