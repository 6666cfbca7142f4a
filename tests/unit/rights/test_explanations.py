"""Verdicts as sentences: the strongest restriction first, and nothing that says the opposite."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from mediahub.rights import Action, Terms, Viewer, decide
from mediahub.rights.explanations import say_code

NOW = datetime(2025, 10, 18, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PRESS, TEAM = Viewer(frozenset({"press"}), 7), Viewer(frozenset({"marketing"}), 1)


def sentence(terms: Terms, viewer: Viewer = PRESS) -> str:
    return decide(viewer, terms, Action.DOWNLOAD, NOW).sentence


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (Terms("ready", "free"), "Free to use with the credit line."),
        (
            Terms("ready", "free", NOW + HOUR),
            "Embargoed until 13:00, 60 minutes left. After that: free to use with the credit line.",
        ),
        (
            Terms("ready", "editorial", NOW + HOUR, NOW + 2 * HOUR),
            "Embargoed until 13:00, 60 minutes left. After that: for editorial use with the credit line."
            " The permission ends 14:00.",
        ),
        (Terms("ready", "free", None, NOW - HOUR), "The permission to use it has ended."),
        (Terms("ready", "free", NOW + HOUR, held=True), "Held back: someone in it must not be published."),
        (Terms("ready", "none", NOW + HOUR, NOW - HOUR), "Not for use."),
        (Terms("ready", "editorial", None, NOW + HOUR),
         "For editorial use with the credit line. The permission ends 13:00."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("viewer", [PRESS, TEAM])
def test_the_strongest_restriction_comes_first_and_once(terms: Terms, said: str, viewer: Viewer) -> None:
    assert sentence(terms, viewer) == said


def test_no_refusal_begins_with_a_permission() -> None:
    moments = (None, NOW - HOUR, NOW, NOW + HOUR)
    for rights_class, embargo, end, held in itertools.product(
        ("free", "editorial", "partners", "none", "made-up"), moments, moments, (False, True)
    ):
        verdict = decide(PRESS, Terms("ready", rights_class, embargo, end, held=held), Action.DOWNLOAD, NOW)
        assert verdict.allowed or not verdict.sentence.startswith(("Free", "For editorial"))


def test_a_reason_that_nobody_knows_stays_as_it_is() -> None:
    assert say_code("made_up") == "made_up"
