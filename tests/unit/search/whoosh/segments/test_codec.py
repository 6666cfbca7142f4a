"""Whoosh's own readers over our segments: its matchers find and count as our arrays do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader

from mediahub.search.whoosh.index import WhooshIndex
from mediahub.search.whoosh.segments.codec import FlatCodec
from mediahub.search.whoosh.segments.view import View
from tests.unit.search.sample_documents import document


@pytest.fixture
def view(tmp_path: Path) -> View:
    index = WhooshIndex.create(tmp_path / "index")
    captions = ["a robot and a robot bow", "nothing", "the robot"]
    tags = [("car",), ("robot", "zoo"), ()]
    index.write([document(n, caption=captions[n], tags=tags[n]) for n in range(3)])
    return index.view()


@pytest.fixture
def reader(view: View) -> Iterator[SegmentReader]:
    (part,) = view.toc.segments
    return SegmentReader(FileStorage(str(view.folder)), view.schema, part, codec=FlatCodec(view.segments[0]))


def test_words_are_walked_through_in_byte_order(reader: SegmentReader) -> None:
    assert list(reader.lexicon("tag")) == [b"car", b"robot", b"zoo"]
    assert [text for name, text in reader.all_terms() if name == "tag"] == [b"car", b"robot", b"zoo"]
    assert ("tag", "robot") in reader
    assert ("tag", "rob") not in reader
    assert {"tag", "caption"} <= set(reader.indexed_field_names())
    assert [text for (_, text), _ in reader._terms.items_from("tag", b"d")] == [b"robot", b"zoo"]


def test_a_cursor_goes_to_the_word_or_the_next_one(reader: SegmentReader, view: View) -> None:
    cursor = reader.cursor("tag")
    assert (cursor.first(), cursor.next(), cursor.next(), cursor.next()) == ("car", "robot", "zoo", None)
    assert not cursor.is_valid()
    assert (cursor.find("d"), cursor.find(b"robot"), cursor.find("zz")) == ("robot", "robot", None)
    assert cursor.first() == "car"


def test_a_matcher_has_the_documents_weights_and_places_of_a_word(reader: SegmentReader) -> None:
    matcher = reader.postings("caption", "robot")
    found = {}
    while matcher.is_active():
        found[matcher.id()] = (matcher.weight(), list(matcher.value_as("positions")))
        matcher.next()
    assert {doc: (weight, len(places)) for doc, (weight, places) in found.items()} == {
        0: (2.0, 2),
        2: (1.0, 1),
    }
    info = reader.term_info("caption", "robot")
    assert (info.weight(), info.doc_frequency(), info.max_weight()) == (3.0, 2, 2.0)
    assert (info.min_id(), info.max_id()) == (0, 2)
    assert info.min_length() < info.max_length()
    for ask in (reader._terms.matcher, lambda *term: reader._terms.term_info(*term[:2])):
        with pytest.raises(KeyError):
            ask("caption", b"nobody", reader.schema["caption"].format)


def test_documents_are_counted_with_and_without_the_deleted(reader: SegmentReader, view: View) -> None:
    assert (reader.doc_count(), reader.doc_count_all(), reader.has_deletions()) == (3, 3, False)
    assert reader.field_length("caption") == view.segments[0].word_counts["caption"]
    lengths = [reader.doc_field_length(doc, "caption") for doc in range(3)]
    assert lengths[0] > lengths[2] > 0
    assert (reader.min_field_length("caption"), reader.max_field_length("caption")) == (
        min(lengths),
        max(lengths),
    )
    assert reader.doc_field_length(0, "tag", 7) == 7, "a field that is not scored has no lengths"
    assert reader.stored_fields(0) == {}
    view.toc.segments[0].delete_document(1)
    assert (reader.doc_count(), reader.doc_count_all(), reader.has_deletions()) == (2, 3, True)
    assert [reader.is_deleted(doc) for doc in range(3)] == [False, True, False]
    assert list(reader._perdoc.deleted_docs()) == [1]


def test_a_segment_that_is_not_open_yet_is_opened_by_its_name(view: View) -> None:
    (part,) = view.toc.segments
    words = FlatCodec().terms_reader(FileStorage(str(view.folder)), part)
    assert [text for _, text in words.terms_from("tag", b"")] == [b"car", b"robot", b"zoo"]
