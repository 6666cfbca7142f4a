"""Audit entries in words, with actor and subject as parts of them."""

from __future__ import annotations

import pytest

from mediahub.audit.actions import Action, sentence_of
from mediahub.audit.sentences import (
    ACTORS,
    AREAS,
    KINDS,
    PLACE,
    Part,
    actor_of,
    parts_of,
    sentence,
    subject_of,
)
from mediahub.catalog.models import AuditEntry


def entry(action: str, **more: str) -> AuditEntry:
    base = {"actor_kind": "user", "actor_name": "Eva", "subject_kind": "event", "subject_name": "Summit"}
    return AuditEntry(action=action, **(base | more))


def english(text: str) -> str:
    return text


def test_every_action_has_a_sentence_with_known_places_and_an_area() -> None:
    for action in Action:
        text = sentence(entry(action), english)
        assert "%(" not in text
        assert text[:1] == text[:1].upper()
        assert action.partition(".")[0] in AREAS


def test_the_parts_are_the_sentence_and_say_what_is_actor_and_subject() -> None:
    action = next(one for one in Action if {"actor", "subject"} <= set(PLACE.findall(sentence_of(one))))
    found = list(parts_of(entry(action), english))
    assert Part("actor", "Eva") in found
    assert Part("subject", "Summit") in found
    assert all(part.text for part in found)
    whole = "".join(part.text for part in found)
    assert sentence(entry(action), english) == whole[:1].upper() + whole[1:]


def test_a_language_may_turn_the_order_round() -> None:
    def backwards(text: str) -> str:
        return "%(subject)s <- %(actor)s" if "%(actor)s" in text else text

    action = next(one for one in Action if "%(actor)s" in sentence_of(one))
    assert sentence(entry(action, subject_name="gala"), backwards) == "Gala <- Eva"


def test_an_action_of_another_version_is_named_by_its_code() -> None:
    assert "unheard.of" in sentence(entry("unheard.of"), english)


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("user", "Eva", "Eva"),
        ("user", "", "an account"),
        ("unheard", "x", "x"),
        ("camera", "Z 9", "the camera Z 9"),
        ("contributor", "Guests", "the holder of the contributor link Guests"),
        ("command", "root", "root on the command line"),
        ("system", "worker", "MediaHub"),
        ("nobody", "", "somebody without an account"),
    ],
)
def test_an_actor_in_words(kind: str, name: str, words: str) -> None:
    assert actor_of(entry("x", actor_kind=kind, actor_name=name), english) == words
    assert kind in {"user", "unheard", *ACTORS}


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("event", "Summit", "Summit"),
        ("event", "", "an event"),
        ("unheard", "", "unheard"),
        ("assets", "12", "12 pictures"),
        ("asset", "", "a picture"),
    ],
)
def test_a_subject_is_its_name_or_what_kind_of_thing_it_is(kind: str, name: str, words: str) -> None:
    assert subject_of(entry("x", subject_kind=kind, subject_name=name), english) == words
    assert kind in {"assets", "unheard", *KINDS}
