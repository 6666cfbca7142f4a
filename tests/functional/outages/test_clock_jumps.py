"""The clock of a machine jumps while a card is delivered, by hours and back, as before its first NTP answer.

Each process has a clock of its own (libfaketime, which reads a file), and S3 the right one: it refuses what
is signed at another time.
"""

from __future__ import annotations

import importlib.util
import json
import time
from pathlib import Path

import pytest

from tests.conftest import skip_or_fail
from tests.functional.killing import (
    FRAMES,
    PATIENCE,
    Installation,
    assert_consistent,
    differences,
    eventually,
    expected,
    make_card,
)
from tests.functional.outages.people import answers, people, push
from tests.functional.outages.watching import Watchers

pytestmark = [pytest.mark.services, pytest.mark.long, pytest.mark.timeout(900)]
SERVICES = ("indexer", "worker", "web")
JUMPS = [(name, jump) for name in ("worker", "web", "indexer") for jump in ("+2h", "-2h")]
LASTS = 6.0
"""Seconds with a wrong clock."""
RECOVERY = 120.0
"""Seconds in which everything has to go on after it: whoever waits for the wrong time waits for hours."""


class Clocks:
    """A clock for each service, in a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in SERVICES:
            self.set(name, "+0")

    def set(self, name: str, jump: str) -> None:
        """Put the clock of a service forward or back by this."""
        (self._folder / name).write_text(f"{jump}\n")

    def environment(self, name: str) -> dict[str, str]:
        """What makes a process go by that clock; what only measures how long something takes is right."""
        package = importlib.util.find_spec("libfaketime")
        if package is None or package.origin is None:
            skip_or_fail("faketime", "libfaketime is not installed: it is for Linux on x86-64")
        return {
            "LD_PRELOAD": str(Path(package.origin).parent / "vendor/libfaketime/src/libfaketime.so.1"),
            "FAKETIME_TIMESTAMP_FILE": str(self._folder / name),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


def test_a_clock_that_jumps_holds_up_nobody_for_hours(
    installation: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = make_card(tmp_path / "card", "clocks")
    (tmp_path / "clocks").mkdir()
    clocks = Clocks(tmp_path / "clocks")
    for name in SERVICES:
        installation.start(name, **clocks.environment(name))
    url = f"http://127.0.0.1:{installation.settings.port}"
    assert eventually(lambda: answers(url), RECOVERY)
    pushed = push(installation, card, url)
    gaps: list[tuple[str, str, dict[str, float]]] = []
    with Watchers(*people(installation, url)) as watchers:
        assert eventually(lambda: watchers.all_answered_since(0), RECOVERY)
        for name, jump in JUMPS:
            since = time.monotonic()
            clocks.set(name, jump)
            time.sleep(LASTS)
            clocks.set(name, "+0")
            over = time.monotonic() + 1  # processes look at the file each second
            well = eventually(lambda over=over: watchers.all_answered_since(over), RECOVERY)
            assert well, (name, jump, {one.name: one.faults[-3:] for one in watchers.all})
            found = {one.name: one.longest_gap(since, time.monotonic()) for one in watchers.all}
            gaps.append((name, jump, found))
        out, _ = pushed.communicate(timeout=PATIENCE)
    with capsys.disabled():
        print("\nLongest time out of reach, seconds:", *gaps, sep="\n")
    summary = json.loads(out.splitlines()[-1])["summary"]
    assert summary == {"new": FRAMES, "duplicate": 1, "rejected": 1, "failed": 0}
    assert eventually(lambda: not installation.waiting(), RECOVERY), installation.counts()
    assert eventually(lambda: not differences(installation), RECOVERY), differences(installation)
    assert_consistent(installation, expected(card))
