"""Sentences that remember what they were put together of."""

from __future__ import annotations

import json
from pathlib import Path

from mediahub.messages import Message, as_parts, from_parts, message


def test_a_sentence_is_english_and_knows_its_parts() -> None:
    sentence = message("There is a room %(name)s already.", name="Hall A")
    assert sentence == "There is a room Hall A already."
    assert (sentence.text, sentence.values) == ("There is a room %(name)s already.", {"name": "Hall A"})
    assert json.dumps({"detail": sentence}) == '{"detail": "There is a room Hall A already."}'


def test_an_error_gives_its_sentence_as_it_is() -> None:
    told = str(ValueError(message("At most %(count)d.", count=3)))
    assert isinstance(told, Message)
    assert told.values == {"count": 3}


def test_a_percent_sign_in_a_value_stays() -> None:
    assert message("%(name)s is not there.", name="100 %s") == "100 %s is not there."


def test_it_goes_through_json_with_the_sentences_in_it() -> None:
    error = ValueError(message("Nothing at %(place)s.", place=Path("a")))
    for sentence in (
        "plain",
        message("%(count)d of %(what)s", count=3, what=message("none")),
        message("%(e)s", e=error),
    ):
        again = from_parts(json.loads(json.dumps(as_parts(sentence))))
        assert (again, type(again)) == (sentence, type(sentence))
    inner = again.values["e"]  # type: ignore[union-attr]
    assert isinstance(inner, Message)
    assert inner.values == {"place": "a"}
