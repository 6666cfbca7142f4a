"""Titles outside the team: words, and no codes."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import Asset, AssetSession
from mediahub.catalog.models import Session as Item
from mediahub.catalog.titles import (
    public_headline,
    public_name,
    title_for,
    whole_sentences,
    without_code,
    words_below,
)
from mediahub.rights import Viewer


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("", 90, ""),
        ("One. Two! Three?", 9, "One. Two!"),
        ("One long sentence that goes on. Two.", 5, "One long sentence that goes on."),
        ("Dr. Yin met J. Wang at 4.30 today. Then they left.", 40, "Dr. Yin met J. Wang at 4.30 today."),
        ("机器人挥手。观众鼓掌。", 8, "机器人挥手。"),
        ("“It moves.” He laughed.", 12, "“It moves.”"),
        ("no end", 2, "no end"),
    ],
)  # fmt: skip
def test_no_text_is_cut_within_a_sentence(text: str, most: int, kept: str) -> None:
    assert whole_sentences(text, most) == kept


@pytest.mark.parametrize(
    ("title", "caption", "shown"),
    [
        ("Robots wave", "Long.", "Robots wave"),
        ("DSC_0412.JPG", "A robot waves. It is tall.", "A robot waves."),
        ("D2-ROB", "A robot waves.", "A robot waves."),
        ("IMG_1.jpeg", "", ""),
    ],
)
def test_a_picture_of_the_page_is_called_by_words_and_not_by_codes(
    title: str, caption: str, shown: str
) -> None:
    assert words_below(Asset(title=title, headline="", caption=caption)) == shown


def test_a_title_is_shown_without_the_code_of_its_session() -> None:
    def called(title: str) -> str:
        robots = AssetSession(session=Item(code="D2-ROB", title="Robots"))
        return words_below(Asset(title=title, headline="", caption="A robot waves.", sessions=[robots]))

    assert called("D2-ROB Robots for families") == "Robots for families"
    assert called("D2-ROB: Robots for families") == "Robots for families"
    assert called("D2-ROB") == "A robot waves."
    assert called("[D2-ROB] Robots for families") == "Robots for families"
    assert called("Robots for families (D2-ROB)") == "Robots for families"
    assert called("D2-ROB–A robot") == "A robot"
    assert called("COVID-19 briefing") == "COVID-19 briefing"
    assert called("D2-ROBOTS for all") == "D2-ROBOTS for all"


@pytest.mark.parametrize(
    ("code", "session", "title", "shown"),
    [
        ("S3", "Robots", "S3 Robots at work", "Robots at work"),
        ("S3", "Robots", "S3", ""),
        ("S3", "Robots", "S3X engines", "S3X engines"),
        ("S3", "Robots", "S3-X5 engines", "S3-X5 engines"),
        ("A-12", "开幕式", "A-12：开幕", "开幕"),
        ("A-12", "开幕式", "【A-12】开幕", "开幕"),
        ("OPENING", "Opening ceremony", "OPENING CEREMONY", "OPENING CEREMONY"),
        ("", "Robots", "Robots at work", "Robots at work"),
    ],
)
def test_only_the_code_goes(code: str, session: str, title: str, shown: str) -> None:
    assert without_code(title, [(code, session)]) == shown


def test_the_team_sees_what_was_written_and_others_a_name() -> None:
    robots = AssetSession(session=Item(code="D2-ROB", title="Robots"))
    asset = Asset(title="D2-ROB", headline="", caption="", filename="DSC_1.JPG", sessions=[robots])
    asset.event_slug = "summit"
    team = Viewer(event_roles=frozenset({("summit", "marketing")}))
    assert title_for(team, asset) == "D2-ROB"
    assert title_for(Viewer(frozenset({"press"})), asset) == public_name(asset) == "DSC_1.JPG"
    elsewhere = Viewer(frozenset({"press"}), event_roles=frozenset({("other", "marketing")}))
    assert title_for(elsewhere, asset) == "DSC_1.JPG"
    asset.headline = "D2-ROB: Robots for families"
    assert (public_headline(asset), public_name(asset)) == ("Robots for families", "Robots for families")
