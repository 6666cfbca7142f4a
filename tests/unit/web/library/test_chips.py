"""What was left out of a question, in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import get_args

from mediahub.search.query.sentence.lexicon import lexicon
from mediahub.search.query.sentence.parts import Kind
from mediahub.web.library.chips import COLOURS, COUNTS, HOURS, LABELS, remarks_on
from tests.unit.web.asking import asking


def test_what_was_left_out_and_what_was_taken_as_it_stands() -> None:
    with asking():
        assert remarks_on(SimpleNamespace(dropped=(), as_words=())) == []  # type: ignore[arg-type]
        both = remarks_on(SimpleNamespace(dropped=("red", "car"), as_words=("gala",)))  # type: ignore[arg-type]
    assert ["“red”, “car”" in both[0], "“gala”" in both[1], len(both)] == [True, True, 2]


def test_every_meaning_of_the_lexicon_has_a_label() -> None:
    assert set(LABELS) <= set(get_args(Kind))
    known = {"count": COUNTS, "colour": COLOURS, "light": HOURS, "hours": HOURS}
    for word, one in lexicon().meanings.items():
        if one.kind in known:
            assert one.value in known[one.kind], word
