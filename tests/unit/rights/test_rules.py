"""The rule book's table, and that the filter says the same."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from mediahub.rights import (
    Action,
    AllOf,
    AnyOf,
    Condition,
    Everything,
    NoneOrAfter,
    Nothing,
    OneOf,
    Terms,
    Viewer,
    decide,
    visible_to,
)

NOW = datetime(2025, 10, 18, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PRESS, GUEST = Viewer(frozenset({"press"}), 7), Viewer()
TEAM = [Viewer(frozenset({role}), 1) for role in ("admin", "photographer", "marketing")]

TERMS = [
    Terms(state, rights_class, embargo, expiry)
    for state, rights_class, embargo, expiry in itertools.product(
        ("ready", "storing", "trashed"),
        ("free", "editorial", "partners", "none", "made-up"),
        (None, NOW - HOUR, NOW, NOW + HOUR),
        (None, NOW - HOUR, NOW, NOW + HOUR),
    )
]

# what press may do, by class and dates: (class, embargo, expiry) -> see, preview, download
PRESS_TABLE = [
    (("free", None, None), "yes", "yes", "yes"),
    (("editorial", None, None), "yes", "yes", "yes"),
    (("partners", None, None), "no", "no", "no"),
    (("none", None, None), "no", "no", "no"),
    (("free", NOW + HOUR, None), "yes", "no", "no"),
    (("free", NOW, None), "yes", "yes", "yes"),
    (("free", NOW - HOUR, None), "yes", "yes", "yes"),
    (("free", None, NOW + HOUR), "yes", "yes", "yes"),
    (("free", None, NOW), "no", "no", "no"),
    (("none", NOW + HOUR, None), "no", "no", "no"),
]


@pytest.mark.parametrize(("terms", "see", "preview", "download"), PRESS_TABLE)
def test_press_table(terms: tuple, see: str, preview: str, download: str) -> None:
    facts = Terms("ready", *terms)
    allowed = [decide(PRESS, facts, action, NOW).allowed for action in Action]
    assert allowed == [answer == "yes" for answer in (see, preview, download)]


@pytest.mark.parametrize("viewer", TEAM)
def test_the_team_sees_every_ready_asset_and_nothing_else(viewer: Viewer) -> None:
    for terms, action in itertools.product(TERMS, Action):
        assert decide(viewer, terms, action, NOW).allowed == (terms.state == "ready")


@pytest.mark.parametrize("viewer", [GUEST, Viewer(frozenset({"unheard-of"}), 9)])
def test_without_a_known_role_nothing_is_allowed(viewer: Viewer) -> None:
    assert not any(decide(viewer, terms, action, NOW).allowed for terms in TERMS for action in Action)


@pytest.mark.parametrize("viewer", [*TEAM, PRESS, GUEST])
def test_the_filter_equals_the_decision(viewer: Viewer) -> None:
    condition = visible_to(viewer, NOW)
    for terms in TERMS:
        assert holds(condition, terms) == decide(viewer, terms, Action.SEE, NOW).allowed, terms


def test_who_may_do_more_may_do_less() -> None:
    for viewer, terms in itertools.product([*TEAM, PRESS, GUEST], TERMS):
        see, preview, download = (decide(viewer, terms, action, NOW).allowed for action in Action)
        assert see >= preview >= download


def test_an_embargo_says_how_long_it_still_lasts() -> None:
    terms = Terms("ready", "free", embargo_until=NOW + timedelta(minutes=35))
    verdict = decide(PRESS, terms, Action.DOWNLOAD, NOW)
    assert [reason.code for reason in verdict.reasons] == ["free_with_credit", "embargoed"]
    assert "35 minutes" in verdict.sentence


def test_answers_are_named() -> None:
    answers = {
        rights_class: decide(PRESS, Terms("ready", rights_class), Action.DOWNLOAD, NOW).answer
        for rights_class in ("free", "editorial", "partners", "none")
    }
    assert answers == {
        "free": "free",
        "editorial": "conditional",
        "partners": "not_for_you",
        "none": "not_for_anyone",
    }


def holds(condition: Condition, terms: Terms) -> bool:
    """The plain meaning of a condition, against which SQL and masks are measured elsewhere."""
    match condition:
        case Everything():
            return True
        case Nothing():
            return False
        case OneOf(field, values):
            return getattr(terms, field) in values
        case NoneOrAfter(field, moment):
            value = getattr(terms, field)
            return value is None or value > moment
        case AllOf(parts):
            return all(holds(part, terms) for part in parts)
        case AnyOf(parts):
            return any(holds(part, terms) for part in parts)
