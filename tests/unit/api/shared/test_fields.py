"""Fields that several endpoints share."""

from __future__ import annotations

import pytest
from marshmallow import Schema, ValidationError

from mediahub.api.shared.fields import MAX_PAGE, PageArgs, Sentence, Words, row_id


class Asked(Schema):
    words = Words()
    id = row_id()


@pytest.mark.parametrize("words", ["", "世界", "a\nb", "�"])
def test_text_is_kept_as_it_was_written(words: str) -> None:
    assert Asked().load({"words": words}) == {"words": words}


@pytest.mark.parametrize("words", ["a\0b", "\0", 5, ["a"]])
def test_what_no_database_keeps_is_refused(words: object) -> None:
    with pytest.raises(ValidationError):
        Asked().load({"words": words})


def test_pages_have_a_size_and_no_sentence_is_none() -> None:
    assert PageArgs().load({}) == {"offset": 0, "limit": 100}
    for wrong in ({"limit": 0}, {"limit": MAX_PAGE + 1}, {"offset": -1}):
        with pytest.raises(ValidationError):
            PageArgs().load(wrong)
    assert Sentence().serialize("x", {"x": None}) is None
    assert Sentence().serialize("x", {"x": ""}) == ""
