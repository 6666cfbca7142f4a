"""What is declared generated is not handed out as a photograph."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mediahub.media.metadata.vocabularies import SOURCE_TYPES
from mediahub.rights import Action, Terms, Viewer, decide
from mediahub.rights.generated import DEGREES, degree
from mediahub.rights.publishing import PRESS, may_publish, may_share

NOW = datetime(2025, 10, 18, 12, 0, tzinfo=UTC)
FREE = Terms("ready", "free", event="summit")
GENERATED = replace(FREE, source_type="trainedAlgorithmicMedia")


def test_a_photograph_is_not_generated_and_what_ai_made_is() -> None:
    assert {one for one in SOURCE_TYPES if degree(one)} == set(SOURCE_TYPES) & set(DEGREES)
    assert [degree(one) for one in ("", "digitalCapture", "humanEdits", "of tomorrow")] == [""] * 4
    assert degree("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia") == "wholly"
    assert degree("http://c2pa.org/digitalsourcetype/trainedAlgorithmicData") == "wholly"
    assert degree("compositeWithTrainedAlgorithmicMedia") == "partly"


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
