"""What a file says that its picture does not have."""

from __future__ import annotations

from mediahub.catalog.models import (
    Asset,
    AssetMetadata,
    AssetPerson,
    AssetTag,
    Person,
    PersonName,
    Tag,
    TagName,
)
from mediahub.tagging.file_names import MAX_OFFERED, unused_keywords, unused_persons

EVIDENCE = [{"tagger": "embedded", "values": {"text": "gala dinner"}}]


def picture(keywords: list[str], persons: list[str]) -> Asset:
    return Asset(
        raw=AssetMetadata(keywords=keywords, persons=persons),
        tags=[
            AssetTag(tag=Tag(label="Robotics demo"), status="accepted"),
            AssetTag(tag=Tag(label="Gala"), status="rejected", evidence=EVIDENCE),
        ],
        persons=[AssetPerson(person=Person(name="Ban Ki-moon"), status="suggested")],
    )


def test_words_that_the_picture_has_or_that_were_rejected_are_not_offered_again() -> None:
    asset = picture(["robotics  DEMO", "Gala Dinner", "ban ki-moon", "sunset", "!!"], ["BAN KI-MOON", "Lin"])
    assert unused_keywords(asset) == ["sunset"]
    assert unused_persons(asset) == ["Lin"]


def test_what_the_picture_has_in_another_language_is_not_offered_again() -> None:
    asset = picture(["机器人演示", "日落"], ["潘基文", "林"])
    asset.tags[0].tag.names = [TagName(text="机器人演示", lang="zh-Hans")]
    asset.persons[0].person.names = [PersonName(text="潘基文", lang="zh-Hans")]
    assert (unused_keywords(asset), unused_persons(asset)) == (["日落"], ["林"])


def test_no_more_are_offered_than_a_panel_holds() -> None:
    assert len(unused_keywords(picture([f"word {n}" for n in range(500)], []))) == MAX_OFFERED


def test_a_picture_without_metadata_has_none() -> None:
    assert unused_keywords(Asset()) == unused_persons(Asset()) == []
