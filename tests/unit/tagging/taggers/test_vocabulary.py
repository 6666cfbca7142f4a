"""Names in captions and file names, and rules of the desk."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from mediahub.tagging.model import AssetFacts, EventFacts, Rule
from mediahub.tagging.names import Name, build_index
from mediahub.tagging.taggers.vocabulary import (
    BY_RULE,
    IN_CAPTION,
    IN_CAPTION_REASON,
    IN_FILENAME,
    IN_FILENAME_REASON,
    RULE,
    SINGLE,
    rules,
    vocabulary,
)

NAMES = build_index([Name("Yin Tongyue", "person", 1), Name("Madonna", "person", 2), Name("Robot", "tag", 3)])


def asset(**more: Any) -> AssetFacts:
    told: dict[str, Any] = {
        "filename": "IMG_1.JPG",
        "location": "",
        "words": "",
        "keywords": (),
        "persons": (),
    }
    return AssetFacts(datetime(2025, 10, 18, tzinfo=UTC), "event", **(told | more))


def test_a_caption_names_people_and_things() -> None:
    found = vocabulary(asset(words="Yin Tongyue shows a robot"), EventFacts((), names=NAMES))
    assert [(one.person, one.tag, one.confidence, one.reason) for one in found] == [
        (1, None, IN_CAPTION, IN_CAPTION_REASON),
        (None, 3, IN_CAPTION, IN_CAPTION_REASON),
    ]


def test_one_word_for_a_person_is_less() -> None:
    (found,) = vocabulary(asset(words="Madonna sings"), EventFacts((), names=NAMES))
    assert found.confidence == round(IN_CAPTION * SINGLE, 3)


def test_a_file_name_says_it_where_the_caption_does_not() -> None:
    facts = EventFacts((), names=NAMES)
    (found,) = vocabulary(asset(filename="Yin_Tongyue_01.robot"), facts)
    assert (found.person, found.reason, found.confidence) == (1, IN_FILENAME_REASON, IN_FILENAME)
    (bare,) = vocabulary(asset(filename="Yin Tongyue"), facts)
    assert bare.reason == IN_FILENAME_REASON, "a name without an extension is a name"
    (once,) = vocabulary(asset(filename="yin tongyue.jpg", words="Yin Tongyue"), facts)
    assert once.reason == IN_CAPTION_REASON
    assert vocabulary(asset(words="Yin Tongyue"), EventFacts(())) == []


def test_a_rule_looks_at_its_fields_only() -> None:
    facts = EventFacts((), rules=(Rule(7, ("opening ceremony", "ribbon"), ("ocr", "keywords")),))
    assert rules(asset(words="opening ceremony"), facts) == []
    (read,) = rules(asset(ocr="THE OPENING CEREMONY"), facts)
    assert (read.tag, read.reason, read.values, read.confidence) == (
        7,
        RULE["ocr"],
        {"text": "opening ceremony"},
        BY_RULE,
    )
    (keyword,) = rules(asset(keywords=("people", "ribbon")), facts)
    assert keyword.reason == RULE["keywords"]
    assert rules(asset(ocr="opening of the ceremony"), facts) == []
    assert rules(asset(ocr="ribbon"), EventFacts(())) == []
