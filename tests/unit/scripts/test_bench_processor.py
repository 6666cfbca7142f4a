"""Processor time by part of an installation."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack

import pytest

from scripts.benches.processor import READERS, spent_by_part

BUSY = "import time\nwhile time.process_time() < 0.6: pass\nprint(flush=True); input()"
"""Spends that much, then waits until it may end."""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no /proc")
def test_what_processes_spend_counts_for_their_part() -> None:
    with ExitStack() as up:

        def busy(*named: str) -> None:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            one = up.enter_context(subprocess.Popen([sys.executable, "-c", BUSY, *named], **pipes))
            up.callback(one.kill)
            assert one.stdout is not None
            one.stdout.readline()

        busy()  # what was spent by now is not counted
        with spent_by_part() as by_part:
            busy()
            busy("mediahub indexer")
    spent = by_part()
    assert set(spent) == {"ingest", READERS, "indexer"}
    assert 0.55 < spent["indexer"] < 1.1
    assert 0.55 < spent[READERS] < 1.1
