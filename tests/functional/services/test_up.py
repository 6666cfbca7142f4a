"""`mediahub up`: from nothing to a page that answers, and nothing left when it ends."""

import os
import re
import signal
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Asset
from mediahub.runtime import Services
from mediahub.services.ports import is_free
from mediahub.services.seaweed import Seaweed
from mediahub.settings import load_settings
from tests.pictures import write_jpeg
from tests.services import free_ports

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, which this system has not"),
]


class Up:
    """A running `mediahub up --no-demo` and what it has printed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.web, self.s3 = free_ports(2)

    def command(self, **changes: str) -> dict:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MEDIAHUB_")}
        settings = {
            "MEDIAHUB_HOME": str(self.home),
            "MEDIAHUB_PORT": str(self.web),
            "MEDIAHUB_S3_PORT": str(self.s3),
            "MEDIAHUB_WEB_WORKERS": "1",
            "COLUMNS": "200",
        }
        return {
            "args": [sys.executable, "-m", "mediahub", "up", "--no-demo"],
            "env": kept | settings | changes,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
            "text": True,
        }

    def start(self) -> None:
        self.process = subprocess.Popen(**self.command())
        self.printed = ""
        while "Ctrl-C" not in self.printed:
            line = self.process.stdout.readline()
            assert line, self.printed
            self.printed += line

    def refused(self, **changes: str) -> str:
        """What another start with these settings prints when it fails."""
        done = subprocess.run(**self.command(**changes), timeout=60)
        assert done.returncode == 1, done.stdout
        return done.stdout

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        self.process.communicate(timeout=90)
        return self.process.returncode

    def children(self) -> dict[str, int]:
        """Process ids of everything that works for this home, by the end of its command line."""
        found = {}
        for folder in Path("/proc").iterdir():
            try:
                environment = (folder / "environ").read_text(errors="replace")
                command = (folder / "cmdline").read_text().rstrip("\0").split("\0")
            except OSError:
                continue
            ours = f"MEDIAHUB_HOME={self.home}\0" in environment or str(self.home) in " ".join(command)
            if folder.name.isdigit() and ours and int(folder.name) != self.process.pid and command != [""]:
                found[command[-1]] = int(folder.name)
        return found


@pytest.fixture(scope="module")
def up(tmp_path_factory):
    up = Up(tmp_path_factory.mktemp("home"))
    up.start()
    yield up
    up.process.kill()
    up.process.communicate()


def eventually(condition, seconds: float = 40.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_it_prints_an_address_that_answers_and_a_link_that_sets_it_up(up):
    link = re.search(r"http://127\.0\.0\.1:\d+/setup\?code=\S+", up.printed).group()
    with urllib.request.urlopen(f"{link.partition('/setup')[0]}/readyz") as answer:
        assert answer.status == 200
    with urllib.request.urlopen(link) as answer:
        assert 'autocomplete="new-password"' in answer.read().decode()
    for name in ("setup-code.txt", "secrets.json"):
        assert stat.S_IMODE((up.home / name).stat().st_mode) == 0o600
    assert not (up.home / "accounts.txt").exists()


def test_a_second_one_on_the_same_home_is_refused(up):
    assert "already running" in up.refused()


def test_a_busy_port_is_refused_by_name(up, tmp_path):
    home = str(tmp_path)
    assert f"port {up.web}" in up.refused(MEDIAHUB_HOME=home)
    assert "MEDIAHUB_S3_PORT" in up.refused(MEDIAHUB_HOME=home, MEDIAHUB_PORT=str(free_ports(1)[0]))


@pytest.mark.long
def test_a_backup_of_it_is_restored_onto_a_storage_of_our_own(up, tmp_path):
    """Its S3 server runs beside the restore, and ends with it."""
    picture, target, new = (
        write_jpeg(tmp_path / "card" / "a.jpg", 7),
        str(tmp_path / "backup"),
        Up(tmp_path / "new"),
    )

    def run(machine: Up, *command: str, status: int = 0) -> str:
        called = machine.command()
        done = subprocess.run(**called | {"args": [sys.executable, "-m", "mediahub", *command]}, timeout=120)
        assert done.returncode == status, done.stdout
        return done.stdout

    run(up, "events", "create", "summit", "--name", "Summit", "--timezone", "UTC")
    run(up, "ingest", str(picture), "--event", "summit", "--photographer", "Chen Rui", "--no-wait")
    run(up, "backup", target)
    run(new, "restore", target)
    assert is_free(new.s3)
    run(new, "restore", target, status=1)  # it is full now
    settings = load_settings(home=new.home, s3_port=new.s3)
    with (tmp_path / "storage.log").open("ab") as log:
        server = Seaweed(settings, log)
        server.start()
        try:
            services = Services.open(settings)
            with services.database.read() as session:
                asset = session.scalars(select(Asset)).one()
            assert services.bucket.get_bytes(asset.original_key) == picture.read_bytes()
            services.database.dispose()
        finally:
            server.stop()


@pytest.mark.parametrize("name", ["worker", "indexer"])
def test_a_killed_service_comes_back(up, name):
    first = up.children()[name]
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: up.children().get(name, first) != first)


def test_it_stops_everything_and_the_next_start_goes_on(up):
    assert up.stop() == 0
    assert up.children() == {}
    assert is_free(up.web)
    assert is_free(up.s3)
    link = re.search(r"/setup\?code=\S+", up.printed).group()
    up.start()
    assert link in up.printed, "nobody has used it, so it is the same"


def test_nothing_outlives_a_kill(up):
    assert {"worker", "indexer", "storage"} <= up.children().keys()
    up.process.kill()
    up.process.wait()
    assert eventually(lambda: not up.children(), 90), up.children()
    up.start()
    assert up.stop(signal.SIGTERM) == 0
