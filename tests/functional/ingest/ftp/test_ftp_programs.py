"""Copying a folder with the programs that people and scripts copy with, plain and over TLS, twice."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Event
from mediahub.ingest.uploads.quotas import quotas_of
from mediahub.settings import Settings
from tests.conftest import skip_or_fail
from tests.functional.cameras import CameraDoor

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]

SIZES = (0, 1, 40_000, 300_000, 9_000_000)
"""Bytes: nothing, less than a TLS record, some, and more than one part of an upload."""

Command = Callable[[CameraDoor, str, Path], list[str]]


def _rclone(door: CameraDoor, login: str, folder: Path, *more: str) -> list[str]:
    obscured = subprocess.run(
        ["rclone", "obscure", door.passwords[login]], capture_output=True, text=True, check=True
    ).stdout.strip()
    return [
        *("rclone", "copy", "--config", os.devnull, "--retries", "1", "--low-level-retries", "1"),
        *("--ftp-host", "localhost", "--ftp-port", str(door.settings.ftp_port)),
        *("--ftp-user", login, "--ftp-pass", obscured, *more, str(folder), f":ftp:/{login}/new"),
    ]


def rclone(door: CameraDoor, login: str, folder: Path) -> list[str]:
    return _rclone(door, login, folder)


def rclone_tls(door: CameraDoor, login: str, folder: Path) -> list[str]:
    return _rclone(door, login, folder, "--ftp-explicit-tls", "--ftp-no-check-certificate")


def _wput(door: CameraDoor, login: str, folder: Path, *more: str) -> list[str]:
    address = f"ftp://{login}:{door.passwords[login]}@127.0.0.1:{door.settings.ftp_port}/{login}/"
    return ["wput", "--tries=1", *more, "--basename", f"{folder.parent}/", str(folder), address]


def wput(door: CameraDoor, login: str, folder: Path) -> list[str]:
    return _wput(door, login, folder)


def wput_tls(door: CameraDoor, login: str, folder: Path) -> list[str]:
    return _wput(door, login, folder, "--force-tls")


def ncftp(door: CameraDoor, login: str, folder: Path) -> list[str]:
    return [
        *("ncftpput", "-m", "-R", "-u", login, "-p", door.passwords[login]),
        *("-P", str(door.settings.ftp_port), "127.0.0.1", f"/{login}", str(folder)),
    ]


def _lftp(door: CameraDoor, login: str, folder: Path, tls: str) -> list[str]:
    settings = f"set net:timeout 20; set net:max-retries 1; set ssl:ca-file {door.settings.home / 'ftp.pem'}"
    return [
        *("lftp", "-u", f"{login},{door.passwords[login]}", "-p", str(door.settings.ftp_port)),
        *("-e", f"{settings}; {tls}; mirror -R {folder} /{login}/new; bye", "localhost"),
    ]


def lftp(door: CameraDoor, login: str, folder: Path) -> list[str]:
    return _lftp(door, login, folder, "set ftp:ssl-allow no")


def lftp_tls(door: CameraDoor, login: str, folder: Path) -> list[str]:
    return _lftp(door, login, folder, "set ftp:ssl-force yes; set ftp:ssl-protect-data yes")


def _curl(door: CameraDoor, login: str, folder: Path, *more: str) -> list[str]:
    address = f"ftp://{login}:{door.passwords[login]}@localhost:{door.settings.ftp_port}/{login}/new/"
    names = ",".join(str(path) for path in sorted(folder.iterdir()))
    return ["curl", "-sS", "--ftp-create-dirs", *more, "-T", f"{{{names}}}", address]


def curl(door: CameraDoor, login: str, folder: Path) -> list[str]:
    return _curl(door, login, folder)


def curl_tls(door: CameraDoor, login: str, folder: Path) -> list[str]:
    return _curl(door, login, folder, "--ssl-reqd", "--cacert", str(door.settings.home / "ftp.pem"))


COMMANDS: list[Command] = [rclone, rclone_tls, wput, wput_tls, ncftp, lftp, lftp_tls, curl, curl_tls]


@pytest.fixture(scope="module")
def door(s3_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CameraDoor]:
    for program in ("rclone", "wput", "ncftpput", "lftp", "curl"):
        if not shutil.which(program):
            skip_or_fail("ftp", f"{program} is not installed")
    door = CameraDoor(s3_settings, tmp_path_factory.mktemp("ftp"), event="programs")
    for command in COMMANDS:
        login = command.__name__.replace("_", "-")
        door.account(login, login)
    door.open()
    yield door
    door.close()
    door.clean_up()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("card") / "new"
    folder.mkdir()
    for number, size in enumerate(SIZES):
        (folder / f"DSC_{number}.JPG").write_bytes(os.urandom(size))
    return folder


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_a_folder_is_copied_into_a_new_one_without_a_complaint(
    door: CameraDoor, folder: Path, command: Command, tmp_path: Path
) -> None:
    login = command.__name__.replace("_", "-")
    for again in (False, True):  # the second time the folder and the names are there already
        done = subprocess.run(
            command(door, login, folder), capture_output=True, text=True, timeout=120, cwd=tmp_path
        )
        skipped = again and done.returncode == 1 and f"Skipped {len(SIZES)} files" in done.stdout  # wput
        assert done.returncode == 0 or skipped, done.stdout + done.stderr
        arrivals = {path: one for path, one in door.arrivals().items() if path.startswith(f"{login}/new/")}
        assert {one.state for one in arrivals.values()} == {"received"}
        sent = {path.read_bytes() for path in folder.iterdir()}
        assert {door.bytes_of(one) for one in arrivals.values()} == sent


@pytest.mark.parametrize("command", [wput, ncftp, lftp, lftp_tls, curl], ids=lambda command: command.__name__)
def test_a_full_quota_is_said_and_the_same_file_arrives_once_there_is_room(
    door: CameraDoor, command: Command, tmp_path: Path
) -> None:
    """What has room arrives meanwhile: of the file that was refused nothing is kept."""
    login = command.__name__.replace("_", "-")

    def send(name: str, size: int) -> subprocess.CompletedProcess[str]:
        folder = tmp_path / name / "new"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.MOV").write_bytes(bytes(size))
        asked = command(door, login, folder)
        return subprocess.run(asked, capture_output=True, text=True, timeout=120, cwd=tmp_path)

    def arrived() -> set[str]:
        return {Path(path).stem for path in door.arrivals("received") if path.startswith(f"{login}/new/")}

    set_room(door, 500_000)
    refused = send("LARGE", 9_000_000)
    assert refused.returncode != 0, refused.stdout
    small = send("SMALL", 400_000)
    assert small.returncode == 0, small.stdout + small.stderr
    assert "SMALL" in arrived()
    assert {one.state for one in door.arrivals().values()} == {"received"}, "no half of a file"
    set_room(door, None)
    done = send("LARGE", 9_000_000)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "LARGE" in arrived()


def set_room(door: CameraDoor, left: int | None) -> None:
    """Leave so much room in the event's quota; None is no quota."""
    with door.services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        event.quota_bytes = 1
        (quota,) = quotas_of(session, event)
        event.quota_bytes = None if left is None else quota.used + left
