"""Walls of a reading process: one that this system lacks is noted, and the others stand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mediahub.media.sandbox import raise_walls
from mediahub.media.sandbox.raise_walls import Bounds, Wall, wall_off_reader, wall_off_server
from mediahub.media.sandbox.walls.linux import NotHere
from tests.unit.media.sandbox.walls.alone import run_alone


def lacking(*_: object) -> str:
    raise NotHere("this system has none")


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nothing is taken from the process of the tests; what would have been, in order."""
    done: list[str] = []
    for name in ("_close_all_but", "confine", "prctl", "limit_threads"):
        monkeypatch.setattr(raise_walls, name, lambda *_, name=name: done.append(name))
    monkeypatch.setattr(raise_walls.os, "nice", lambda by: done.append(f"nice {by}"))
    for name in [name for name in os.environ if name.startswith("MEDIAHUB_")]:
        monkeypatch.delenv(name)
    return done


def test_a_wall_that_this_system_lacks_is_noted_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, quiet: list[str]
) -> None:
    monkeypatch.setattr(raise_walls.landlock, "restrict", lacking)
    monkeypatch.setattr(raise_walls.seccomp, "restrict", lambda: "no sockets")
    bounds = Bounds(
        memory=1, file_size=1, niceness=5, reads=[], writes=[Path("/tmp")], packages=["no_such_one"]
    )
    walls = wall_off_reader(bounds, (0, 1))
    assert [(wall.name, wall.stands) for wall in walls] == [
        ("environment", True), ("limits", True), ("files", False), ("system calls", True),
    ]  # fmt: skip
    assert walls[2] == Wall("files", False, "this system has none")
    assert walls[3].words == "no sockets"
    assert quiet[:3] == ["nice 5", "_close_all_but", "confine"]


@pytest.mark.usefixtures("quiet")
def test_variables_of_ours_are_no_environment_of_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[Path]] = []
    monkeypatch.setattr(
        raise_walls.landlock, "restrict", lambda reads, writes: seen.extend([reads, writes]) or ""
    )
    monkeypatch.setattr(raise_walls.seccomp, "restrict", lambda: "")
    monkeypatch.setenv("MEDIAHUB_S3_SECRET_KEY", "secret")
    walls = wall_off_reader(Bounds(1, 1, 0, [Path("/photos")], [Path("/scratch")]), ())
    assert not walls[0].stands
    reads, writes = seen
    assert Path("/photos") in reads
    assert Path(f"/proc/{os.getpid()}") in reads
    assert Path("/proc") not in reads
    assert writes == [Path("/scratch"), Path("/dev/null")]


@pytest.mark.parametrize(("version", "keeps"), [(lambda: 4, True), (lacking, False)])
def test_the_server_keeps_a_right_to_read_only_where_folders_are_closed_otherwise(
    monkeypatch: pytest.MonkeyPatch, quiet: list[str], version: object, keeps: bool
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(raise_walls.privileges, "leave_network", lacking)
    monkeypatch.setattr(
        raise_walls.privileges, "drop_capabilities", lambda has: asked.append(has) or "dropped"
    )
    monkeypatch.setattr(raise_walls.landlock, "version", version)
    network, capabilities = wall_off_server()
    assert (network.stands, capabilities.stands, asked) == (False, True, [keeps])
    assert quiet == [], "threads are counted apart from others' only in a network of one's own"


def test_pipes_stay_open_and_all_else_is_closed() -> None:
    found = run_alone(
        """
from mediahub.media.sandbox.raise_walls import _close_all_but
read, write = os.pipe()
others = [os.dup(read) for _ in range(5)]
report = os.dup(1)
_close_all_but((write, report))
os.write(1, b"lost")
still = []
for number in (read, write, *others, report):
    try:
        os.fstat(number)
        still.append(number)
    except OSError:
        pass
os.dup2(report, 1)
found = {"open": still, "kept": sorted([write, report])}
"""
    )
    assert sorted(found["open"]) == found["kept"]
