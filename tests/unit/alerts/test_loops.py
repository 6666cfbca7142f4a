"""Background loops of alerts: a round with nothing to do ends at once."""

from __future__ import annotations

import threading

from mediahub.alerts.loops import loops
from mediahub.runtime import Services


def test_a_round_with_nothing_to_do_finds_nothing(services: Services) -> None:
    found = loops(services)
    assert len({loop.name for loop in found}) == len(found) == 3
    assert not any(loop.work(threading.Event()) for loop in found)
