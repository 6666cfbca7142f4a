"""Sentences of press find right pictures, or are told what nearly fits (`scripts/bench sentences` shows
them)."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.demo.shots import plan_shots
from scripts.benches.judging.judgements import load_queries
from scripts.benches.sentences import BAR, RIGHT, answered


def test_each_of_twenty_sentences_has_right_pictures_and_wrong_ones() -> None:
    queries, shots = load_queries("sentences.toml"), plan_shots()
    assert len({query.ask for query in queries}) == 20
    for query in queries:
        grades = [query.grade(shot) for shot in shots]
        assert max(grades) >= RIGHT > min(grades), query.ask


@pytest.mark.long
def test_no_sentence_ends_on_an_empty_page_and_most_rows_are_right(tmp_path: Path) -> None:
    answers, _ = answered(tmp_path)
    assert [one.ask for one in answers if not one.total] == []
    assert sum(one.enough for one in answers) >= BAR
