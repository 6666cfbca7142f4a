"""One sentence: may I use it, for what, until when, with which credit line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mediahub.delivery.usage_terms import Subject, credit_line, say, standing
from mediahub.rights import Action, Terms, Viewer, decide
from mediahub.rights.explanations import plain, say_all

NOW = datetime(2025, 10, 18, 5, 25, tzinfo=UTC)
SUBJECT = Subject("editorial", "Chen Rui / Summit", zone="Asia/Shanghai")
PRESS, TEAM = Viewer(frozenset({"press"}), 1), Viewer(frozenset({"admin"}), 2)


def answered(subject: Subject, viewer: Viewer = PRESS, **terms: object) -> str:
    facts = Terms(
        "ready",
        subject.rights_class,
        subject.embargo,
        subject.expires_at,
        zone="Asia/Shanghai",
    )
    facts = replace(facts, **terms)  # type: ignore[arg-type]
    return say(decide(viewer, facts, Action.DOWNLOAD, NOW), subject, NOW).sentence


def test_the_sentence_says_what_for_and_with_which_credit() -> None:
    assert answered(SUBJECT) == (
        "You may use it to report on the event, not to advertise, with the credit “Chen Rui / Summit”."
    )
    assert answered(replace(SUBJECT, rights_class="free")) == (
        "You may use it for any purpose, with the credit “Chen Rui / Summit”."
    )


@pytest.mark.parametrize(
    ("rights_class", "words"),
    [
        ("free", "You may use it for any purpose until 16:25, with"),
        ("editorial", "You may use it to report on the event until 16:25, not to advertise, with"),
        ("partners", "Partners of the event may use it until 16:25, with"),
    ],
)
def test_what_ends_says_when(rights_class: str, words: str) -> None:
    ends = replace(SUBJECT, rights_class=rights_class, expires_at=NOW + timedelta(hours=3))
    assert answered(ends, TEAM) == f"{words} the credit “Chen Rui / Summit”."


def test_partners_read_what_is_for_them() -> None:
    theirs = replace(SUBJECT, rights_class="partners")
    sentence = "Partners of the event may use it, with the credit “Chen Rui / Summit”."
    assert answered(theirs, TEAM) == standing(theirs) == sentence


def test_an_embargo_says_the_hour_and_what_is_left() -> None:
    later = replace(SUBJECT, embargo=NOW + timedelta(minutes=35))
    assert answered(later).startswith("Not before 14:00 (35 minutes left); then with the credit")
    assert answered(later, TEAM).startswith("For the team only until 14:00")
    assert answered(replace(SUBJECT, embargo=NOW), TEAM) == answered(SUBJECT, TEAM), "it ends now"


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"state": "withdrawn"}, "No: it was withdrawn. Do not use it"),
        ({"held": True}, "Not now: someone in it must not be published"),
        ({"rights_class": "partners"}, "No: it is for partners of the event only"),
        ({"rights_class": "none"}, "No: it is not for use."),
        ({"expires_at": NOW}, "No: the permission to use it has ended."),
    ],
)
def test_a_refusal_says_why(terms: dict[str, object], words: str) -> None:
    assert answered(SUBJECT, **terms).startswith(words)


def test_an_embargo_that_is_over_is_no_reason() -> None:
    over = replace(SUBJECT, rights_class="partners", embargo=NOW - timedelta(hours=1))
    assert answered(over) == "No: it is for partners of the event only."


def test_whom_no_sentence_is_for_hears_the_reasons() -> None:
    verdict = decide(Viewer(), Terms("ready", "editorial"), Action.DOWNLOAD, NOW)
    sentence = say(verdict, SUBJECT, NOW).sentence
    assert not verdict.allowed
    assert sentence == say_all(verdict.reasons, plain) != ""


@pytest.mark.parametrize(
    ("changes", "terms", "words"),
    [
        ({}, {"held": True}, "For the team only: someone in it must not be published"),
        ({"expires_at": NOW}, {}, "For the team only: the permission to use it has ended."),
        ({"rights_class": "none", "embargo": NOW + timedelta(hours=1)}, {}, "It is not for use"),
        ({"embargo": NOW + timedelta(hours=1)}, {"held": True}, "For the team only: someone in it"),
    ],
)
def test_the_team_reads_no_permission_that_nobody_has(
    changes: dict[str, object], terms: dict[str, object], words: str
) -> None:
    sentence = answered(replace(SUBJECT, **changes), TEAM, **terms)  # type: ignore[arg-type]
    assert sentence.startswith(words)
    assert "may use" not in sentence


def test_what_stands_in_a_file_names_whole_moments() -> None:
    dated = replace(SUBJECT, embargo=NOW, expires_at=NOW + timedelta(days=1))
    assert standing(dated).startswith("Not before 2025-10-18 13:25 +0800. Not after 2025-10-19 13:25 +0800.")
    assert standing(replace(SUBJECT, rights_class="none")) == "Not for use."


@pytest.mark.parametrize(
    ("creator", "credit", "photographer", "line"),
    [
        ("Chen Rui", "Summit", "Chen R.", "Chen Rui / Summit"),
        ("", "", "Chen Rui", "Chen Rui"),
        ("Chen Rui", "CHEN RUI", "", "Chen Rui"),
        ("Chen Rui", "Chen Rui / Pool", "", "Chen Rui / Pool"),
    ],
)
def test_the_credit_line_names_each_once(creator: str, credit: str, photographer: str, line: str) -> None:
    assert credit_line(creator, credit, photographer) == line


def test_what_was_generated_and_may_not_be_mined_is_said_to_readers_and_in_files() -> None:
    made = replace(SUBJECT, source_type="trainedAlgorithmicMedia", data_mining="DMI-PROHIBITED")
    for sentence in (answered(made, source_type=made.source_type), standing(made)):
        assert "You may use it to report on the event" in sentence
        assert "is no photograph" in sentence
        assert sentence.endswith(" Not for data mining and training AI.")
        assert "”. " in sentence
    assert "mining" not in answered(made, rights_class="none")
