"""Phrases, held against plain Python over the same words."""

from __future__ import annotations

import pytest

from mediahub.search.whoosh.answers import phrases
from mediahub.search.whoosh.index import WhooshIndex
from mediahub.search.whoosh.segments.segment import Segment
from tests.unit.search.sample_documents import document

CAPTIONS = ["red car red", "car red", "red big car", "red red car", "blue", "car"]


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> Segment:
    index = WhooshIndex.create(tmp_path_factory.mktemp("phrases") / "index")
    index.write([document(number, caption=caption) for number, caption in enumerate(CAPTIONS)])
    found: Segment = index.view().segments[0]
    return found


def expected(words: list[str], slop: int) -> list[int]:
    def reaches(text: list[str], at: int, rest: list[str]) -> bool:
        return not rest or any(
            text[at + step : at + step + 1] == rest[:1] and reaches(text, at + step, rest[1:])
            for step in range(1, slop + 1)
        )

    texts = [caption.split() for caption in CAPTIONS]
    return [
        number
        for number, text in enumerate(texts)
        if any(word == words[0] and reaches(text, at, words[1:]) for at, word in enumerate(text))
    ]


@pytest.mark.parametrize("slop", [1, 2])
@pytest.mark.parametrize(
    "words", [["red", "car"], ["car", "red"], ["red", "car", "red"], ["red"], ["car", "blue"], ["red", "red"]]
)
def test_words_in_a_row_are_found(segment: Segment, words: list[str], slop: int) -> None:
    terms = [segment.find("caption", word.encode()) for word in words]
    assert phrases.docs(segment, terms, slop).tolist() == expected(words, slop)


def test_a_word_that_is_nowhere_is_in_no_phrase(segment: Segment) -> None:
    terms = [segment.find("caption", word) for word in (b"red", b"zebra")]
    assert phrases.docs(segment, terms).tolist() == []
    assert phrases.docs(segment, []).tolist() == []
