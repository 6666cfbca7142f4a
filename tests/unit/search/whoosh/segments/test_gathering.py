"""From documents to postings: each word's documents, how often and where, in byte order."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from whoosh import fields as wf
from whoosh.analysis import SimpleAnalyzer

from mediahub.search.whoosh.schema import Exact
from mediahub.search.whoosh.segments import gathering as module
from mediahub.search.whoosh.segments.content import Content
from mediahub.search.whoosh.segments.gathering import Gatherer

SCHEMA = wf.Schema(body=wf.TEXT(analyzer=SimpleAnalyzer()), tag=Exact())
FACTS = np.dtype([("taken", np.int64), ("rating", np.float32)])


def gathered(*documents: dict[str, Any]) -> Content:
    gatherer = Gatherer(SCHEMA)
    for each in documents:
        gatherer.add(each)
    assert len(gatherer) == len(documents)
    return gatherer.content()


def words(content: Content, name: str) -> dict[str, dict[int, int]]:
    """Of each word its documents, and how often it is in them."""
    postings = content.fields[name]
    ends = np.cumsum(postings.counts)
    runs = zip(postings.texts, pairwise([0, *ends.tolist()]), strict=True)
    return {
        text.decode(): dict(zip(postings.docs[a:b].tolist(), postings.freqs[a:b].tolist(), strict=True))
        for text, (a, b) in runs
    }


def test_words_are_in_byte_order_with_their_documents_in_order() -> None:
    content = gathered({"body": "zoo car zoo"}, {"tag": ("car",)}, {"body": "car"}, {"body": "zoo car zoo"})
    assert words(content, "body") == {"car": {0: 1, 2: 1, 3: 1}, "zoo": {0: 2, 3: 2}}
    assert list(words(content, "body")) == ["car", "zoo"]
    assert words(content, "tag") == {"car": {1: 1}}
    assert content.size == 4


def test_places_are_those_of_each_document_in_turn() -> None:
    content = gathered({"body": "zoo car zoo"}, {"body": "car zoo"})
    assert content.fields["body"].places.tolist() == [1, 0, 0, 2, 1]
    assert not gathered({"tag": ("car",)}).fields["tag"].places.size


def test_lengths_and_counts_are_of_scored_fields_alone() -> None:
    content = gathered({"body": "a robot waves twice"}, {"tag": ("car",)}, {"body": "zoo"}, {"body": "zoo"})
    assert content.lengths.keys() == content.word_counts.keys() == {"body"}
    assert content.word_counts["body"] == sum(sum(docs.values()) for docs in words(content, "body").values())
    first, second, third, fourth = content.lengths["body"].tolist()
    assert (second, third) == (0, fourth)
    assert first > third > 0


def test_one_word_many_times_is_counted_up_to_the_most_that_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_POSITIONS", 3)
    monkeypatch.setattr(module, "LAST_PLACE", 4)
    content = gathered({"body": "zoo " * 9 + "car"}, {"body": "car zoo"})
    assert words(content, "body") == {"car": {0: 1, 1: 1}, "zoo": {0: 3, 1: 1}}
    assert content.fields["body"].places.tolist() == [4, 0, 0, 1, 2, 1]


def test_facts_are_columns_and_a_document_without_them_has_the_empty_one() -> None:
    gatherer = Gatherer(SCHEMA, np.array((-1, 0.5), FACTS)[()])
    gatherer.add({}, (7, 3.0))
    gatherer.add({"body": "zoo"})
    facts = gatherer.content().facts
    assert {name: column.tolist() for name, column in facts.items()} == {
        "taken": [7, -1],
        "rating": [3.0, 0.5],
    }
    assert gathered({}).facts == {}
