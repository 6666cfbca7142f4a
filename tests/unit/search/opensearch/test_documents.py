"""What is sent of a document: its words as they are to be kept, and each field in the mapping."""

from __future__ import annotations

import re

import pytest

from mediahub.search.analysis import tokens
from mediahub.search.opensearch.documents import LONGEST_WORD, PARTS, part_of, source
from mediahub.search.opensearch.mapping import index_body
from mediahub.search.port import Drafts
from tests.unit.search.sample_documents import document

(PAIR,) = index_body()["settings"]["analysis"]["filter"]["first_of_pair"]["patterns"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("A Guest, greeting!", "a guest greeting"),
        ("机器人", "机器 器人 人"),
        ("Robot机器 x 人", "robot 机器 器 x 人"),
        ("哈哈哈", "哈哈 哈哈 哈"),
    ],
)
def test_words_are_written_as_they_are_kept(text: str, written: str) -> None:
    assert source(document(1, caption=text))["caption"] == [written]


@pytest.mark.parametrize(
    "text", ["机器人 on stage", "尹同跃 Yin", "東京タワー2025", "𠀀𠀁𠀂 x", "l'homme", "ab cd"]
)
def test_the_cluster_has_the_same_words_at_the_same_places(text: str) -> None:
    """It splits at spaces, and takes the first of a pair apart: see `mapping`."""
    (written,) = source(document(1, caption=text))["caption"]
    pairs = [
        (word, place)
        for place, pair in enumerate(written.split(" "))
        for word in ([*re.findall(PAIR, pair), pair])
    ]
    assert pairs == list(zip(*tokens(text), strict=True))


def test_each_text_of_several_is_one_and_empty_ones_are_none() -> None:
    sent = source(document(1, title="Opening", headline="...", person_names=("Ann Lee", "安"), caption="—"))
    assert sent["title"] == ["opening"]
    assert sent["names"] == ["ann lee", "安"]
    assert "caption" not in sent, "nothing of it is found, so it has none"


def test_a_word_without_an_end_is_cut() -> None:
    (written,) = source(document(1, caption="x" * 5000))["caption"]
    assert len(written) == LONGEST_WORD


def test_a_layout_shows_drafts_to_the_team_alone() -> None:
    sent = source(document(1, drafts=Drafts(sessions=("D9",)), colour="#ff8000", ratio=1500))
    assert sent["layout"] == "1500\t2025-10-18\t64512\t\t"
    assert sent["team_layout"] == "1500\t2025-10-18\t64512\tD9\t"
    assert source(document(1, sessions=("a\tb",)))["layout"].endswith("\ta b\t")


def test_documents_spread_over_the_parts() -> None:
    assert {part_of(f"asset{number}") for number in range(1000)} == set(range(PARTS))
