"""Processor time by part of an installation."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scripts.benches.processor import READERS, spent_by_part

BUSY = "import time\nwhile time.process_time() < 0.6: pass\nprint(flush=True); input()"
"""Spends that much, then waits until it may end."""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no /proc")
def test_what_processes_spend_counts_for_their_part() -> None:
    command = [sys.executable, "-c", BUSY]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as before:
        assert before.stdout is not None
        before.stdout.readline()  # what was spent by now is not counted
        with (
            spent_by_part() as by_part,
            subprocess.Popen(command, **pipes) as reader,
            subprocess.Popen([*command, "mediahub indexer"], **pipes) as indexer,
        ):
            for one in (reader, indexer):
                assert one.stdout is not None
                one.stdout.readline()
        for one in (before, reader, indexer):
            one.kill()
    spent = by_part()
    assert set(spent) == {"ingest", READERS, "indexer"}
    assert 0.5 < spent["indexer"] < 1.1
    assert 0.5 < spent[READERS] < 1.1
    assert spent["ingest"] < 0.5
