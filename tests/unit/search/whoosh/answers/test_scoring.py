"""Scores by relevance, and where one document has its own from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from whoosh import query as wq

from mediahub.search.whoosh.answers.evaluate import Evaluation
from mediahub.search.whoosh.answers.scoring import described, reasons_for, scores
from mediahub.search.whoosh.index import WhooshIndex
from tests.unit.search.sample_documents import document

CAPTIONS = ["robot", "robot robot", "a robot in a long caption of many words", "dog", "robot dog", ""]


@pytest.fixture
def evaluation(tmp_path: Path) -> Evaluation:
    index = WhooshIndex.create(tmp_path / "index")
    tags = [("robot",), (), (), ("dog",), (), ()]
    index.write([document(n, caption=text, tags=tags[n]) for n, text in enumerate(CAPTIONS)])
    return Evaluation(index.view())


def word(text: str, field: str = "caption") -> wq.Term:
    return wq.Term(field, text)


def scored(evaluation: Evaluation, query: Any) -> list[float]:
    return [float(one) for one in scores(evaluation, query)]


def test_often_short_and_rare_count_more(evaluation: Evaluation) -> None:
    robot, dog = scored(evaluation, word("robot")), scored(evaluation, word("dog"))
    assert robot[1] > robot[0] > robot[2] > 0, "more often; in a shorter text"
    assert robot[3] == robot[5] == 0
    assert dog[3] > robot[0], "fewer have it"
    assert scored(evaluation, word("nobody")) == [0] * 6


def test_parts_add_up_and_of_the_best_one_counts(evaluation: Evaluation) -> None:
    robot, dog = scored(evaluation, word("robot")), scored(evaluation, word("dog"))
    both = [word("robot"), word("dog")]
    assert scored(evaluation, wq.Or(both)) == pytest.approx([a + b for a, b in zip(robot, dog, strict=True)])
    best = scored(evaluation, wq.DisjunctionMax(both))
    assert best == pytest.approx([max(pair) for pair in zip(robot, dog, strict=True)])
    assert scored(evaluation, wq.And(both))[4] == pytest.approx(robot[4] + dog[4])
    inside = scored(evaluation, wq.Or([wq.And(both)]))
    assert inside == pytest.approx([0, 0, 0, 0, robot[4] + dog[4], 0]), "only where all of it matches"
    boosted = scored(evaluation, wq.Or(both, boost=2.0))
    assert boosted == pytest.approx([2 * (a + b) for a, b in zip(robot, dog, strict=True)])
    assert scored(evaluation, wq.Or([wq.Not(word("robot")), word("dog")])) == pytest.approx(dog)


def test_a_phrase_scores_as_its_words_where_they_stand_together(evaluation: Evaluation) -> None:
    robot, dog = scored(evaluation, word("robot")), scored(evaluation, word("dog"))
    phrase = scored(evaluation, wq.Phrase("caption", ["robot", "dog"]))
    assert phrase == pytest.approx([0, 0, 0, 0, robot[4] + dog[4], 0])
    assert scored(evaluation, wq.Phrase("caption", ["dog", "robot"])) == [0] * 6


def test_what_is_asked_besides_adds_to_what_has_to_match(evaluation: Evaluation) -> None:
    robot, dog = scored(evaluation, word("robot")), scored(evaluation, word("dog"))
    maybe = scored(evaluation, wq.Or([wq.AndMaybe(word("robot"), word("dog"))]))
    assert maybe == pytest.approx([*robot[:3], 0, robot[4] + dog[4], 0])
    without = scored(evaluation, wq.AndNot(word("robot"), word("dog")))
    assert without == pytest.approx([*robot[:4], 0, 0])


def test_the_reasons_of_a_document_make_its_score(evaluation: Evaluation) -> None:
    query = wq.Or([word("robot"), wq.And([word("dog"), word("robot")]), word("dog", "tag")])
    for doc in range(6):
        found = reasons_for(evaluation, query, doc)
        assert sum(gain for _, gain in found) == pytest.approx(scored(evaluation, query)[doc])
    assert [described(leaf) for leaf, _ in reasons_for(evaluation, query, 4)] == [
        described(word(text)) for text in ("robot", "dog", "robot")
    ]
    assert [leaf.fieldname for leaf, _ in reasons_for(evaluation, query, 3)] == ["tag"]
    best = wq.DisjunctionMax([word("dog"), word("robot")])
    ((leaf, gain),) = reasons_for(evaluation, best, 4)
    assert (leaf, gain) == (word("dog"), pytest.approx(scored(evaluation, best)[4]))


@pytest.mark.parametrize(
    ("leaf", "words"),
    [
        (wq.Term("caption", "robot"), "caption: robot"),
        (wq.Prefix("caption", "rob"), "caption: rob*"),
        (wq.Wildcard("caption", "r?bot"), "caption: r?bot"),
        (wq.Every(), str(wq.Every())),
    ],
)
def test_a_part_of_a_query_is_said_to_people(leaf: Any, words: str) -> None:
    assert described(leaf) == words
