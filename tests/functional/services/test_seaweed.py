"""The embedded S3 server: what it opens, what it refuses, and what survives a kill."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from mediahub.services import seaweed
from mediahub.services.checks.diagnosis import diagnose, read_only_volumes
from mediahub.services.errors import ServiceError
from mediahub.services.seaweed import Seaweed
from mediahub.settings import load_settings
from mediahub.storage import Bucket
from tests.services import free_ports

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, which this system has not"),
]


def settings_in(home):
    web, s3 = free_ports(2)
    return load_settings(home=home, port=web, s3_port=s3)


@contextmanager
def running(settings):
    with (settings.home / "log").open("wb") as log:
        server = Seaweed(settings, log=log)
        server.start()
        yield server
        server.stop(grace=20)


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path)


@pytest.fixture
def server(settings):
    with running(settings) as started:
        yield started


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """One that every test only looks at."""
    with running(settings_in(tmp_path_factory.mktemp("shown"))) as started:
        yield started


def listening(pid: int) -> set[tuple[str, int]]:
    """Address and port of every TCP listener of a process."""
    inodes = {str(link.readlink())[8:-1] for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                address, port = fields[1].split(":")
                found.add((address, int(port, 16)))
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_it_listens_on_loopback_and_on_its_ten_ports_only(shown):
    listeners = listening(shown.pid)
    assert {address for address, _ in listeners} == {"0100007F"}
    assert len(listeners) == 10
    assert shown.settings.s3_port in {port for _, port in listeners}


def test_its_keys_are_not_on_the_command_line(shown):
    command = Path(f"/proc/{shown.pid}/cmdline").read_text()
    assert shown.settings.s3_secret_key.get_secret_value() not in command
    assert shown.settings.s3_access_key.get_secret_value() not in command


def test_originals_are_synced_to_disk(shown):
    assert '"fsync":  true' in shown.shell("fs.configure")


def test_a_busy_port_is_an_error_before_anything_starts(shown):
    with pytest.raises(ServiceError, match="MEDIAHUB_S3_PORT"):
        Seaweed(shown.settings).start()


def test_it_does_not_start_without_credentials(settings):
    server = Seaweed(settings.model_copy(update={"s3_secret_key": SecretStr("")}))
    with pytest.raises(ServiceError, match="without credentials"):
        server.start()
    assert not settings.storage_dir.exists()


def test_what_was_acknowledged_survives_a_kill(server, settings):
    bucket = Bucket(settings)
    for number in range(20):
        bucket.put_bytes(f"t/{number}", bytes([number]) * 100_000, "image/webp")
    os.kill(server.pid, signal.SIGKILL)
    server.wait(10)
    server.start()
    assert len(list(bucket.list("t/"))) == 20
    for number in range(20):
        assert bucket.get_bytes(f"t/{number}") == bytes([number]) * 100_000
    bucket.put_bytes("t/after", b"x", "image/webp")


def test_it_dies_with_the_process_that_started_it(settings):
    code = (
        "import sys, time; from pathlib import Path; from mediahub.settings import load_settings;"
        "from mediahub.services.seaweed import Seaweed;"
        f"s = load_settings(home=Path({str(settings.home)!r}), s3_port={settings.s3_port});"
        "w = Seaweed(s, log=open(s.home / 'log', 'wb')); w.start(); print(w.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as starter:
        pid = int(starter.stdout.readline())
        assert alive(pid)
        starter.kill()
    deadline = time.monotonic() + 40
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(pid)


def test_a_server_of_before_is_ended_and_never_taken_for_ours(settings, monkeypatch):
    """Its watcher was killed, and it hangs: it holds the ports, the data and our credentials."""
    code = (
        "import sys, time; from pathlib import Path; from mediahub.settings import load_settings;"
        "from mediahub.services.seaweed import Seaweed;"
        f"s = load_settings(home=Path({str(settings.home)!r}), s3_port={settings.s3_port});"
        "w = Seaweed(s, log=open(s.home / 'log', 'wb')); w.start(); print(w.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as starter:
        left = int(starter.stdout.readline())
        os.kill(left, signal.SIGSTOP)
        starter.kill()
    monkeypatch.setattr(seaweed, "STOP_WITHIN", 1.0)
    server = Seaweed(settings)
    try:
        server.start()
        assert not alive(left)
        assert server.pid != left
        assert alive(server.pid)
        assert int((settings.storage_dir / seaweed.LOCK).read_text()) == server.pid
    finally:
        server.stop(grace=0)


def test_two_servers_never_share_the_data(shown):
    _, other = free_ports(2)
    with pytest.raises(ServiceError, match="another S3 server uses"):
        Seaweed(shown.settings.model_copy(update={"s3_port": other})).start()
    assert alive(shown.pid)


@pytest.mark.long
def test_doctor_mends_a_volume_that_stayed_read_only(server, settings):
    def volumes(mend: bool) -> tuple[str, str]:
        found = {finding.name: finding for finding in diagnose(settings, mend=mend)}["volumes"]
        return found.state, found.message

    Bucket(settings).put_bytes("t/one", b"x" * 1000, "image/webp")
    assert volumes(mend=False) == ("ok", "all can be written to")
    listing = server.shell("volume.list")
    node = re.search(r"DataNode (\S+)", listing)[1]
    ids = set(re.findall(r"volume Id:(\d+)", listing))
    marks = [f"volume.mark -node {node} -volumeId {number} -readonly" for number in ids]
    server.shell("lock", *marks, "unlock")
    deadline = time.monotonic() + 20
    while not read_only_volumes(server.shell("volume.list")) and time.monotonic() < deadline:
        time.sleep(0.5)
    state, message = volumes(mend=False)
    assert state == "problem"
    assert "doctor --mend" in message
    state, message = volumes(mend=True)
    assert state == "ok", message
    assert "made writable again" in message
