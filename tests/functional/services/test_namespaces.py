"""The tests' second machine: those of tests that were killed are taken away, those in use stay."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import CHECKOUT
from tests.namespaces import namespaces, remove_abandoned, second_machine

HOLD = """
import subprocess
from tests.namespaces import second_machine
with second_machine() as cable:
    left = subprocess.Popen(cable.command("sleep", "600"), stdout=subprocess.DEVNULL)
    print(cable.namespace, left.pid, flush=True)
    input()
"""


def links() -> str:
    return subprocess.run(["ip", "link"], capture_output=True, text=True, check=True).stdout


def test_what_a_killed_test_left_is_removed_and_what_is_in_use_is_not() -> None:
    with second_machine() as mine, second_machine() as another:
        assert mine.namespace != another.namespace
        assert mine.here != another.here
        program = [sys.executable, "-c", HOLD]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(program, cwd=CHECKOUT, text=True, **pipes) as holder:  # type: ignore[call-overload]
            name, left = holder.stdout.readline().split()
            remove_abandoned()
            assert name in namespaces()
            holder.send_signal(signal.SIGKILL)
            holder.wait(30)
        assert name in namespaces()
        remove_abandoned()
        assert name not in namespaces()
        assert f"{name}a" not in links()
        assert ends(int(left))
        assert {mine.namespace, another.namespace} <= set(namespaces())
        mine.run("true")
    assert not {mine.namespace, another.namespace} & set(namespaces())


def ends(process: int) -> bool:
    """Whether the process is gone within a few seconds, or only waits to be buried."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False
