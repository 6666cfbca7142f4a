"""System calls of Linux that Python has no function for, by way of the C library."""

from __future__ import annotations

import ctypes
import os
import sys

from mediahub.messages import N_

_C = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 22, 24, 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4


class NotHere(Exception):
    """This system has no such wall, or does not permit it; the message says why."""


def require_linux() -> None:
    """Raise NotHere on any other system."""
    if sys.platform != "linux":
        raise NotHere(N_("it is a wall of Linux"))


def syscall(number: int, *args: object) -> int:
    """Make a system call that returns a number. Raises NotHere with the system's words where it fails."""
    return _checked(_C.syscall(ctypes.c_long(number), *args))


def prctl(option: int, *args: int) -> int:
    """Call prctl(2). Raises NotHere."""
    full = [ctypes.c_ulong(value) for value in (*args, 0, 0, 0, 0)[:4]]
    return _checked(_C.prctl(ctypes.c_int(option), *full))


def prctl_address(option: int, mode: int, structure: ctypes.Structure) -> int:
    """Call prctl(2) with the address of a structure. Raises NotHere."""
    return _checked(_C.prctl(ctypes.c_int(option), ctypes.c_ulong(mode), ctypes.byref(structure)))


def unshare(flags: int) -> None:
    """Call unshare(2). Raises NotHere."""
    _checked(_C.unshare(ctypes.c_int(flags)))


def no_new_privileges() -> None:
    """Nothing that is executed may gain rights: what Landlock and seccomp ask for first. Raises NotHere."""
    require_linux()
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def _checked(result: int) -> int:
    if result < 0:
        raise NotHere(os.strerror(ctypes.get_errno()))
    return result
