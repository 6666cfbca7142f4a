"""Verdicts as sentences: the strongest restriction first, and nothing that says the opposite."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from mediahub.rights import Action, Terms, Viewer, decide
from mediahub.rights.explanations import in_words, in_zone, say_code
from mediahub.rights.rules import Reason

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


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(), "1 second"),
        (timedelta(seconds=0.4), "1 second"),
        (timedelta(seconds=1.4), "1 second"),
        (timedelta(seconds=2), "2 seconds"),
        (timedelta(seconds=59), "59 seconds"),
        (timedelta(seconds=60), "1 minute"),
        (timedelta(seconds=89), "1 minute"),
        (timedelta(seconds=91), "2 minutes"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(minutes=120), "2 hours"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(hours=48), "2 days"),
        (timedelta(days=30), "30 days"),
        (timedelta(days=1000), "1000 days"),
    ],
)
def test_a_span_is_said_in_its_largest_fitting_unit(span: timedelta, words: str) -> None:
    assert in_words(span) == words


@pytest.mark.parametrize(
    ("moment", "zone", "words"),
    [
        (datetime(2025, 10, 18, 14, 0, tzinfo=UTC), "UTC", "14:00"),
        (datetime(2025, 10, 18, 14, 0, 9, tzinfo=UTC), "UTC", "14:00:09"),
        (datetime(2025, 10, 18, 17, 0, tzinfo=UTC), "Asia/Shanghai", "19 October, 01:00"),
        (datetime(2025, 1, 2, 0, 0, tzinfo=UTC), "UTC", "2 January, 00:00"),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "Asia/Shanghai", "1 January 2026, 00:00"),
    ],
)
def test_a_moment_has_as_much_of_its_date_as_it_needs(moment: datetime, zone: str, words: str) -> None:
    assert in_zone(moment, zone, NOW) == words


def test_a_reason_that_does_not_know_when_it_was_asked_names_no_moment() -> None:
    for reason in (Reason("embargoed", NOW), Reason("embargoed", now=NOW)):
        assert reason.sentence == say_code("embargoed")
