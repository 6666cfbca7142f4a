"""Services start in order, come back when they die, and never outlive what started them."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mediahub.services import process_locks, processes
from mediahub.services.errors import ServiceError
from mediahub.services.previous_run import end_leftovers
from mediahub.services.process_locks import claim_home, is_alive, living
from mediahub.services.processes import Service, Supervisor, in_words
from mediahub.settings import Settings

pytestmark = pytest.mark.services

PRELUDE = (
    "import os, signal, sys, time; from pathlib import Path;"
    "from mediahub.services.lifeline import follow_parent; follow_parent();"
)


def service(folder: Path, name: str, body: str = "pass", **options) -> Service:
    """A child that writes its process id into `folder/name` when it is ready, and then sleeps."""
    code = f"{PRELUDE}{body};Path({str(folder / name)!r}).write_text(str(os.getpid()));time.sleep(120)"
    return Service(name, [sys.executable, "-c", code], lambda _: (folder / name).exists(), **options)


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
    supervisor = Supervisor(tmp_path / "log", said.append, tries=2)
    yield supervisor
    supervisor.kill()


def test_a_service_is_up_when_it_says_so_and_writes_to_its_log(tmp_path, supervisor):
    supervisor.start(service(tmp_path, "one", "print('hello', flush=True)"))
    assert (tmp_path / "one").exists()
    assert "hello" in (tmp_path / "log" / "one.log").read_text()


def test_one_that_cannot_start_is_an_error_with_the_end_of_its_log(tmp_path, supervisor):
    with pytest.raises(ServiceError, match="one did not start:\nno disk"):
        supervisor.start(service(tmp_path, "one", "sys.exit('no disk')"))


def test_one_that_dies_while_it_starts_comes_back_and_says_why(tmp_path, supervisor, said):
    tried = tmp_path / "tried"
    once = f"p = Path({str(tried)!r}); first = not p.exists(); p.touch(); first and sys.exit('no port yet')"
    supervisor.start(service(tmp_path, "one", once))
    assert alive(int((tmp_path / "one").read_text()))
    assert said == ["one ended while it started (status 1), again in 1 s: no port yet"]


def test_another_that_dies_meanwhile_comes_back_too(tmp_path, supervisor, said):
    tried = tmp_path / "tried"
    once = f"p = Path({str(tried)!r}); first = not p.exists(); p.touch(); first and sys.exit('not yet')"
    other, slow = service(tmp_path, "other", once), service(tmp_path, "slow", "time.sleep(4)")
    supervisor.launch(other)
    supervisor.launch(slow)
    supervisor.await_ready(slow)
    supervisor.await_ready(other)
    assert [words.split()[0] for words in said] == ["other"]


def test_one_of_before_is_not_taken_for_the_one_that_was_started(tmp_path, supervisor):
    settings = Settings(home=tmp_path)
    body = (
        "from mediahub.settings import Settings; from mediahub.services.process_locks import register;"
        f"register(Settings(home=Path({str(tmp_path)!r})), 'storage')"
    )
    former = subprocess.Popen(service(tmp_path, "former", body).command)
    assert eventually((tmp_path / "former").exists)
    assert is_alive(settings, "storage")
    asked = []

    def is_ready(pid: int) -> bool:
        asked.append(pid)
        return is_alive(settings, "storage", pid)

    command = service(tmp_path, "ours", f"time.sleep(1);{body}").command
    supervisor.start(Service("storage", command, is_ready))
    assert (tmp_path / "ours").exists()
    assert former.pid not in asked
    assert {one.pid for one in living(settings, "storage")} == {former.pid, asked[-1]}
    former.kill()
    former.wait()
    assert [one.pid for one in living(settings, "storage")] == [asked[-1]]


def test_logs_are_private_bounded_and_survive_whatever_happens_to_them(tmp_path, supervisor, monkeypatch):
    monkeypatch.setattr(processes, "LOG_LIMIT", 10_000)
    log = tmp_path / "log" / "one.log"
    log.parent.mkdir()
    log.write_text("of an older version\n")
    log.chmod(0o644)
    body = "sys.stderr.write(('x' * 99 + chr(10)) * 5000); sys.stderr.flush()"
    supervisor.start(service(tmp_path, "one", body))
    supervisor.watch()
    older = log.with_suffix(".log.1")
    assert eventually(lambda: log.stat().st_size <= 10_000 and older.exists())
    assert older.stat().st_size <= 10_000
    assert [stat.S_IMODE(path.stat().st_mode) for path in (log, older)] == [0o600, 0o600]
    log.unlink()  # a person tidies up; nobody dies of it
    first = int((tmp_path / "one").read_text())
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: int((tmp_path / "one").read_text() or first) != first)


def test_the_end_of_a_log_is_read_as_a_person_reads_it():
    failed = {"event": "failed", "exception": "Traceback\n  x\nOSError: no room"}
    assert in_words("plain words") == "plain words"
    assert in_words('{"event": "waiting", "problem": "no S3", "time": "now"}') == "waiting: no S3"
    assert in_words(json.dumps(failed)) == "failed: OSError: no room"
    assert in_words("[1]") == "[1]"


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
    assert eventually((tmp_path / "base").exists)
    supervisor.stop()
    assert order.read_text() == "one base"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_no_child_outlives_a_killed_supervisor(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from mediahub.services.processes import *;"
        "folder = Path(sys.argv[1]); s = Supervisor(folder / 'log', print);"
        "is_ready = lambda pid: (folder / 'one').exists();"
        "s.start(Service('one', [sys.executable, '-c', sys.argv[2]], is_ready)); s.watch();"
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
        "from mediahub.services.process_locks import register;"
        "register(Settings(home=Path(sys.argv[1])), 'worker'); print('up', flush=True); time.sleep(60)"
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
    monkeypatch.setattr(process_locks, "_held", held)
    code = (
        "import sys, time; from pathlib import Path; from mediahub.settings import Settings;"
        "from mediahub.services.process_locks import claim_home;"
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
    assert (settings.run_dir / "up.lock").read_text() == f"{os.getpid()} running"
    for handle in held:
        handle.close()


def test_one_that_is_stopping_is_waited_for(tmp_path, monkeypatch):
    held = []
    monkeypatch.setattr(process_locks, "_held", held)
    monkeypatch.setattr(process_locks, "_claims", [])
    code = (
        "import sys, time; from pathlib import Path; from mediahub.settings import Settings;"
        "from mediahub.services.process_locks import claim_home, say_stopping;"
        "claim_home(Settings(home=Path(sys.argv[1]))); say_stopping(); print('up', flush=True);"
        "sys.stdin.readline()"
    )
    said = []
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout.readline() == "up\n"

        def say(text: str) -> None:
            said.append(text)
            first.stdin.write("end\n")
            first.stdin.flush()

        claim_home(Settings(home=tmp_path), say)
    assert said == [f"waiting for the MediaHub of process {first.pid} to end"]
    for handle in held:
        handle.close()


ANNOUNCED = (
    "from mediahub.settings import Settings; from mediahub.services.process_locks import register;"
    "register(Settings(home=Path({home!r})), {name!r})"
)


@pytest.mark.parametrize("deaf", [False, True])
def test_what_a_killed_up_left_behind_is_ended_and_nothing_else(tmp_path, deaf):
    settings = Settings(home=tmp_path)
    body = ANNOUNCED.format(home=str(tmp_path), name="indexer")
    ignore = "signal.signal(15, signal.SIG_IGN);" if deaf else ""
    # one whose parent is gone, and that does not hear: as on a system that tells nobody
    orphan = f"import mediahub.services.lifeline as l; l._parent = 1; {ignore}"
    left = subprocess.Popen(service(tmp_path, "left", orphan + body).command)
    alone = subprocess.Popen(service(tmp_path, "alone", body).command)
    assert eventually(lambda: (tmp_path / "left").exists() and (tmp_path / "alone").exists())
    said = []
    end_leftovers(settings, [Service("indexer", [], lambda pid: True, stop_within=1.0)], said.append)
    assert left.wait(5) == (-9 if deaf else -15)
    assert said == [f"waiting for the indexer of an earlier start to end (process {left.pid})"]
    assert [one.pid for one in living(settings, "indexer")] == [alone.pid]
    alone.kill()
    alone.wait()


def test_a_service_notices_the_end_of_its_parent_also_where_the_system_tells_nobody(tmp_path):
    code = (
        "import os, subprocess, sys, time; import mediahub.services.lifeline as l;"
        "env = os.environ | {l.PARENT: str(os.getpid())};"
        "child = 'import sys, time; import mediahub.services.lifeline as l; l.LOOK_EVERY = 0.1;'"
        "'l.die_with_parent = lambda parent: lambda: None; l.follow_parent(); print(1, flush=True);'"
        "'time.sleep(60)';"
        "p = subprocess.Popen([sys.executable, '-c', child], env=env, stdout=subprocess.PIPE);"
        "p.stdout.readline(); print(p.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        pid = int(parent.stdout.readline())
        assert alive(pid)
        parent.kill()
    assert eventually(lambda: not alive(pid))
