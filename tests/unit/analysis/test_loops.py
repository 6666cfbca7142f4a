"""Background loops of analysis: each by a name of its own, and a round with nothing to do ends at once."""

from __future__ import annotations

import threading

from mediahub.analysis.loops import loops
from mediahub.runtime import Services
from tests.in_process import SandboxHere


def test_a_round_with_nothing_to_do_finds_nothing(services: Services, sandbox: SandboxHere) -> None:
    found = loops(services, sandbox)
    assert len({loop.name for loop in found}) == len(found)
    assert not any(loop.work(threading.Event()) for loop in found)
