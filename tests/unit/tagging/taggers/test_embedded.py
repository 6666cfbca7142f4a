"""Keywords and names of files: the photographer's word, and a stranger's."""

from __future__ import annotations

from datetime import UTC, datetime

from mediahub.catalog.models import Status
from mediahub.tagging.model import AssetFacts, EventFacts
from mediahub.tagging.names import Name, build_index
from mediahub.tagging.taggers.embedded import embedded

KNOWN = build_index(
    [
        Name("Ban Ki-moon", "person", 1),
        Name("robotics demo", "tag", 7),
        Name("Chen Rui", "person", 3),
        Name("Chen Rui", "person", 4),
    ]
)
EVENT = EventFacts(sessions=(), names=KNOWN)


def facts(*keywords: str, persons: tuple[str, ...] = (), contributed: bool = False) -> AssetFacts:
    at = datetime(2025, 10, 18, tzinfo=UTC)
    return AssetFacts(at, "offset", "1.jpg", "", "", keywords, persons, is_contributed=contributed)


def test_a_photographers_words_are_the_teams() -> None:
    found = embedded(facts("gala dinner", persons=("Nobody Known",)), EVENT)
    assert [(one.tag, one.person, one.status) for one in found] == [
        ("gala dinner", None, Status.ACCEPTED),
        (None, "Nobody Known", Status.ACCEPTED),
    ]


def test_a_contributors_words_are_suggestions_of_names_that_are_known() -> None:
    said = facts(
        "Robotics  Demo", "buy cheap watches", persons=("BAN KI-MOON", "Nobody Known"), contributed=True
    )
    found = embedded(said, EVENT)
    assert [(one.tag, one.person, one.status) for one in found] == [
        (7, None, Status.SUGGESTED),
        (None, 1, Status.SUGGESTED),
    ]


def test_a_name_inside_a_contributors_keyword_is_not_that_name() -> None:
    assert embedded(facts("not a robotics demo at all", contributed=True), EVENT) == []


def test_a_name_of_two_people_names_neither() -> None:
    assert embedded(facts(persons=("Chen Rui",), contributed=True), EVENT) == []


def test_without_names_a_contributor_says_nothing() -> None:
    assert embedded(facts("robotics demo", contributed=True), EventFacts(sessions=())) == []
