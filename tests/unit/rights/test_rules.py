"""The rule book's table, and that the filter says the same."""

from __future__ import annotations

import itertools
from copy import copy
from dataclasses import FrozenInstanceError, fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from mediahub.rights import (
    Action,
    AllOf,
    AnyOf,
    Condition,
    Everything,
    IsNot,
    NoneOrAfter,
    Nothing,
    OneOf,
    Terms,
    Verdict,
    Viewer,
    could_see,
    decide,
    visible_to,
)
from mediahub.rights.rules import Reason

NOW = datetime(2025, 10, 18, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PRESS, GUEST = Viewer(frozenset({"press"}), 7), Viewer()
TEAM = [Viewer(frozenset({role}), 1) for role in ("admin", "photographer", "marketing")]

AT_SUMMIT, AT_GALA, MIXED = (
    Viewer(user_id=8, event_roles=frozenset({("summit", "marketing")})),
    Viewer(user_id=9, event_roles=frozenset({("gala", "photographer")})),
    Viewer(frozenset({"press"}), 10, frozenset({"summit"}), frozenset({("gala", "admin")})),
)

TERMS = [
    Terms(state, rights_class, embargo, expiry, event="summit", opens_at=opening, held=held)
    for state, rights_class, embargo, expiry, opening, held in itertools.product(
        ("ready", "storing", "withdrawn", "trashed"),
        ("free", "editorial", "partners", "none", "made-up"),
        (None, NOW - HOUR, NOW, NOW + HOUR),
        (None, NOW - HOUR, NOW, NOW + HOUR),
        (None, NOW - HOUR, NOW + HOUR),
        (False, True),
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


def test_a_role_for_an_event_sees_its_assets_and_no_other() -> None:
    for terms, action in itertools.product(TERMS, Action):
        assert decide(AT_SUMMIT, terms, action, NOW).allowed == (terms.state == "ready")
        assert not decide(AT_GALA, terms, action, NOW).allowed
        assert decide(MIXED, terms, action, NOW).allowed == decide(PRESS, terms, action, NOW).allowed


@pytest.mark.parametrize("viewer", [*TEAM, PRESS, GUEST, AT_SUMMIT, AT_GALA, MIXED, MIXED.at("gala")])
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
    assert [reason.code for reason in verdict.reasons] == ["embargoed", "free_with_credit"]
    assert "35 minutes" in verdict.sentence


def test_an_embargo_says_until_when_in_the_zone_of_the_event() -> None:
    today = Terms("ready", "free", embargo_until=NOW + timedelta(minutes=35), zone="Asia/Shanghai")
    assert "Embargoed until 20:35, 35 minutes left." in decide(PRESS, today, Action.DOWNLOAD, NOW).sentence
    later = Terms("ready", "free", embargo_until=NOW + timedelta(hours=5), zone="Asia/Shanghai")
    assert "until 19 October, 01:00, 5 hours left" in decide(PRESS, later, Action.DOWNLOAD, NOW).sentence
    last = Terms("ready", "free", embargo_until=NOW + timedelta(seconds=9))
    assert "9 seconds left" in decide(PRESS, last, Action.DOWNLOAD, NOW).sentence


@pytest.mark.parametrize(
    ("own", "opens", "until"),
    [
        (None, NOW + HOUR, NOW + HOUR),
        (NOW + 2 * HOUR, NOW + HOUR, NOW + 2 * HOUR),
        (NOW + HOUR, NOW + 2 * HOUR, NOW + 2 * HOUR),
    ],
)
def test_an_armed_embargo_leaves_small_marked_previews(
    own: datetime | None, opens: datetime, until: datetime
) -> None:
    terms = Terms("ready", "free", embargo_until=own, opens_at=opens)
    see, preview, download = (decide(PRESS, terms, action, NOW) for action in Action)
    assert (see.allowed, preview.allowed, download.allowed) == (True, False, False)
    assert see.watermarked
    assert see.until == until
    opened = decide(PRESS, terms, Action.DOWNLOAD, until)
    assert opened.allowed
    assert not opened.watermarked
    assert not decide(TEAM[0], terms, Action.SEE, NOW).watermarked


def test_who_must_not_be_published_is_held_back_from_press_alone() -> None:
    held = Terms("ready", "free", held=True)
    refused = decide(PRESS, held, Action.SEE, NOW)
    assert (refused.allowed, refused.answer) == (False, "not_for_you")
    assert [reason.code for reason in refused.reasons] == ["held", "free_with_credit"]
    team = decide(TEAM[0], held, Action.DOWNLOAD, NOW)
    assert (team.allowed, team.answer) == (True, "conditional")


def test_what_was_withdrawn_is_for_nobody_and_says_so() -> None:
    for viewer in (*TEAM, PRESS):
        verdict = decide(viewer, Terms("withdrawn", "free"), Action.SEE, NOW)
        assert (verdict.allowed, verdict.answer) == (False, "not_for_anyone")
        assert [reason.code for reason in verdict.reasons] == ["withdrawn"]


def test_an_end_that_is_near_is_said() -> None:
    near = decide(PRESS, Terms("ready", "free", expires_at=NOW + HOUR), Action.DOWNLOAD, NOW)
    assert near.allowed
    assert near.until == NOW + HOUR
    assert "13:00" in near.sentence


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


MONTH = timedelta(days=30)
FREE, EDITORIAL, NOT_FOR_USE = "free_with_credit", "editorial_only", "not_for_use"
ForPress = tuple[bool, str, list[str], datetime | None]

# terms -> for the team: answer, reasons and until when; for press, who download: whether, and the same
VERDICTS: list[tuple[dict, tuple[str, list[str], datetime | None], ForPress]] = [
    ({}, ("free", [FREE], None), (True, "free", [FREE], None)),
    (
        {"rights_class": "editorial"},
        ("conditional", [EDITORIAL], None),
        (True, "conditional", [EDITORIAL], None),
    ),
    (
        {"rights_class": "partners"},
        ("conditional", ["partners_only"], None),
        (False, "not_for_you", ["partners_only"], None),
    ),
    (
        {"rights_class": "none"},
        ("conditional", [NOT_FOR_USE], None),
        (False, "not_for_anyone", [NOT_FOR_USE], None),
    ),
    (
        {"rights_class": "a class of tomorrow"},
        ("conditional", [NOT_FOR_USE], None),
        (False, "not_for_anyone", [NOT_FOR_USE], None),
    ),
    (
        {"embargo_until": NOW + HOUR},
        ("conditional", ["embargoed", FREE], NOW + HOUR),
        (False, "not_for_you", ["embargoed", FREE], NOW + HOUR),
    ),
    ({"embargo_until": NOW}, ("free", [FREE], None), (True, "free", [FREE], None)),
    ({"embargo_until": NOW - HOUR}, ("free", [FREE], None), (True, "free", [FREE], None)),
    (
        {"expires_at": NOW},
        ("conditional", ["expired", FREE], None),
        (False, "not_for_you", ["expired", FREE], None),
    ),
    (
        {"expires_at": NOW - HOUR},
        ("conditional", ["expired", FREE], None),
        (False, "not_for_you", ["expired", FREE], None),
    ),
    (
        {"rights_class": "none", "expires_at": NOW - HOUR},
        ("conditional", [NOT_FOR_USE, "expired"], None),
        (False, "not_for_anyone", [NOT_FOR_USE, "expired"], None),
    ),
    (
        {"expires_at": NOW + MONTH - timedelta(seconds=1)},
        ("conditional", [FREE, "expires"], NOW + MONTH - timedelta(seconds=1)),
        (True, "free", [FREE, "expires"], NOW + MONTH - timedelta(seconds=1)),
    ),
    (
        {"expires_at": NOW + MONTH},
        ("free", [FREE], NOW + MONTH),
        (True, "free", [FREE], NOW + MONTH),
    ),
    (
        {"expires_at": NOW + timedelta(days=31)},
        ("free", [FREE], NOW + timedelta(days=31)),
        (True, "free", [FREE], NOW + timedelta(days=31)),
    ),
    (
        {"embargo_until": NOW + HOUR, "expires_at": NOW + 2 * HOUR},
        ("conditional", ["embargoed", FREE, "expires"], NOW + HOUR),
        (False, "not_for_you", ["embargoed", FREE, "expires"], NOW + HOUR),
    ),
    (
        {"embargo_until": NOW - HOUR, "expires_at": NOW + 2 * HOUR},
        ("conditional", [FREE, "expires"], NOW + 2 * HOUR),
        (True, "free", [FREE, "expires"], NOW + 2 * HOUR),
    ),
    (
        {"held": True, "embargo_until": NOW + HOUR},
        ("conditional", ["held", "embargoed", FREE], NOW + HOUR),
        (False, "not_for_you", ["held", "embargoed", FREE], None),
    ),
]


@pytest.mark.parametrize(("facts", "team", "press"), VERDICTS)
def test_a_verdict_in_full(facts: dict, team: tuple, press: ForPress) -> None:
    terms = Terms(**{"state": "ready", "rights_class": "free"} | facts)
    for viewer, action in itertools.product(TEAM, Action):
        found = decide(viewer, terms, action, NOW)
        assert (found.allowed, found.answer, list(found.codes), found.until) == (True, *team)
    found = decide(PRESS, terms, Action.DOWNLOAD, NOW)
    assert (found.allowed, found.answer, list(found.codes), found.until) == press


def test_under_embargo_a_free_picture_is_seen_on_conditions() -> None:
    see = decide(PRESS, Terms("ready", "free", embargo_until=NOW + HOUR), Action.SEE, NOW)
    assert (see.allowed, see.answer, see.watermarked) == (True, "conditional", False)


@pytest.mark.parametrize("state", ["a", "failed", "storing", "trashed", "zz"])
@pytest.mark.parametrize("viewer", [*TEAM, PRESS, Viewer(frozenset(), 5)])
def test_what_is_in_any_other_state_is_not_available(viewer: Viewer, state: str) -> None:
    verdict = decide(viewer, Terms(state, "free"), Action.SEE, NOW)
    assert (verdict.allowed, verdict.answer, verdict.codes) == (False, "not_for_anyone", ("not_available",))


@pytest.mark.parametrize(
    ("viewer", "code"),
    [
        (Viewer(), "sign_in"),
        (Viewer(frozenset(), 5), "no_role"),
        (Viewer(frozenset({"unheard-of"})), "no_role"),
        (Viewer(frozenset({"press"}), 5, frozenset({"summit"})), "no_role"),
        (Viewer(frozenset({"press"}), 5, frozenset()), "no_role"),
    ],
)
def test_who_is_not_let_in_learns_what_to_do(viewer: Viewer, code: str) -> None:
    for state in ("ready", "withdrawn") if code == "sign_in" else ("ready",):
        verdict = decide(viewer, Terms(state, "free", event="fair"), Action.SEE, NOW)
        assert (verdict.allowed, verdict.answer, verdict.codes) == (False, "not_for_you", (code,))


@pytest.mark.parametrize("events", [None, frozenset(), frozenset({"fair"}), frozenset({"fair", "summit"})])
def test_press_see_the_events_that_let_them_in(events: frozenset[str] | None) -> None:
    viewer = Viewer(frozenset({"press"}), 7, events)
    condition = visible_to(viewer, NOW)
    for event in ("fair", "summit", "a", "z", None):
        terms = Terms("ready", "free", event=event)
        seen = events is None or event in events
        assert viewer.is_press_of(event) == seen
        assert decide(viewer, terms, Action.DOWNLOAD, NOW).allowed == seen
        assert holds(condition, terms) == seen
    assert not Viewer(frozenset({"photographer"}), 1).is_press_of("fair")


def test_an_armed_embargo_leaves_no_mark_once_it_is_over() -> None:
    terms = Terms("ready", "free", embargo_until=NOW + HOUR, opens_at=NOW - HOUR)
    assert terms.embargo == NOW + HOUR
    assert Terms("ready", "free").embargo is None
    over = decide(PRESS, Terms("ready", "free", opens_at=NOW), Action.DOWNLOAD, NOW)
    assert (over.allowed, over.answer, over.watermarked, over.until) == (True, "free", False, None)


def test_a_reason_is_said_in_its_zone() -> None:
    verdict = decide(PRESS, Terms("ready", "free", expires_at=NOW + HOUR), Action.DOWNLOAD, NOW)
    assert verdict.sentence == " ".join(one.sentence for one in verdict.reasons)
    assert Reason("withdrawn").sentence == decide(PRESS, Terms("withdrawn", "free"), Action.SEE, NOW).sentence
    expires = verdict.reasons[1]
    assert (expires.moment, expires.zone, expires.now) == (NOW + HOUR, "UTC", NOW)


@pytest.mark.parametrize(
    "fact",
    [
        Viewer(),
        Terms("ready", "free"),
        Reason("held"),
        Verdict(True, "free", ()),
        Everything(),
        Nothing(),
        OneOf("state", frozenset()),
        NoneOrAfter("expires_at", NOW),
        IsNot("held"),
        AllOf(()),
        AnyOf(()),
    ],
    ids=lambda fact: type(fact).__name__,
)
def test_nobody_changes_a_fact_that_a_verdict_rests_on(fact: object) -> None:
    assert hash(fact) == hash(copy(fact))
    for name in [one.name for one in fields(fact)] or ["roles"]:  # type: ignore[arg-type]
        with pytest.raises((FrozenInstanceError, TypeError)):
            setattr(fact, name, True)


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
        case IsNot(field):
            return not getattr(terms, field)
        case AllOf(parts):
            return all(holds(part, terms) for part in parts)
        case AnyOf(parts):
            return any(holds(part, terms) for part in parts)


def test_who_could_see_a_picture_may_know_what_became_of_it() -> None:
    withdrawn = Terms("withdrawn", "free", event="summit")
    for terms, press in (
        (withdrawn, True),
        (replace(withdrawn, state="ready", expires_at=NOW), True),
        (replace(withdrawn, rights_class="partners"), False),
        (replace(withdrawn, held=True), False),
        (replace(withdrawn, state="storing"), False),
    ):
        assert could_see(PRESS, terms, NOW) is press
    assert not could_see(Viewer(), withdrawn, NOW)
    assert could_see(TEAM[0], replace(withdrawn, rights_class="none"), NOW)
