"""Copying a folder with the programs that people and scripts copy with, plain and over TLS, twice."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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
