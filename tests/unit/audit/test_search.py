"""Searching the audit log: pages that neither repeat nor skip, questions, files, ages."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.audit import Action, Subject, record
from mediahub.audit.search import Cursor, Question, find, was_recorded
from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import utcnow
from mediahub.problems import Invalid
from tests.unit.audit.filled import fill


def test_pages_neither_repeat_nor_skip_also_while_others_write(database: Database) -> None:
    expected = fill(database, 25)
    seen: list[int] = []
    after: Cursor | None = None
    with database.read() as session:
        while True:
            page = find(session, Question(), after, limit=7)
            seen += [entry.id for entry in page.entries]
            if page.next is None:
                break
            after = Cursor.parse(str(page.next))
            with database.begin() as other:
                record(other, Action.SETTINGS_CHANGED, Subject("settings"))
            session.rollback()
    assert seen == expected


def test_words_are_looked_for_in_so_many_entries_at_once_and_the_next_page_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page takes no longer than somebody waits, however long the log is."""
    fill(database, 10)
    monkeypatch.setattr("mediahub.audit.search.LOOKED_THROUGH", 4)
    monkeypatch.setattr("mediahub.audit.search.PATIENCE", 1e9)
    with database.read() as session:
        at_once = find(session, Question(text="table bbb"))
        assert [entry.subject_id for entry in at_once.entries] == ["1"], "there is time to look further"
        assert (at_once.next, at_once.looked_until) == (None, None)
        spread = find(session, Question(text="table"), limit=9)
        assert [entry.subject_id for entry in spread.entries] == list("987654321")
    monkeypatch.setattr("mediahub.audit.search.PATIENCE", 0.0)
    after, seen = None, []
    with database.read() as session:
        for _ in range(3):
            page = find(session, Question(text="table bbb"), after)
            seen.append(([entry.subject_id for entry in page.entries], page.looked_until is not None))
            after = page.next
    assert seen == [([], True), ([], True), (["1"], False)]
    assert after is None
    with database.read() as session:
        full = find(session, Question(text="table", events=None), limit=3)
        assert [entry.subject_id for entry in full.entries] == ["9", "8", "7"]
        assert full.looked_until is None, "as many were found as were asked for"
        assert [one.subject_id for one in find(session, Question(text="table"), full.next).entries] == [
            "6", "5", "4", "3",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (Question(text="äRGER hhh"), {"7"}),
        (Question(text="100%"), set()),
        (Question(text="0123456789 table"), {str(number) for number in range(10)}),
        (Question(action="export", subject_id="3"), {"3"}),
        (Question(action="export.table", subject_id="3"), {"3"}),
        (Question(action="rights"), set()),
        (Question(without="export.table"), set()),
        (Question(action="no.such"), set()),
        (Question(actor_kind="user", actor_id=3, text="table jjj"), {"9"}),
        (Question(actor_kind="user", actor_id=4), set()),
        (Question(events=(1,)), set()),
        (Question(until=utcnow() - timedelta(days=1)), set()),
    ],
)
def test_a_question_finds_what_is_meant(database: Database, question: Question, found: set[str]) -> None:
    fill(database, 10)
    with database.read() as session:
        assert {entry.subject_id for entry in find(session, question).entries} == found


@given(st.text(max_size=40))
def test_no_text_breaks_a_cursor(text: str) -> None:
    with suppress(Invalid):
        Cursor.parse(text)


def test_what_was_recorded_from_an_address_is_known(database: Database) -> None:
    fill(database, 1)
    table = Subject("table", "0")
    with database.read() as session:
        assert was_recorded(session, Action.TABLE_EXPORTED, table, "192.0.2.1")
        assert not was_recorded(session, Action.TABLE_EXPORTED, table, "192.0.2.2")
        assert not was_recorded(session, Action.ZIP_MADE, table, "192.0.2.1")
