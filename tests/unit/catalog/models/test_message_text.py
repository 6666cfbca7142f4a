"""Sentences that are kept can still be said in another language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Arrival, Batch
from mediahub.catalog.models.message_text import MARK, MessageText
from mediahub.messages import Message, message
from tests.assets import add_event

COLUMN = MessageText()


def again(value: str | None) -> str | None:
    return COLUMN.process_result_value(COLUMN.process_bind_param(value, None), None)


@pytest.mark.parametrize("value", [None, "", "It is damaged.", "100 % full", "%(name)s"])
def test_plain_text_is_kept_as_it_is(value: str | None) -> None:
    assert COLUMN.process_bind_param(value, None) == value
    assert again(value) == value


@given(st.dictionaries(st.sampled_from(["name", "size"]), st.one_of(st.text(), st.integers()), min_size=2))
def test_a_sentence_comes_back_with_its_values(values: dict[str, Any]) -> None:
    sentence = message("%(name)s has %(size)s bytes.", **values)
    found = again(sentence)
    assert isinstance(found, Message)
    assert (found, found.text, found.values) == (sentence, sentence.text, values)


def test_what_json_does_not_know_is_kept_as_text() -> None:
    found = again(message("%(path)s is damaged.", path=Path("/a/b")))
    assert found == "/a/b is damaged."


def test_the_database_gives_it_back_and_a_search_for_plain_text_finds_it(database: Database) -> None:
    with database.begin() as session:
        add_event(session)
        batch = session.query(Batch).one().id
        session.add(
            Arrival(batch_id=batch, path="a", reason=message("Its picture %(name)s is gone.", name="b"))
        )
        session.add(Arrival(batch_id=batch, path="c", reason="Plain."))
    with database.read() as session:
        first, second = session.query(Arrival).order_by(Arrival.path)
        assert isinstance(first.reason, Message)
        assert (first.reason, second.reason) == ("Its picture b is gone.", "Plain.")
        assert session.query(Arrival).filter(Arrival.reason == "Plain.").one() is second
        raw = session.execute(text("SELECT reason FROM arrival ORDER BY path")).scalars().all()
        assert raw[0].startswith(MARK)
        assert raw[1] == "Plain."
