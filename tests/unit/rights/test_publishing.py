"""What public pages may show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

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
