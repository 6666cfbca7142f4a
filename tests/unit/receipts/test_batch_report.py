"""The batch's receipt as text."""

from __future__ import annotations

import csv
import io

import pytest

from mediahub.catalog.models import Arrival
from mediahub.catalog.models.base import utcnow
from mediahub.receipts.batch_report import COLUMNS, advice, as_csv


def row(**values: object) -> Arrival:
    return Arrival(
        **{"size": 1, "state": "ready", "reason": "", "reason_code": "", "touched_at": utcnow(), **values}
    )


def parsed(*rows: Arrival) -> list[dict[str, str]]:
    text = "".join(as_csv(rows))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_every_column_is_filled() -> None:
    (line,) = parsed(
        row(path="DCIM/a.jpg", size=7, state="rejected", reason="Broken.", claimed_sha256="c" * 64)
    )
    assert tuple(line) == COLUMNS
    assert (line["path"], line["size"], line["sha256"]) == ("DCIM/a.jpg", "7", "c" * 64)
    assert (line["state"], line["reason"]) == ("rejected", "Broken.")
    assert "quarantine" in line["what to do"]


def test_any_name_survives() -> None:
    names = ['a"b.jpg', "a,b;c.jpg", "中文.jpg", "a\nb.jpg", "-dash.jpg"]
    assert [line["path"] for line in parsed(*(row(path=name) for name in names))] == [
        *names[:4],
        "'-dash.jpg",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_name_becomes_a_formula(start: str) -> None:
    (line,) = parsed(row(path=f"{start}SUM(A1)", reason=f"{start}x"))
    assert line["path"] == f"'{start}SUM(A1)"
    assert line["reason"] == f"'{start}x"


def test_advice_says_what_to_do_only_where_there_is_something_to_do() -> None:
    assert advice("ready", "") == ""
    assert "Send the file again" in advice("rejected", "not_as_sent")
    assert "only what is missing" in advice("expected", "")
