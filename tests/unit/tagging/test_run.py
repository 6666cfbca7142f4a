from __future__ import annotations

from datetime import UTC, datetime

from mediahub.tagging.embedded import embedded
from mediahub.tagging.model import AssetFacts, EventFacts, Suggestion
from mediahub.tagging.run import suggest

ASSET = AssetFacts(datetime.now(UTC), "offset", "1.jpg", "", "", ("robot",), ("Ban Ki-moon",))


def test_a_broken_tagger_takes_nothing_with_it() -> None:
    def broken(asset: AssetFacts, event: EventFacts) -> list[Suggestion]:
        raise RuntimeError("no model")

    found = suggest(ASSET, EventFacts(()), (broken, embedded))
    assert [(s.tag, s.person) for s in found] == [("robot", None), (None, "Ban Ki-moon")]
