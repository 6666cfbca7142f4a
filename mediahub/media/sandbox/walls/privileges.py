"""No network, no shared memory, no capabilities: namespaces(7) and capabilities(7)."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress
from pathlib import Path

from mediahub.media.sandbox.walls.linux import (
    PR_CAP_AMBIENT,
    PR_CAP_AMBIENT_CLEAR_ALL,
    PR_CAPBSET_DROP,
    NotHere,
    no_new_privileges,
    prctl,
    require_linux,
    syscall,
    unshare,
)
from mediahub.messages import N_, message

_NEWUTS, _NEWIPC, _NEWUSER, _NEWNET = 0x04000000, 0x08000000, 0x10000000, 0x40000000
_APART = _NEWNET | _NEWIPC | _NEWUTS
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITIES_VERSION = 0x20080522
DAC_OVERRIDE, DAC_READ_SEARCH = 1, 2
_LAST_CAPABILITY = 63


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Capabilities(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("e0", "p0", "i0", "e1", "p1", "i1")]


def leave_network() -> str:
    """Move this process, which has one thread, into a network that is empty, and shared memory of its own.

    Whoever is not root gets a user namespace of its own for that, in which it is still itself. Returns what
    to say of it. Raises NotHere where the system does not permit that, as in most containers.
    """
    require_linux()
    if os.geteuid() == 0:
        unshare(_APART)
        return N_("a network without any interface")
    _try_first()
    _unshare_as_user()
    return N_("a user namespace, and in it a network without any interface")


def drop_capabilities(keep_reading: bool) -> str:
    """Give up every right of root for good. Returns what to say of it. Raises NotHere.

    With `keep_reading` the one right stays to read files whatever their mode says: MediaHub that runs as root
    reads the files of other users, and Landlock says which. Without Landlock nothing stays.
    """
    import platform

    require_linux()
    number = _CAPSET.get(platform.machine())
    if number is None:
        raise NotHere(message("no number of capset for %(machine)s", machine=platform.machine()))
    kept = _to_keep() if keep_reading else 0
    with suppress(NotHere):
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    for capability in range(_LAST_CAPABILITY + 1):
        if not kept >> capability & 1:
            with suppress(NotHere):  # beyond the kernel's last, or without the right to drop from the bound
                prctl(PR_CAPBSET_DROP, capability)
    no_new_privileges()
    low, high = kept & 0xFFFFFFFF, kept >> 32
    values = _Capabilities(low, low, 0, high, high, 0)
    syscall(number, ctypes.byref(_Header(_CAPABILITIES_VERSION, 0)), ctypes.byref(values))
    return N_("none but to read files") if kept else N_("none")


def effective() -> int:
    """The capabilities that this process has, one bit each; 0 where the system has none."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return int(next((line.split()[1] for line in lines if line.startswith("CapEff:")), "0"), 16)


def _to_keep() -> int:
    """Of the two that let root read any file the smaller, where there is one."""
    if os.geteuid() != 0:
        return 0
    for one in (DAC_READ_SEARCH, DAC_OVERRIDE):
        if effective() >> one & 1:
            return 1 << one
    return 0


def _try_first() -> None:
    """Where a user namespace can be made, but not used, this process must not end up in it."""
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            _unshare_as_user()
            os._exit(0)
        os._exit(1)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        raise NotHere(N_("this system does not permit a user namespace"))


def _unshare_as_user() -> None:
    user, group = os.geteuid(), os.getegid()
    unshare(_NEWUSER | _APART)
    try:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    except OSError as error:
        raise NotHere(str(error)) from error
