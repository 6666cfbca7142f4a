"""Cells of CSV: none is a formula, and what was text is the same text when it is read back."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediahub
from mediahub.csv_text import FORMULA, csv_line, plain_cell
from mediahub.tagging.vocabulary.files import read_terms, write_csv
from mediahub.tagging.vocabulary.terms import Term

NASTY = (
    '=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "\t=1", "＝1+1", "'=1", "a;b", 'say "x"',
    " =1+1", "\x0b@b", "\u3000-2", "' +1", "\x1f=1", "\ufeff=1",
)  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_is_a_formula(text: str) -> None:
    (cell,) = next(csv.reader(io.StringIO(csv_line([text]), newline="")))
    assert not cell.lstrip(" \x0b\x1f\u3000\ufeff").startswith(FORMULA)
    assert plain_cell(cell) == text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1))
def test_every_text_comes_back(text: str) -> None:
    (cell,) = next(csv.reader(io.StringIO(csv_line([text]), newline="")))
    assert not cell.lstrip().startswith(FORMULA)
    assert plain_cell(cell) == text


def test_numbers_times_and_nothing() -> None:
    moment = datetime(2025, 10, 18, 2, 30, tzinfo=UTC)
    assert csv_line([-5, 1.5, None, moment, "a"]) == "-5,1.5,,2025-10-18T02:30:00+00:00,a\r\n"


def test_the_vocabulary_goes_out_and_comes_back() -> None:
    terms = [Term("a", "=cmd()", "", (("+alias", "en"),)), Term("b", "-robot", "a", ())]
    written = write_csv(terms)
    assert all(not cell.startswith(FORMULA) for row in csv.reader(io.StringIO(written)) for cell in row)
    again = read_terms(written.encode(), "words.csv")
    assert [(term.label, term.names) for term in again] == [(term.label, term.names) for term in terms]


def test_one_place_writes_csv() -> None:
    root = Path(mediahub.__file__).parent
    writers = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "csv.writer(" in path.read_text() or "DictWriter(" in path.read_text()
    ]
    assert writers == ["csv_text.py"]
