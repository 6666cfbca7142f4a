"""The disk of `home` fills up to its last byte while a card is delivered, and has room again later.

`home` is a file system of its own in memory, so it needs root on Linux.
"""

from __future__ import annotations

import errno
import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import skip_or_fail
from tests.functional.killing import (
    FRAMES,
    PATIENCE,
    Installation,
    assert_consistent,
    differences,
    eventually,
    expected,
    make_card,
)
from tests.functional.outages.people import answers, people, push
from tests.functional.outages.watching import Watchers

pytestmark = [pytest.mark.services, pytest.mark.long, pytest.mark.timeout(900)]
MEBIBYTES = 420
"""More than `home.disk.FULL`, so that uploads are taken at first."""
LASTS = 12.0
"""Seconds without room."""
RECOVERY = 120.0


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    folder = tmp_path / "home"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEBIBYTES}m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        skip_or_fail("namespaces", "a file system of its own needs root")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_loses_nothing_and_is_said(
    installation: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = make_card(tmp_path / "card", "disk")
    for name in ("indexer", "worker", "web"):
        installation.start(name)
    url = f"http://127.0.0.1:{installation.settings.port}"
    assert eventually(lambda: answers(url), RECOVERY)
    pushed = push(installation, card, url)
    filler = installation.settings.home / "filler"
    with Watchers(*people(installation, url)) as watchers:
        assert eventually(lambda: watchers.all_answered_since(0), RECOVERY)
        assert eventually(lambda: installation.counts().get("ready", 0) >= 2, RECOVERY)
        since = time.monotonic()
        fill(filler)
        assert eventually(lambda: readiness(url)["disk"] == "full", 5)
        time.sleep(LASTS)
        said = readiness(url)
        filler.unlink()
        over = time.monotonic()
        assert eventually(lambda: watchers.all_answered_since(over), RECOVERY)
        gaps = {one.name: one.longest_gap(since, time.monotonic()) for one in watchers.all}
    out, _ = pushed.communicate(timeout=PATIENCE)
    with capsys.disabled():
        print("\nLongest time out of reach with a full disk:", gaps)
    assert said["uploads"] == "refused: the disk is full"
    assert gaps["library"] < 5, "what is there can still be looked at"
    summary = json.loads(out.splitlines()[-1])["summary"]
    assert summary == {"new": FRAMES, "duplicate": 1, "rejected": 1, "failed": 0}
    assert eventually(lambda: not installation.waiting(), RECOVERY), installation.counts()
    assert eventually(lambda: not differences(installation), RECOVERY), differences(installation)
    assert_consistent(installation, expected(card))


def fill(path: Path) -> None:
    """Write until nothing more goes onto the disk."""
    piece = bytes(1 << 20)
    with path.open("wb", buffering=0) as file:
        while piece:
            try:
                file.write(piece)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                piece = piece[: len(piece) // 2]


def readiness(url: str) -> dict[str, str]:
    """What `/readyz` says of each thing that is needed."""
    found: dict[str, str] = httpx.get(f"{url}/readyz", timeout=10).json()["checks"]
    return found
