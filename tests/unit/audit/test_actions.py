"""The list of actions: every name has an area, a sentence with its places, and is used by somebody."""

from __future__ import annotations

import re

import pytest

from mediahub.audit.actions import Action, sentence_of
from mediahub.audit.sentences import AREAS, PLACE
from tests.conftest import CHECKOUT


@pytest.mark.parametrize("action", list(Action), ids=str)
def test_an_action_has_an_area_and_a_sentence(action: Action) -> None:
    assert action.value.partition(".")[0] in AREAS
    assert set(PLACE.findall(action.sentence)) <= {"actor", "subject"}
    assert "subject" in PLACE.findall(action.sentence)
    assert action.sentence.endswith(".")
    assert len(action.value) <= 40


def test_every_action_is_recorded_somewhere() -> None:
    sources = "".join(
        path.read_text() for path in (CHECKOUT / "mediahub").rglob("*.py") if path.name != "actions.py"
    )
    used = set(re.findall(r"\bAction\.([A-Z_]+)", sources))
    assert [action.name for action in Action if action.name not in used] == []


def test_an_action_of_another_version_is_shown_by_its_name() -> None:
    assert "%(action)s" in sentence_of("area.unheard_of")
