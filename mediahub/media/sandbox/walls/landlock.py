"""Landlock: a process opens the files that it was given, and no other (Linux 5.13 and later).

See landlock(7). Versions of the interface add to what it holds: 2 moving between folders, 3 truncating, 4
TCP, 5 control of devices, 6 signals and abstract sockets. Taken back it cannot be, not even by root.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from mediahub.media.sandbox.walls.linux import NotHere, no_new_privileges, require_linux, syscall

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION, _BENEATH = 1, 1
_EXECUTE, _WRITE, _READ, _READ_DIR, _REMOVE_DIR, _REMOVE, _MAKE_DIR, _MAKE = (
    1 << bit for bit in (0, 1, 2, 3, 4, 5, 7, 8)
)
_TRUNCATE = 1 << 14
_BITS = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights on files a version knows; later ones know 16."""
_TCP, _SCOPES = 0b11, 0b11
_LOOK = _READ | _READ_DIR
_CHANGE = _LOOK | _WRITE | _TRUNCATE | _REMOVE | _REMOVE_DIR | _MAKE | _MAKE_DIR
"""No links, pipes, sockets or devices: whoever takes the files afterwards must not be led elsewhere."""
_OF_FILES = _READ | _WRITE | _TRUNCATE


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def version() -> int:
    """The version of the interface that the kernel has. Raises NotHere for none."""
    require_linux()
    return syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))


def restrict(reads: Iterable[Path], writes: Iterable[Path]) -> str:
    """Leave this thread, and those it starts, what lies in `reads` to read and in `writes` to change.

    Nothing may be executed; TCP, abstract sockets and signals to other processes end where the kernel can
    end them. Returns what to say of it. Raises NotHere.
    """
    known = version()
    files = (1 << _BITS.get(known, 16)) - 1
    rules = _Ruleset(files, _TCP if known >= 4 else 0, _SCOPES if known >= 6 else 0)
    size = 8 if known < 4 else 16 if known < 6 else 24
    no_new_privileges()
    ruleset = syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0))
    try:
        for path in reads:
            _allow(ruleset, path, _LOOK & files)
        for path in writes:
            _allow(ruleset, path, _CHANGE & files)
        syscall(_RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)
    return f"Landlock {known}"


def _allow(ruleset: int, path: Path, rights: int) -> None:
    """A path that is not there, or that this user does not reach, is left out."""
    try:
        found = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(found).st_mode):
            rights &= _OF_FILES
        rule = _Beneath(rights, found)
        syscall(_ADD, ctypes.c_int(ruleset), ctypes.c_int(_BENEATH), ctypes.byref(rule), ctypes.c_uint32(0))
    finally:
        os.close(found)


__all__ = ["NotHere", "restrict", "version"]
