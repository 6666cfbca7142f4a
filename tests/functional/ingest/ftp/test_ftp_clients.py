"""The FTP server with the clients that people have: lftp and curl, killed and started again."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mediahub.settings import Settings
from tests.conftest import skip_or_fail
from tests.functional.cameras import CameraDoor

pytestmark = [pytest.mark.services, pytest.mark.timeout(600)]

FRAMES = int(os.environ.get("MEDIAHUB_TEST_FRAMES", "24"))
KILLS = int(os.environ.get("MEDIAHUB_TEST_KILLS", "2"))


@pytest.fixture(scope="module")
def door(s3_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CameraDoor]:
    for program in ("lftp", "curl"):
        if not shutil.which(program):
            skip_or_fail("ftp", f"{program} is not installed")
    door = CameraDoor(s3_settings, tmp_path_factory.mktemp("ftp"), event="cards")
    for login in ("mirror", "secure", "single"):
        door.account(login, login)
    door.open()
    yield door
    door.close()
    door.clean_up()


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two folders in which the names repeat, as on a card."""
    folder = tmp_path_factory.mktemp("card")
    for number in range(FRAMES):
        path = folder / f"{100 + number // 20}MSDCF" / f"DSC_{number % 20:04d}.JPG"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(os.urandom(300_000 + number))
    return folder


def assert_all_there_once(door: CameraDoor, card: Path, folder: str) -> None:
    arrivals = {p: a for p, a in door.arrivals().items() if p.startswith(f"{folder}/")}
    assert {arrival.state for arrival in arrivals.values()} == {"received"}
    sent = sorted(path.read_bytes() for path in card.rglob("*.JPG"))
    assert sorted(door.bytes_of(arrival) for arrival in arrivals.values()) == sent


@pytest.mark.parametrize(
    ("login", "tls"),
    [("mirror", "set ftp:ssl-allow no"), ("secure", "set ftp:ssl-force yes; set ftp:ssl-protect-data yes")],
)
def test_a_mirror_killed_and_run_again(door: CameraDoor, card: Path, login: str, tls: str) -> None:
    settings = f"set net:timeout 20; set net:max-retries 3; set ssl:ca-file {door.settings.home / 'ftp.pem'}"
    command = [
        *("lftp", "-u", f"{login},{door.passwords[login]}", "-p", str(door.settings.ftp_port)),
        *("-e", f"{settings}; {tls}; mirror -R --parallel=4 {card} /{login}; bye", "localhost"),
    ]
    moments = random.Random(5)
    for _ in range(KILLS):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.8, 2.5))
        process.kill()
        process.wait()
    time.sleep(0.5)
    subprocess.run(command, check=True, timeout=90 + FRAMES)
    assert_all_there_once(door, card, login)
    subprocess.run(command, check=True, timeout=90 + FRAMES)  # and nothing is sent again
    assert_all_there_once(door, card, login)


def test_single_files_killed_and_resumed_by_curl(door: CameraDoor, card: Path) -> None:
    """`-C -` asks for the size and goes on with APPE."""
    address = f"ftp://single:{door.passwords['single']}@127.0.0.1:{door.settings.ftp_port}/single"
    moments = random.Random(6)
    files = sorted(card.rglob("*.JPG"))
    for path in files[:8]:
        slow = ("curl", "-s", "-T", path, f"{address}/{path.parent.name}/", "--ftp-create-dirs")
        process = subprocess.Popen([*slow, "--limit-rate", "400k"])
        time.sleep(moments.uniform(0.2, 0.7))
        process.kill()
        process.wait()
    time.sleep(0.5)
    for folder in sorted(card.iterdir()):
        names = ",".join(str(path) for path in sorted(folder.iterdir()))
        command = ["curl", "-sS", "-C", "-", "-T", f"{{{names}}}", f"{address}/{folder.name}/"]
        subprocess.run([*command, "--ftp-create-dirs"], check=True, timeout=90 + FRAMES)
    assert_all_there_once(door, card, "single")


def test_curl_over_tls_checks_the_self_made_certificate(door: CameraDoor, card: Path) -> None:
    path = next(card.rglob("*.JPG"))
    address = f"ftp://single:{door.passwords['single']}@localhost:{door.settings.ftp_port}/tls/"
    command = ["curl", "-sS", "--ssl-reqd", "-T", path, address, "--ftp-create-dirs"]
    assert subprocess.run(command, stderr=subprocess.DEVNULL).returncode != 0
    subprocess.run([*command, "--cacert", door.settings.home / "ftp.pem"], check=True, timeout=60)
    assert door.bytes_of(door.arrivals("received")[f"tls/{path.name}"]) == path.read_bytes()
