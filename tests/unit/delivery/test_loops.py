"""Background loops of delivery: each by a name of its own, and a round with nothing to do ends at once."""

from __future__ import annotations

import threading

from mediahub.delivery.loops import loops
from mediahub.runtime import Services
from tests.in_process import SandboxHere


def test_a_round_with_nothing_to_do_finds_nothing(services: Services, sandbox: SandboxHere) -> None:
    found = loops(services, sandbox)
    names = [loop.name for loop in found]
    assert len(set(names)) == len(names)
    assert "signing" in names
    ended = threading.Event()
    ended.set()
    assert not any(loop.work(ended) for loop in found)
