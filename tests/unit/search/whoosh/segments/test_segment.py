"""One segment: words found in byte order, their documents and places, and all of it written out again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mediahub.search.whoosh.index import WhooshIndex
from mediahub.search.whoosh.segments import segment as module
from mediahub.search.whoosh.segments.content import write_content
from mediahub.search.whoosh.segments.segment import NONE, Segment
from tests.unit.search.sample_documents import document

TAGS = [("car", "robot"), ("cart",), (), ("car", "zoo"), ("ca\u00e9", "robot")]


@pytest.fixture
def segment(tmp_path: Path) -> Segment:
    index = WhooshIndex.create(tmp_path / "index")
    captions = ["the robot and the robot", "", "", "", "a robot"]
    index.write([document(n, tags=tags, caption=captions[n]) for n, tags in enumerate(TAGS)])
    (found,) = index.view().segments
    return found


def words(segment: Segment, terms: range) -> list[str]:
    return [segment.text(term).decode() for term in terms]


@pytest.mark.parametrize("few", [0, 2000])
def test_words_of_a_field_are_found_in_byte_order(
    segment: Segment, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Alike whether their texts are kept at hand or not."""
    monkeypatch.setattr(module, "FEW", few)
    assert words(segment, segment.field("tag")) == ["car", "cart", "caé", "robot", "zoo"]
    assert words(segment, segment.find("tag", b"cart")) == ["cart"]
    assert segment.find("tag", b"carts") == segment.find("tag", b"zzz") == NONE
    assert segment.find("nothing", b"car") == NONE
    assert words(segment, segment.prefixed("tag", b"car")) == ["car", "cart"]
    assert words(segment, segment.prefixed("tag", b"")) == words(segment, segment.field("tag"))
    assert words(segment, segment.prefixed("tag", b"ca\xff")) == []
    assert words(segment, segment.prefixed("tag", "ca\u00e9".encode()[:3])) == ["caé"]


def test_each_word_has_its_documents(segment: Segment) -> None:
    terms = segment.field("tag")
    docs, starts = segment.docs(terms), segment.starts(terms)
    by_word = {
        segment.text(term).decode(): docs[starts[number] : starts[number + 1]].tolist()
        for number, term in enumerate(terms)
    }
    assert by_word == {"car": [0, 3], "cart": [1], "caé": [4], "robot": [0, 4], "zoo": [3]}
    assert segment.starts(NONE).tolist() == [0]
    assert segment.docs(NONE).tolist() == []
    text, bounds = segment.texts(segment.prefixed("tag", b"car"))
    assert (text.tobytes(), bounds.tolist()) == (b"carcart", [0, 3, 7])
    assert segment.texts(NONE)[1].tolist() == [0]


def test_a_word_knows_how_often_and_where_it_stands(segment: Segment) -> None:
    robot = segment.find("caption", b"robot")
    assert segment.docs(robot).tolist() == [0, 4]
    assert segment.freqs(robot).tolist() == [2, 1]
    first, second, third = segment.places(robot).tolist()
    assert first < second
    assert third < second
    lengths = segment.lengths("caption")
    assert lengths is not None
    assert (lengths > 0).tolist() == [True, False, False, False, True]
    assert segment.word_counts["caption"] == lengths.sum()
    assert segment.lengths("tag") is None, "it is not scored"


def test_what_is_read_out_and_written_again_is_the_same(segment: Segment, tmp_path: Path) -> None:
    write_content(tmp_path, "again", segment.content())
    again = Segment(tmp_path, "again", segment.size)
    assert again.field_names == segment.field_names
    assert again.word_counts == segment.word_counts
    assert again.facts.keys() == segment.facts.keys()
    for name in segment.field_names:
        assert words(again, again.field(name)) == words(segment, segment.field(name))
        assert np.array_equal(again.docs(again.field(name)), segment.docs(segment.field(name)))
    robot = again.find("caption", b"robot")
    assert again.places(robot).tolist() == segment.places(segment.find("caption", b"robot")).tolist()
