"""Receipts as a line, a text and a table."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from mediahub.csv_text import UTF8_MARK
from mediahub.receipts.formats import COLUMNS, as_csv, as_text, verdict_line

GOOD = {"name": "A", "verdict": "green", "files": 2, "duplicates": 0, "reasons": [], "gaps": []}
BAD = {"name": "B", "verdict": "red", "files": 3, "duplicates": 1, "reasons": ["1 file is missing"],
       "gaps": ["DSC_0003 to DSC_0005"]}  # fmt: skip


def receipt(*cards: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "batch": 7, "photographer": "Chen Rui", "event": "summit", "made_at": "2025-10-18T02:00:00Z",
        "cards": list(cards), "cameras": [], "reasons": ["The delivery is not finished."], "files": [],
    } | more  # fmt: skip


@pytest.mark.parametrize(
    ("cards", "line"),
    [
        ([GOOD], "Batch 7: safe to format: A"),
        ([GOOD, BAD], "Batch 7: DO NOT FORMAT: B; safe to format: A"),
        ([BAD, BAD | {"name": "C"}], "Batch 7: DO NOT FORMAT: B, C"),
        ([], "Batch 7: DO NOT FORMAT: The delivery is not finished."),
    ],
)
def test_the_line_says_what_must_not_be_formatted_first(cards: list[dict[str, Any]], line: str) -> None:
    assert verdict_line(receipt(*cards)) == line


def test_the_text_has_each_card_and_camera_with_its_reasons() -> None:
    files = [{"path": "B/x.jpg", "note": "look twice"}, {"path": "B/y.jpg", "note": ""}]
    lines = list(as_text(receipt(GOOD, BAD, cameras=[GOOD | {"name": "Z 9"}], files=files)))
    assert lines == [
        "Batch 7: DO NOT FORMAT: B; safe to format: A",
        "2 files: Chen Rui, summit, 2025-10-18T02:00:00Z",
        "",
        "Card A: safe to format (2 files)",
        "",
        "Card B: DO NOT FORMAT (3 files, 1 duplicates)",
        "  red   1 file is missing",
        "  look  frames that are not here, in DSC_0003 to DSC_0005",
        "",
        "Camera Z 9: safe to format (2 files)",
        "",
        "look  B/x.jpg: look twice",
    ]
    assert list(as_text(receipt(GOOD)))[-1] == "Card A: safe to format (2 files)"


def test_the_table_has_a_row_for_each_file_and_a_mark_for_spreadsheets() -> None:
    files = [{"path": 'a,"b".jpg', "size": 0, "state": "ready"}, {"path": "c.jpg", "note": "多"}]
    text = "".join(as_csv(receipt(files=files)))
    assert text.startswith(UTF8_MARK)
    rows = list(csv.DictReader(text.removeprefix(UTF8_MARK).splitlines()))
    assert [*rows[0]] == list(COLUMNS)
    assert [(row["path"], row["size"], row["state"], row["note"]) for row in rows] == [
        ('a,"b".jpg', "0", "ready", ""),
        ("c.jpg", "", "", "多"),
    ]
