"""Services start in order, come back when they die, and never outlive what started them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mediahub.services import presence
from mediahub.services.errors import ServiceError
from mediahub.services.presence import claim_home, is_alive
from mediahub.services.processes import Service, Supervisor
from mediahub.settings import Settings

pytestmark = pytest.mark.services

PRELUDE = (
    "import os, signal, sys, time; from pathlib import Path;"
    "from mediahub.services.lifeline import follow_parent; follow_parent();"
)


def service(folder: Path, name: str, body: str = "pass", **options) -> Service:
    """A child that writes its process id into `folder/name` when it is ready, and then sleeps."""
    code = f"{PRELUDE}{body};Path({str(folder / name)!r}).write_text(str(os.getpid()));time.sleep(120)"
    return Service(name, [sys.executable, "-c", code], (folder / name).exists, **options)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def eventually(condition, seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(tmp_path, said):
    supervisor = Supervisor(tmp_path / "log", said.append)
    yield supervisor
    supervisor.kill()


def test_a_service_is_up_when_it_says_so_and_writes_to_its_log(tmp_path, supervisor):
    supervisor.start(service(tmp_path, "one", "print('hello', flush=True)"))
    assert (tmp_path / "one").exists()
    assert "hello" in (tmp_path / "log" / "one.log").read_text()


def test_one_that_cannot_start_is_an_error_with_the_end_of_its_log(tmp_path, supervisor):
    with pytest.raises(ServiceError, match="one did not start:\nno disk"):
        supervisor.start(service(tmp_path, "one", "sys.exit('no disk')"))


def test_one_that_is_never_ready_is_an_error_after_a_bounded_time(tmp_path, supervisor):
    with pytest.raises(ServiceError, match="not ready after"):
        supervisor.start(service(tmp_path, "one", "time.sleep(60)", ready_within=0.5))


def test_a_killed_service_comes_back(tmp_path, supervisor, said):
    supervisor.start(service(tmp_path, "worker"))
    supervisor.watch()
    first = int((tmp_path / "worker").read_text())
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: int((tmp_path / "worker").read_text() or first) != first)
    assert alive(int((tmp_path / "worker").read_text()))
    assert said[0].startswith("worker ended (signal 9)")


def test_stopping_keeps_what_the_others_need_to_the_end_and_kills_the_stubborn(tmp_path, supervisor):
    order = tmp_path / "order"
    note = (
        f"signal.signal(15, lambda *_: (time.sleep(0.3), open({str(order)!r}, 'a').write(NAME), sys.exit(0)))"
    )
    supervisor.start(service(tmp_path, "base", note.replace("NAME", "'base'"), outlasts_others=True))
    supervisor.start(service(tmp_path, "one", note.replace("NAME", "'one '")))
    supervisor.start(service(tmp_path, "deaf", "signal.signal(15, signal.SIG_IGN)", stop_within=1.0))
    supervisor.watch()
    pids = [int((tmp_path / name).read_text()) for name in ("base", "one", "deaf")]
    supervisor.stop()
    assert order.read_text() == "one base"
    assert not any(alive(pid) for pid in pids)


def test_one_that_came_back_is_stopped_in_its_turn_too(tmp_path, supervisor):
    order = tmp_path / "order"
    note = (
        f"signal.signal(15, lambda *_: (time.sleep(0.3), open({str(order)!r}, 'a').write(NAME), sys.exit(0)))"
    )
    base = service(tmp_path, "base", note.replace("NAME", "'base'"), outlasts_others=True)
    supervisor.start(base)
    supervisor.start(service(tmp_path, "one", note.replace("NAME", "'one '")))
    supervisor.watch()
    first = int((tmp_path / "base").read_text())
    (tmp_path / "base").unlink()
    os.kill(first, signal.SIGKILL)
    assert eventually(base.is_ready)
    supervisor.stop()
    assert order.read_text() == "one base"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_no_child_outlives_a_killed_supervisor(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from mediahub.services.processes import *;"
        "folder = Path(sys.argv[1]); s = Supervisor(folder / 'log', print);"
        "s.start(Service('one', [sys.executable, '-c', sys.argv[2]], (folder / 'one').exists)); s.watch();"
        "print('up', flush=True); time.sleep(60)"
    )
    child = service(tmp_path, "one").command[2]
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path), child], stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout.readline() == "up\n"
        pid = int((tmp_path / "one").read_text())
        assert alive(pid)
        starter.kill()
    assert eventually(lambda: not alive(pid))


def test_presence_ends_with_the_process(tmp_path):
    settings = Settings(home=tmp_path)
    assert not is_alive(settings, "worker")
    code = (
        "import sys, time; from pathlib import Path; from mediahub.settings import Settings;"
        "from mediahub.services.presence import announce;"
        "announce(Settings(home=Path(sys.argv[1])), 'worker'); print('up', flush=True); time.sleep(60)"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in starts:
        assert process.stdout.readline() == "up\n"
    for process in starts:
        assert is_alive(settings, "worker")
        process.kill()
        process.communicate()
    assert not is_alive(settings, "worker")


def test_a_home_has_one_up_at_a_time(tmp_path, monkeypatch):
    held = []
    monkeypatch.setattr(presence, "_held", held)
    code = (
        "import sys, time; from pathlib import Path; from mediahub.settings import Settings;"
        "from mediahub.services.presence import claim_home;"
        "claim_home(Settings(home=Path(sys.argv[1]))); print('up', flush=True); time.sleep(60)"
    )
    settings = Settings(home=tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout.readline() == "up\n"
        with pytest.raises(ServiceError, match=rf"already running.*process {first.pid}.*MEDIAHUB_HOME"):
            claim_home(settings)
        first.kill()
    claim_home(settings)
    for handle in held:
        handle.close()
