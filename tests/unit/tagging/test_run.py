from __future__ import annotations

import threading
from datetime import UTC, datetime

from mediahub.tagging.model import AssetFacts, EventFacts, Suggestion, Tagger
from mediahub.tagging.run import Guard
from mediahub.tagging.taggers.embedded import EMBEDDED

ASSET = AssetFacts(datetime.now(UTC), "offset", "1.jpg", "", "", ("robot",), ("Ban Ki-moon",))
NOTHING = EventFacts(())


def test_a_broken_tagger_takes_nothing_with_it() -> None:
    def broken(asset: AssetFacts, event: EventFacts) -> list[Suggestion]:
        raise RuntimeError("no model")

    found = Guard().run((Tagger("broken", "1", broken, frozenset()), EMBEDDED), ASSET, NOTHING)
    assert [(s.tag, s.person, s.tagger) for s in found.suggestions] == [
        ("robot", None, "embedded"),
        (None, "Ban Ki-moon", "embedded"),
    ]
    assert found.ran == {"embedded"}
    assert "no model" in found.failed["broken"]


def test_a_tagger_that_hangs_costs_its_limit_once() -> None:
    let_go, calls = threading.Event(), []

    def hangs(asset: AssetFacts, event: EventFacts) -> list[Suggestion]:
        calls.append(asset)
        let_go.wait(60)
        return []

    guard, taggers = Guard(limit=0.05), (Tagger("hangs", "1", hangs, frozenset()), EMBEDDED)
    for _ in range(3):
        found = guard.run(taggers, ASSET, NOTHING)
        assert found.ran == {"embedded"}
        assert "hangs" in found.failed
    assert len(calls) == 1
    let_go.set()
    for thread in threading.enumerate():
        if thread.name == "tagger-hangs":
            thread.join(10)
    assert guard.run(taggers, ASSET, NOTHING).ran == {"hangs", "embedded"}
