"""System calls through the C library: a number, or the system's own words for why there is none."""

from __future__ import annotations

import ctypes
import errno
import os
import sys

import pytest

from mediahub.media.sandbox.walls import linux
from mediahub.media.sandbox.walls.linux import NotHere, prctl, require_linux, syscall
from tests.unit.media.sandbox.walls.alone import run_alone

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="system calls of Linux")


@pytest.mark.parametrize("result", [0, 1, 42])
def test_what_succeeded_is_its_number(result: int) -> None:
    assert linux._checked(result) == result


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOSYS])
def test_what_failed_says_why(code: int) -> None:
    ctypes.set_errno(code)
    with pytest.raises(NotHere, match=os.strerror(code)):
        linux._checked(-1)


@pytest.mark.parametrize(("platform", "is_here"), [("linux", True), ("darwin", False)])
def test_elsewhere_there_is_no_such_wall(
    monkeypatch: pytest.MonkeyPatch, platform: str, is_here: bool
) -> None:
    monkeypatch.setattr(linux.sys, "platform", platform)
    if is_here:
        require_linux()
    else:
        with pytest.raises(NotHere, match="a wall of Linux"):
            require_linux()
        with pytest.raises(NotHere, match="a wall of Linux"):
            linux.no_new_privileges()


@only_linux
def test_a_call_that_there_is_answers_and_one_that_there_is_not_refuses() -> None:
    assert prctl(3) in (0, 1, 2), "PR_GET_DUMPABLE"
    with pytest.raises(NotHere):
        prctl(-1)
    with pytest.raises(NotHere):
        syscall(100_000)
    with pytest.raises(NotHere):
        linux.unshare(0x1)


@only_linux
def test_what_is_executed_gains_no_rights() -> None:
    found = run_alone(
        """
from mediahub.media.sandbox.walls.linux import no_new_privileges, prctl
before = prctl(39)
no_new_privileges()
found = {"before": before, "after": prctl(39)}
"""
    )
    assert found == {"before": 0, "after": 1}
