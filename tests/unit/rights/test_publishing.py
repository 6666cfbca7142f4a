"""What public pages may show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mediahub.rights import Action, Terms, Viewer, decide
from mediahub.rights.publishing import PRESS, may_publish, may_share

NOW = datetime(2025, 10, 18, 12, 0, tzinfo=UTC)
FREE = Terms("ready", "free", event="summit")
GENERATED = replace(FREE, source_type="trainedAlgorithmicMedia")


@pytest.mark.parametrize("viewer", [PRESS, Viewer(frozenset({"marketing"}), 1)])
def test_press_and_team_get_it_with_the_condition_to_say_so(viewer: Viewer) -> None:
    verdict = decide(viewer, GENERATED, Action.DOWNLOAD, NOW)
    assert (verdict.allowed, verdict.answer) == (True, "conditional")
    assert verdict.codes == ("free_with_credit", "generated")
    assert "is no photograph" in verdict.sentence
    assert decide(viewer, FREE, Action.DOWNLOAD, NOW).answer == "free"


def test_no_public_page_shows_it_by_itself_and_a_link_that_somebody_sends_may() -> None:
    assert may_publish(FREE, NOW).allowed
    assert not may_publish(GENERATED, NOW).allowed
    assert may_share(GENERATED, NOW).allowed


def test_a_link_may_show_partners_what_is_theirs_and_no_public_page_does() -> None:
    partners = replace(FREE, rights_class="partners")
    shared = may_share(partners, NOW)
    assert (shared.allowed, shared.codes) == (True, ("partners_only",)), "its reasons stay those of its class"
    assert not may_publish(partners, NOW).allowed
    assert not decide(PRESS, partners, Action.DOWNLOAD, NOW).allowed


@pytest.mark.parametrize("rights_class", ["free", "editorial", "partners"])
@pytest.mark.parametrize(
    "terms",
    [
        {"embargo_until": NOW + timedelta(seconds=1)},
        {"opens_at": NOW + timedelta(seconds=1)},
        {"expires_at": NOW},
        {"held": True},
        {"state": "withdrawn"},
    ],
)
def test_nobody_without_a_sign_in_sees_what_is_not_open_yet_or_no_more(
    rights_class: str, terms: dict[str, Any]
) -> None:
    shut = replace(FREE, rights_class=rights_class, **terms)
    assert not may_share(shut, NOW).allowed
    assert not may_publish(shut, NOW).allowed


@pytest.mark.parametrize("rights_class", ["none", "a class of tomorrow"])
def test_what_is_not_for_use_is_on_no_page(rights_class: str) -> None:
    shut = replace(FREE, rights_class=rights_class)
    assert not may_share(shut, NOW).allowed
    assert not may_publish(shut, NOW).allowed


def test_what_is_free_is_published_once_its_embargo_is_over() -> None:
    over = replace(FREE, embargo_until=NOW, expires_at=NOW + timedelta(days=60))
    assert may_publish(over, NOW).allowed
    assert not may_publish(replace(over, rights_class="editorial"), NOW).allowed
    assert may_share(replace(over, rights_class="editorial"), NOW).allowed
