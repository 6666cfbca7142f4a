"""Whatever a file does to its reader, it gets a reason and the others go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mediahub.media.model import MediaError, NotRead
from mediahub.media.questions import NoAnswer
from mediahub.media.sandbox.sandbox import PATIENCE, Sandbox
from tests.conftest import CHECKOUT
from tests.unit.media import misbehaving
from tests.unit.media.picture_files import quarters, write


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(2, seconds=1.0) as sandbox:
        yield sandbox


def test_returns_what_the_function_returns(sandbox: Sandbox) -> None:
    assert sandbox.call(misbehaving.add, 2, 3) == 5
    assert sandbox.submit(misbehaving.add, 2, 3).result(timeout=10) == 5
    assert sandbox.call(misbehaving.worker_id) != os.getpid()


def test_raises_what_the_function_raises(sandbox: Sandbox) -> None:
    with pytest.raises(TypeError):
        sandbox.call(misbehaving.add, 2, None)


@pytest.mark.parametrize("hang", [misbehaving.spin, misbehaving.sleep])
def test_a_hang_becomes_timeout(sandbox: Sandbox, hang: object) -> None:
    arguments = (30.0,) if hang is misbehaving.sleep else ()
    began = time.monotonic()
    with pytest.raises(NotRead) as caught:
        sandbox.call(hang, *arguments)  # type: ignore[arg-type]
    assert caught.value.code == "timeout"
    assert time.monotonic() - began < 15
    assert sandbox.call(misbehaving.add, 1, 1) == 2


@pytest.mark.parametrize("end", [misbehaving.crash, misbehaving.leave])
def test_a_crash_is_said(sandbox: Sandbox, end: object) -> None:
    with pytest.raises(NotRead) as caught:
        sandbox.call(end)  # type: ignore[arg-type]
    assert caught.value.code == "crashed"
    assert sandbox.call(misbehaving.add, 1, 1) == 2


def test_too_much_memory_becomes_out_of_memory(sandbox: Sandbox) -> None:
    with pytest.raises(NotRead) as caught:
        sandbox.call(misbehaving.devour, 1100)
    assert caught.value.code == "out_of_memory"
    assert sandbox.call(misbehaving.devour, 100) == 100 << 20


def test_one_bad_file_takes_no_other_down(sandbox: Sandbox) -> None:
    jobs = [misbehaving.crash, misbehaving.spin, misbehaving.leave]

    def one(number: int) -> int | str:
        try:
            if number % 5 == 0:
                sandbox.call(jobs[number // 5 % 3])
            return sandbox.call(misbehaving.add, number, 0)
        except NotRead as error:
            return error.code

    with ThreadPoolExecutor(6) as threads:
        results = list(threads.map(one, range(30)))
    assert [r for n, r in enumerate(results) if n % 5] == [n for n in range(30) if n % 5]
    assert {r for n, r in enumerate(results) if n % 5 == 0} == {"crashed", "timeout"}


def test_a_worker_killed_while_idle_is_nobodys_fault(sandbox: Sandbox) -> None:
    for _ in range(3):
        os.kill(sandbox.call(misbehaving.worker_id), signal.SIGKILL)
        time.sleep(0.3)
        assert sandbox.call(misbehaving.add, 1, 1) == 2


def test_one_kill_in_mid_file_is_nobodys_fault() -> None:
    with Sandbox(1) as one:
        first = one.call(misbehaving.worker_id)
        assert one.call(misbehaving.be_killed, first) != first


def test_a_file_whose_reader_is_killed_twice_says_so(sandbox: Sandbox) -> None:
    with pytest.raises(NotRead) as caught:
        sandbox.call(misbehaving.be_killed, 0)
    assert caught.value.code == "killed"
    assert sandbox.call(misbehaving.add, 1, 1) == 2


def test_a_sleeper_is_ended_long_before_patience_is(sandbox: Sandbox) -> None:
    began = time.monotonic()
    with pytest.raises(NotRead) as caught:
        sandbox.call(misbehaving.sleep, 60.0, seconds=4)
    assert caught.value.code == "timeout"
    assert 4 <= time.monotonic() - began < 4 * PATIENCE


_SHARING = """
import os, subprocess, sys, time
from mediahub.media.sandbox.confine import time_limit

os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
spin = [sys.executable, "-c", "while True: pass"]
others = [subprocess.Popen(spin) for _ in range(2)]
began, used = time.monotonic(), time.process_time()
try:
    with time_limit(1.5):
        while time.process_time() - used < 1:
            pass
finally:
    for other in others:
        other.kill()
