"""Terms over the API: who agrees, to which version, and who may put up another."""

from __future__ import annotations

import pytest

from tests.unit.api.conftest import AskAs

TERMS = "/api/v1/events/summit/terms"


@pytest.fixture
def version(ask_as: AskAs) -> int:
    """The newest version, of words that no test put up before."""
    held = ask_as("admin").get(TERMS).json["version"]
    put_up = ask_as("admin").post(TERMS, json={"text": f"Credit the photographer, please ({held + 1})."})
    assert put_up.status_code == 200
    assert put_up.json["version"] == held + 1
    return held + 1


def test_who_agreed_to_the_version_that_counts_has_agreed(ask_as: AskAs, version: int) -> None:
    press = ask_as("press")
    before = press.get(TERMS).json
    assert (before["version"], before["agreed"]) == (version, False)
    assert press.post(f"{TERMS}/agreement", json={"version": version}).json["agreed"] is True
    assert press.get(TERMS).json["agreed"] is True
    assert ask_as("admin").get(TERMS).json["agreed_by"] == 1


def test_nobody_agrees_to_words_that_count_no_more(ask_as: AskAs, version: int) -> None:
    press = ask_as("press")
    again = ask_as("admin").post(TERMS, json={"text": f"Other words than those of {version}."}).json
    assert again["version"] == version + 1
    assert press.post(f"{TERMS}/agreement", json={"version": version}).status_code == 409
    assert press.get(TERMS).json["agreed"] is False


def test_the_same_words_are_no_new_version(ask_as: AskAs, version: int) -> None:
    admin = ask_as("admin")
    text = admin.get(TERMS).json["text"]
    assert admin.post(TERMS, json={"text": text}).json["version"] == version


@pytest.mark.parametrize("role", ["press", "photographer"])
def test_terms_are_the_desks_to_set(ask_as: AskAs, version: int, role: str) -> None:
    asker = ask_as(role)
    assert asker.post(TERMS, json={"text": "Anything goes."}).status_code == 403
    assert asker.get(TERMS).json["version"] == version
