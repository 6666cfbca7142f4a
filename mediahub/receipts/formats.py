"""Receipts as text for people and CSV for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mediahub.csv_text import UTF8_MARK, csv_line
from mediahub.records.columns import Json

COLUMNS = ("path", "size", "sha256", "state", "asset_id", "location", "verified", "fault", "camera", "note")
GREEN = "safe to format"
RED = "DO NOT FORMAT"


def verdict_line(receipt: Json) -> str:
    """The answer in one line."""
    names = {
        verdict: [card["name"] for card in receipt["cards"] if card["verdict"] == verdict]
        for verdict in ("green", "red")
    }
    parts = [f"{RED}: {', '.join(names['red'])}"] if names["red"] else []
    parts += [f"{GREEN}: {', '.join(names['green'])}"] if names["green"] else []
    if not parts:
        parts = [f"{RED}: {' '.join(receipt['reasons'])}"]
    return f"Batch {receipt['batch']}: {'; '.join(parts)}"


def as_text(receipt: Json) -> Iterator[str]:
    """The receipt to read, line by line."""
    yield verdict_line(receipt)
    about = (receipt[name] for name in ("photographer", "event", "made_at"))
    yield f"{len(receipt['files'])} files: {', '.join(about)}"
    for title, groups in (("Card", receipt["cards"]), ("Camera", receipt["cameras"])):
        for group in groups:
            yield ""
            yield from _group(title, group)
    noted = [row for row in receipt["files"] if row.get("note")]
    if noted:
        yield ""
    yield from (f"look  {row['path']}: {row['note']}" for row in noted)


def as_csv(receipt: Json) -> Iterator[str]:
    """Every file (RFC 4180, UTF-8 with a mark so that spreadsheets read it right), line by line."""
    yield UTF8_MARK + csv_line(COLUMNS)
    for row in receipt["files"]:
        yield csv_line([str(row.get(name, "")) for name in COLUMNS])


def _group(title: str, group: dict[str, Any]) -> Iterator[str]:
    words = GREEN if group["verdict"] == "green" else RED
    duplicates = f", {group['duplicates']} duplicates" if group["duplicates"] else ""
    yield f"{title} {group['name']}: {words} ({group['files']} files{duplicates})"
    for reason in group["reasons"]:
        yield f"  red   {reason}"
    for gap in group["gaps"]:
        yield f"  look  frames that are not here, in {gap}"
