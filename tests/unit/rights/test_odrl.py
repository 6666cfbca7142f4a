"""A policy of ODRL answers as the rule book does: for every viewer, asset, action and moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediahub.rights import Action, Terms, Viewer, decide
from mediahub.rights.mining import LEFT_OPEN, Mining, may_mine
from mediahub.rights.odrl import ACTIONS, MINE, PROFILE, Concerned, policy
from mediahub.rights.publishing import PRESS

NOON = datetime(2025, 10, 18, 12, 0, tzinfo=UTC)
ABOUT = Concerned(
    uid="https://photos.example/api/v1/assets/a/policy",
    target="https://photos.example/assets/a",
    assigner="https://photos.example/events/summit",
    credit_line="Chen Rui / Summit",
)
MOMENTS = st.one_of(st.none(), st.integers(-48, 48).map(lambda hours: NOON + timedelta(hours=hours)))
TERMS = st.builds(
    Terms,
    st.sampled_from(["ready", "storing", "withdrawn", "trashed"]),
    st.sampled_from(["free", "editorial", "partners", "none", "of tomorrow"]),
    MOMENTS,
    MOMENTS,
    st.sampled_from(["summit", "gala", None]),
    MOMENTS,
    st.booleans(),
    source_type=st.sampled_from(["", "digitalCapture", "trainedAlgorithmicMedia", "compositeSynthetic"]),
)
EVERYBODY = [
    Viewer(),
    Viewer(user_id=3),
    PRESS,
    Viewer(frozenset({"press"}), 7, frozenset({"summit"})),
    Viewer(frozenset({"admin"}), 1),
    Viewer(frozenset({"photographer"}), 2),
    Viewer(user_id=8, event_roles=frozenset({("summit", "marketing")})),
    Viewer(frozenset({"press"}), 10, frozenset({"summit"}), frozenset({("gala", "admin")})),
]
VIEWERS = st.sampled_from(EVERYBODY)
HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "gteq": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "eq": lambda value, bound: value == bound,
    "isAnyOf": lambda value, bound: value in bound,
}


def applies(rule: dict[str, Any], action: str, facts: dict[str, Any]) -> bool:
    """Whether a rule is about this action and all of its constraints hold, as ODRL 2.2 evaluates them. One
    that asks for a fact that is not known does not hold."""
    if rule["action"] != action:
        return False
    return all(
        one["leftOperand"] in facts
        and HOLDS[one["operator"]](facts[one["leftOperand"]], value_of(one["rightOperand"]))
        for one in rule.get("constraint", [])
    )


def value_of(operand: Any) -> Any:
    if isinstance(operand, dict):
        assert operand["@type"] == "xsd:dateTime"
        return datetime.fromisoformat(operand["@value"])
    return operand


def permits(document: dict[str, Any], action: str, **facts: Any) -> bool:
    """Whether the policy permits an action: some permission applies and no prohibition (`prohibit` wins)."""
    allowed = any(applies(rule, action, facts) for rule in document["permission"])
    return allowed and not any(applies(rule, action, facts) for rule in document["prohibition"])


@settings(max_examples=300, deadline=None)
@given(VIEWERS, TERMS, st.integers(-72, 72))
def test_a_policy_permits_what_the_rule_book_allows_whenever_it_is_asked(
    viewer: Viewer, terms: Terms, hours: int
) -> None:
    now = NOON + timedelta(hours=hours)
    document = policy(viewer, terms, ABOUT)
    for action in Action:
        allowed = decide(viewer, terms, action, now).allowed
        assert permits(document, ACTIONS[action], dateTime=now) == allowed, (action, document)


def test_a_policy_permits_what_the_rule_book_allows_in_every_case() -> None:
    """Every kind of viewer, state, class, embargo, end and hold: chance passes some of them by."""
    hour = timedelta(hours=1)
    dates = (None, NOON - hour, NOON + hour)
    classes = ("free", "editorial", "partners", "none")
    cases = product(("ready", "withdrawn"), classes, dates, dates, ("summit", "gala"), (None,), (False, True))
    for viewer, case in product(EVERYBODY, cases):
        terms = Terms(*case)
        document = policy(viewer, terms, ABOUT)
        for action in Action:
            allowed = decide(viewer, terms, action, NOON).allowed
            assert permits(document, ACTIONS[action], dateTime=NOON) == allowed, (viewer, terms, action)


@pytest.mark.parametrize("code", [*filter(None, LEFT_OPEN), "DMI-PROHIBITED", "what nobody knows"])
def test_data_mining_is_ruled_as_its_code_says(code: str) -> None:
    about = Concerned("urn:p", "urn:a", "urn:e", mining=code)
    document = policy(PRESS, Terms("ready", "free"), about)
    for use in Mining:
        assert permits(document, MINE, purpose=use.value) == may_mine(code, use)
        by_name = any(applies(rule, MINE, {"purpose": use.value}) for rule in document["prohibition"])
        assert by_name != may_mine(code, use), "what is reserved is prohibited by name"
        left = any(applies(rule, MINE, {"purpose": use.value}) for rule in document["permission"])
        assert left == may_mine(code, use), "and only what is left is permitted"


def test_it_names_whom_it_is_for_and_what_is_owed() -> None:
    made = Terms("ready", "editorial", source_type="trainedAlgorithmicMedia")
    document = policy(PRESS, made, ABOUT)
    assert (document["@type"], document["profile"]) == ("Set", PROFILE)
    download = next(rule for rule in document["permission"] if rule["action"] == "reproduce")
    assert download["target"] == ABOUT.target
    assert download["duty"] == [
        {"action": "attribute", "attributedParty": "Chen Rui / Summit"},
        {"action": "annotate", "target": "digsrctype:trainedAlgorithmicMedia"},
    ]
    assert {"leftOperand": "purpose", "operator": "eq", "rightOperand": "advertising"} in [
        one for rule in document["prohibition"] for one in rule.get("constraint", [])
    ]


def test_what_is_for_nobody_is_prohibited_by_name() -> None:
    document = policy(PRESS, Terms("withdrawn", "free"), ABOUT)
    assert document["permission"] == []
    assert {rule["action"] for rule in document["prohibition"]} == set(ACTIONS.values())


def test_every_rule_names_who_permits_what_and_to_whom_where_somebody_asked() -> None:
    for assignee in ("", "https://photos.example/users/7"):
        about = replace(ABOUT, assignee=assignee, mining="DMI-PROHIBITED-AIMLTRAINING")
        document = policy(PRESS, Terms("ready", "editorial"), about)
        assert document["uid"] == about.uid
        rules = document["permission"] + document["prohibition"]
        assert {(rule["target"], rule["assigner"], rule.get("assignee", "")) for rule in rules} == {
            (about.target, about.assigner, assignee)
        }


@pytest.mark.parametrize(
    ("terms", "is_said"),
    [
        (Terms("ready", "editorial"), True),
        (Terms("ready", "free"), False),
        (Terms("ready", "editorial", held=True), False),
        (Terms("withdrawn", "editorial"), False),
    ],
)
def test_advertising_is_prohibited_where_something_else_is_permitted(terms: Terms, is_said: bool) -> None:
    uses = [rule for rule in policy(PRESS, terms, ABOUT)["prohibition"] if rule["action"] == "use"]
    assert len(uses) == is_said


def test_prefixes_are_those_of_the_standards_that_they_name() -> None:
    prefixes = policy(PRESS, Terms("ready", "free"), ABOUT)["@context"]
    assert prefixes[:2] == [
        "http://www.w3.org/ns/odrl.jsonld",
        "https://iptc.org/std/RightsML/odrl-profile/rightsml.jsonld",
    ]
    assert prefixes[2] == {
        "tdm": "http://www.w3.org/ns/tdmrep#",
        "digsrctype": "http://cv.iptc.org/newscodes/digitalsourcetype/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }


def test_what_is_reserved_may_be_asked_for_unless_constraints_say_how() -> None:
    terms, reserved = Terms("ready", "free"), "DMI-PROHIBITED"

    def mined(**about: str) -> list[dict[str, Any]]:
        document = policy(PRESS, terms, replace(ABOUT, **about))
        return [rule for rule in document["prohibition"] if rule["action"] == MINE]

    assert mined() == []
    (asked,) = mined(mining=reserved)
    assert (asked["remedy"], "dc:description" in asked) == ([{"action": "obtainConsent"}], False)
    (constrained,) = mined(mining=reserved, constraints="For the archive only.")
    assert (constrained["dc:description"], "remedy" in constrained) == ("For the archive only.", False)


def test_only_who_downloads_owes_anything_and_only_what_there_is_to_owe() -> None:
    document = policy(PRESS, Terms("ready", "free"), ABOUT)
    owed = {
        rule["action"]: [one["action"] for one in rule.get("duty", [])] for rule in document["permission"]
    }
    assert owed == {"read": [], "display": [], "reproduce": ["attribute"]}
    bare = policy(PRESS, Terms("ready", "free"), replace(ABOUT, credit_line=""))
    assert not any("duty" in rule for rule in bare["permission"])
