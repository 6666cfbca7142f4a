"""An attacker's code runs inside the sandbox, and gets nothing. What each wall does alone is in `walls`."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mediahub.media.model import NotRead
from mediahub.media.sandbox.results import RemoteError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.sandbox.walls.privileges import DAC_OVERRIDE, DAC_READ_SEARCH
from tests.unit.media import misbehaving
from tests.unit.media.sandbox import attacks

linux = pytest.mark.skipif(sys.platform != "linux", reason="a wall of Linux")
SECRET = "correct horse battery staple"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDIAHUB_S3_SECRET_KEY", SECRET)
        patch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        with Sandbox(1, seconds=5) as sandbox:
            yield sandbox


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """A file of MediaHub's own user, as `secrets.json` and the database are."""
    path = tmp_path / "secrets.json"
    path.write_text(SECRET)
    return path


@linux
@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_nothing_goes_by_tcp_or_udp(sandbox: Sandbox, kind: socket.SocketKind) -> None:
    with socket.socket(socket.AF_INET, kind) as listener:
        listener.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            listener.listen()
        with pytest.raises(OSError, match="not permitted"):
            sandbox.call(attacks.connect, socket.AF_INET, kind, *listener.getsockname())
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.recv(1) if kind == socket.SOCK_DGRAM else listener.accept()


@linux
@pytest.mark.parametrize("is_abstract", [False, True])
def test_nothing_goes_by_local_sockets(sandbox: Sandbox, tmp_path: Path, is_abstract: bool) -> None:
    name = f"\0mediahub-{os.getpid()}" if is_abstract else str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(name)
        listener.listen()
        with pytest.raises(OSError, match="not permitted"):
            sandbox.call(attacks.connect, socket.AF_UNIX, socket.SOCK_STREAM, name, 0)


@linux
def test_it_is_alone_in_its_network_and_shared_memory(sandbox: Sandbox) -> None:
    """Where the system permits it: seccomp would refuse sockets by itself, and must not be all there is."""
    more = () if os.geteuid() == 0 else ("--user",)
    asked = ["unshare", *more, "--net", "--ipc", "--uts", "true"]
    if shutil.which("unshare") is None or subprocess.run(asked, check=False, capture_output=True).returncode:
        pytest.skip("this system permits no namespaces")
    assert not set(attacks.namespaces()) & set(sandbox.call(attacks.namespaces))


@linux
@pytest.mark.skipif(os.geteuid() != 0, reason="who is not root has none to give up")
def test_it_has_no_rights_of_root_but_to_read(sandbox: Sandbox) -> None:
    held = int(sandbox.call(attacks.capabilities), 16)
    assert held in (0, 1 << DAC_READ_SEARCH, 1 << DAC_OVERRIDE)


@linux
def test_no_name_is_resolved(sandbox: Sandbox) -> None:
    assert attacks.resolve("localhost") == "127.0.0.1"
    with pytest.raises(RemoteError, match="gaierror"):
        sandbox.call(attacks.resolve, "localhost")


@linux
def test_secrets_and_the_database_are_not_opened(sandbox: Sandbox, secrets: Path) -> None:
    with pytest.raises(PermissionError):
        sandbox.call(attacks.read, str(secrets))


@linux
@pytest.mark.parametrize("file", ["environ", "mem", "maps", "cmdline"])
def test_the_parents_memory_is_not_opened(sandbox: Sandbox, file: str) -> None:
    with pytest.raises(PermissionError):
        sandbox.call(attacks.read, f"/proc/{os.getpid()}/{file}")
    assert sandbox.call(attacks.trace, os.getpid()) != 0


def test_the_environment_holds_no_secret(sandbox: Sandbox) -> None:
    found = sandbox.call(attacks.environment)
    assert SECRET not in str(found)
    assert not [name for name in found if name.startswith(("MEDIAHUB_", "AWS_"))]


