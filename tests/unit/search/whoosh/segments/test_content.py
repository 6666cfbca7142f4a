"""What a segment is made of, written to two files and read back as it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mediahub.search.whoosh.segments.content import FACTS_EXT, POSTINGS_EXT, Content, Postings, write_content
from mediahub.search.whoosh.segments.segment import Segment


def postings(words: dict[str, dict[int, list[int]]], *, placed: bool = True) -> Postings:
    """Of words with their documents, and where in each they stand."""
    docs = [doc for found in words.values() for doc in found]
    places = [place for found in words.values() for each in found.values() for place in each]
    return Postings(
        texts=[word.encode() for word in words],
        counts=np.array([len(found) for found in words.values()], np.int64),
        docs=np.array(docs, np.uint32),
        freqs=np.array([len(each) for found in words.values() for each in found.values()], np.uint8),
        places=np.array(places if placed else [], np.uint16),
    )


@pytest.fixture
def segment(tmp_path: Path) -> Segment:
    content = Content(
        size=3,
        fields={
            "title": postings({"bow": {0: [1], 2: [0, 4]}, "robot": {2: [3, 5, 9]}}),
            "empty": postings({}),
            "tag": postings({"car": {1: [0]}, "zoo": {0: [0], 1: [0]}}, placed=False),
        },
        facts={"taken": np.array([7, 8, 9], np.int64)},
        lengths={"title": np.array([1, 0, 5], np.uint16)},
        word_counts={"title": 6},
    )
    write_content(tmp_path, "one", content)
    return Segment(tmp_path, "one", 3)


def test_both_files_begin_with_the_name(segment: Segment, tmp_path: Path) -> None:
    assert {one.name for one in tmp_path.iterdir()} == {f"one{POSTINGS_EXT}", f"one{FACTS_EXT}"}


def test_fields_are_runs_of_words_and_one_without_words_is_none(segment: Segment) -> None:
    assert list(segment.field_names) == ["tag", "title"]
    assert [segment.text(term) for term in segment.field("title")] == [b"bow", b"robot"]
    assert [segment.text(term) for term in segment.field("tag")] == [b"car", b"zoo"]
    assert not segment.field("empty")


@pytest.mark.parametrize(
    ("field", "word", "docs", "places"),
    [
        ("title", b"bow", [0, 2], [1, 0, 4]),
        ("title", b"robot", [2], [3, 5, 9]),
        ("tag", b"car", [1], []),
        ("tag", b"zoo", [0, 1], []),
    ],
)
def test_a_word_has_its_own_documents_and_places(
    segment: Segment, field: str, word: bytes, docs: list[int], places: list[int]
) -> None:
    term = segment.find(field, word)
    assert segment.docs(term).tolist() == docs
    assert segment.places(term).tolist() == places


def test_numbers_and_lengths_are_told_apart(segment: Segment) -> None:
    assert {name: column.tolist() for name, column in segment.facts.items()} == {"taken": [7, 8, 9]}
    lengths = segment.lengths("title")
    assert lengths is not None
    assert lengths.tolist() == [1, 0, 5]
    assert segment.word_counts == {"title": 6}
