"""Landlock alone: what was given can be opened, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mediahub.media.sandbox.walls import landlock
from mediahub.media.sandbox.walls.linux import NotHere
from tests.unit.media.sandbox.walls.alone import run_alone

_FILES = """
from mediahub.media.sandbox.walls import landlock
top = Path({top!r})
landlock.restrict([top / "in"], [top / "out", top / "missing"])
found["read"] = attempt((top / "in" / "file").read_text)
found["outside"] = attempt((top / "secret").read_text)
found["change"] = attempt(lambda: (top / "in" / "file").write_text("x"))
found["make"] = attempt(lambda: (top / "out" / "made").write_text("x"))
found["elsewhere"] = attempt(lambda: (top / "made").write_text("x"))
found["link"] = attempt(lambda: (top / "out" / "link").symlink_to(top / "secret"))
found["pipe"] = attempt(lambda: os.mkfifo(top / "out" / "pipe"))
found["move"] = attempt(lambda: os.rename(top / "in" / "file", top / "out" / "file"))
found["execute"] = attempt(lambda: os.execv("/bin/true", ["true"]))
found["shrink"] = attempt(lambda: os.truncate(top / "secret", 0))
"""


def test_files(tmp_path: Path) -> None:
    for folder in ("in", "out"):
        (tmp_path / folder).mkdir()
    (tmp_path / "in" / "file").write_text("picture")
    (tmp_path / "secret").write_text("secret")
    found = run_alone(_FILES.format(top=str(tmp_path)))
    assert (found["read"], found["make"]) == ("picture", 1)
    held = {name: found[name] for name in ("outside", "change", "elsewhere", "link", "pipe", "execute")}
    assert held == dict.fromkeys(held, "EACCES")
    assert found["move"] in ("EACCES", "EXDEV")
    assert (tmp_path / "in" / "file").read_text() == "picture"


def _needs(version: int) -> None:
    try:
        known = landlock.version()
    except NotHere as reason:
        pytest.skip(str(reason))
    if known < version:
        pytest.skip(f"version {known} of Landlock")


def test_another_ones_file_is_not_shortened(tmp_path: Path) -> None:
    _needs(3)
    for folder in ("in", "out"):
        (tmp_path / folder).mkdir()
    (tmp_path / "in" / "file").write_text("picture")
    (tmp_path / "secret").write_text("secret")
    assert run_alone(_FILES.format(top=str(tmp_path)))["shrink"] == "EACCES"
    assert (tmp_path / "secret").read_text() == "secret"


def test_tcp(tmp_path: Path) -> None:
    _needs(4)
    found = run_alone("""
import socket
from mediahub.media.sandbox.walls import landlock
landlock.restrict([], [])
one = socket.socket()
found["connect"] = attempt(lambda: one.connect(("127.0.0.1", 1)))
found["bind"] = attempt(lambda: one.bind(("127.0.0.1", 0)))
""")
    assert found == {"connect": "EACCES", "bind": "EACCES"}


def test_signals_and_abstract_sockets(tmp_path: Path) -> None:
    _needs(6)
    found = run_alone(f"""
import socket
from mediahub.media.sandbox.walls import landlock
name = "\\0mediahub-{os.getpid()}"
listener = socket.socket(socket.AF_UNIX)
listener.bind(name)
listener.listen()
ready, go = os.pipe()
child = os.fork()
if child == 0:
    os.read(ready, 1)
    os._exit(0)
landlock.restrict([], [])
found["signal"] = attempt(lambda: os.kill(os.getppid(), 0))
found["own"] = attempt(lambda: os.kill(os.getpid(), 0))
os.write(go, b"x")
""")
    assert found == {"signal": "EPERM", "own": None}