@linux
def test_no_descriptor_of_the_parent_is_open(sandbox: Sandbox, secrets: Path) -> None:
    with secrets.open() as file:
        os.set_inheritable(file.fileno(), True)
        assert sandbox.call(attacks.open_descriptors) == ["pipe", "pipe"]


@linux
def test_the_parent_gets_no_signal(sandbox: Sandbox) -> None:
    with pytest.raises(PermissionError):
        sandbox.call(attacks.signal_to, os.getpid(), signal.SIGTERM)
    with pytest.raises(PermissionError):
        sandbox.call(attacks.signal_to, 0, signal.SIGTERM)


@linux
def test_no_process_is_forked_and_threads_are_started(sandbox: Sandbox) -> None:
    assert sandbox.call(attacks.multiply) == 0
    assert sandbox.call(attacks.start_threads, 8) == 8


@linux
def test_no_program_is_started(sandbox: Sandbox) -> None:
    for start in (attacks.execute, attacks.start_program):
        with pytest.raises(PermissionError):
            sandbox.call(start, "/bin/true")


def test_no_file_of_ten_gibibytes(sandbox: Sandbox) -> None:
    with pytest.raises(OSError, match="too large"):
        sandbox.call(attacks.make_file, 10 << 30)
    assert sandbox.call(attacks.make_file, 1 << 20) == 1 << 20


@linux
def test_nothing_is_written_elsewhere(sandbox: Sandbox, secrets: Path) -> None:
    for attack in (attacks.write, attacks.change_mode):
        with pytest.raises(PermissionError):
            sandbox.call(attack, str(secrets))
    with pytest.raises(PermissionError):
        sandbox.call(attacks.write, str(secrets.with_name("new")))
    assert secrets.read_text() == SECRET


@linux
def test_the_file_that_is_read_stays_as_it_is(sandbox: Sandbox, secrets: Path) -> None:
    with pytest.raises(PermissionError):
        sandbox.call(attacks.change_the_original, secrets)
    assert secrets.read_text() == SECRET


@linux
@pytest.mark.parametrize("leave", [attacks.leave_link, attacks.leave_hard_link])
def test_no_link_is_left_for_the_parent(sandbox: Sandbox, secrets: Path, leave: object) -> None:
    target = secrets.with_name("made")
    with pytest.raises(PermissionError):
        sandbox.call(leave, target, str(secrets))  # type: ignore[arg-type]
    assert not os.path.lexists(target)


@linux
def test_no_pipe_is_left_for_the_parent(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(PermissionError):
        sandbox.call(attacks.leave_pipe, tmp_path / "made")


def test_a_pickle_is_no_answer(sandbox: Sandbox, tmp_path: Path) -> None:
    marker = tmp_path / "it ran"
    with pytest.raises(NotRead) as caught:
        sandbox.call(attacks.answer_with_pickle, str(marker))
    assert caught.value.code == "crashed"
    assert not marker.exists()
    assert sandbox.call(misbehaving.add, 1, 1) == 2


@pytest.mark.parametrize("answer", [b"", b"V", b"V\xff", b"E\x80", b"E\x93\x01\x02\x03", b"V\xc1" * 9])
def test_noise_is_no_answer(sandbox: Sandbox, answer: bytes) -> None:
    with pytest.raises(NotRead):
        sandbox.call(attacks.answer_raw, answer)
    assert sandbox.call(misbehaving.add, 1, 1) == 2


def test_an_answer_of_another_type_is_none(sandbox: Sandbox) -> None:
    with pytest.raises(NotRead):
        sandbox.call(attacks.lie)


def test_an_answer_without_end_takes_no_memory(sandbox: Sandbox) -> None:
    with pytest.raises(NotRead) as caught:
        sandbox.call(attacks.promise_much)
    assert caught.value.code == "crashed"


def test_the_server_knows_nothing_of_the_parent(sandbox: Sandbox) -> None:
    found = sandbox.call(attacks.loaded)
    assert not [name for name in found if name.startswith(("mediahub.catalog", "mediahub.settings", "boto3"))]