print(time.monotonic() - began)
"""


def test_waiting_for_a_processor_is_not_held_against_a_file() -> None:
    """A second of work takes three where two others want the same processor."""
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
    done = subprocess.run(
        [sys.executable, "-c", _SHARING], capture_output=True, text=True, env=environment, check=True
    )
    assert float(done.stdout) > 1.5


def test_workers_leave_no_core_files(sandbox: Sandbox) -> None:
    assert sandbox.call(misbehaving.core_limit) == 0


def test_workers_give_way_as_they_are_told() -> None:
    with Sandbox(1, niceness=3) as gentle:
        assert gentle.call(os.getpriority, os.PRIO_PROCESS, 0) == min(os.nice(0) + 3, 19)


@pytest.mark.skipif(sys.platform != "linux", reason="the C library of Linux")
def test_workers_keep_memory_for_the_next_file() -> None:
    with Sandbox(1) as one:
        assert one.call(misbehaving.faults_of_another_picture) < 100


def test_a_package_is_found_though_something_changed_beside_it() -> None:
    """Python lists a folder again that changed, and a reader may not list the one that a package lies in."""
    with Sandbox(1) as sandbox:
        assert sandbox.call(len, "abc") == 3  # the fork server has looked for everything once
        (CHECKOUT / ".changed").touch()
        (CHECKOUT / ".changed").unlink()
        assert sandbox.call(misbehaving.add, 2, 3) == 5


def test_a_reader_may_ask_for_what_only_its_parent_has(sandbox: Sandbox) -> None:
    asked: list[bytes] = []

    def answer(question: bytes) -> bytes:
        asked.append(question)
        return b"signed " + question

    assert sandbox.call(misbehaving.ask, b"claim", answer=answer) == b"signed claim"
    assert asked == [b"claim"]
    with pytest.raises(NoAnswer):
        sandbox.call(misbehaving.ask, b"claim")
    with pytest.raises(NoAnswer):
        sandbox.call(misbehaving.ask, b"claim", answer=lambda _: b"")
    assert sandbox.call(misbehaving.add, 2, 3) == 5


def test_why_the_parent_could_not_answer_is_raised_to_its_caller(sandbox: Sandbox) -> None:
    def fail(_: bytes) -> bytes:
        raise PermissionError("the key is locked away")

    with pytest.raises(PermissionError, match="locked away"):
        sandbox.call(misbehaving.ask, b"claim", answer=fail)
    assert sandbox.call(misbehaving.add, 2, 3) == 5


def test_a_reader_that_asks_without_end_is_ended(sandbox: Sandbox) -> None:
    with pytest.raises(NotRead) as caught:
        sandbox.call(misbehaving.ask, b"claim", 1000, answer=lambda question: question)
    assert caught.value.code == "crashed"
    assert sandbox.call(misbehaving.add, 2, 3) == 5


def test_files_are_identified_and_analysed(sandbox: Sandbox, tmp_path: Path) -> None:
    path = write(tmp_path / "really a jpeg.png", quarters(600, 400), format="JPEG")
    result = sandbox.analyse(path)
    assert result.facts.mime == "image/jpeg"
    assert [r.name for r in result.renditions] == ["preview", "thumb"]
    assert sandbox.facts(path).width == 600
    path.write_bytes(b"")
    with pytest.raises(MediaError) as caught:
        sandbox.analyse(path)
    assert caught.value.code == "empty"


_PARENT = """
import time
from mediahub.media.sandbox.sandbox import Sandbox
from tests.conftest import CHECKOUT
from tests.unit.media import misbehaving

if __name__ == "__main__":
    sandbox = Sandbox(2)
    print(sandbox.call(misbehaving.worker_id), flush=True)
    sandbox.submit(misbehaving.sleep, 60.0, seconds=60)
    time.sleep(60)
"""


def test_workers_end_when_the_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 5
    while _is_running(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_running(worker)


_SHORT = """
import os
from mediahub.media.sandbox.sandbox import Sandbox

if __name__ == "__main__":
    for _ in range(4):
        with Sandbox(8) as sandbox:
            sandbox.call(os.getpid)
"""


def test_ending_while_workers_still_start_prints_nothing(tmp_path: Path) -> None:
    script = tmp_path / "short.py"
    script.write_text(_SHORT)
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def _is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_workers_that_nobody_needs_are_ended_and_come_back(sandbox: Sandbox) -> None:
    worker = sandbox.call(misbehaving.worker_id)
    assert not sandbox.rest(3600)
    running = sandbox.submit(misbehaving.sleep, 1.0)
    assert not sandbox.rest(0)  # it has something in hand
    running.result()
    assert sandbox.rest(0)
    assert not Path(f"/proc/{worker}").exists()
    assert not sandbox.rest(0)
    assert sandbox.call(misbehaving.add, 1, 1) == 2


def test_one_sandbox_rests_while_another_works() -> None:
    with Sandbox(1) as one, Sandbox(1) as other:
        assert one.call(misbehaving.add, 1, 1) == 2
        running = other.submit(misbehaving.sleep, 1.0)
        assert one.rest(0)
        assert running.result() is None
        assert one.call(misbehaving.add, 1, 1) == 2
        assert other.call(misbehaving.add, 1, 1) == 2
