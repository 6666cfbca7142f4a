"""Raising every wall there is, one by one: what a system lacks is noted, and the others stand."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from mediahub.media.sandbox.code_folders import system_folders
from mediahub.media.sandbox.confine import confine, limit_threads
from mediahub.media.sandbox.walls import landlock, privileges, seccomp
from mediahub.media.sandbox.walls.linux import PR_SET_PDEATHSIG, NotHere, prctl
from mediahub.messages import N_

_SIGKILL = 9


@dataclass(frozen=True, slots=True)
class Wall:
    """One wall of a reading process."""

    name: str
    stands: bool
    words: str
    """What it holds, or why it does not stand; like the name, a text that may be translated."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a reader may have."""

    memory: int
    """Bytes of private memory."""
    file_size: int
    """Bytes of a file that it writes."""
    niceness: int
    reads: Sequence[Path]
    """Folders to read, beside the code."""
    writes: Sequence[Path]
    """Folders to change."""
    packages: Sequence[str] = ()
    """Names of packages to begin importing while the folders that they lie in can be listed."""


def wall_off_server() -> list[Wall]:
    """What the fork server takes from itself, so that all readers come without it. It has one thread yet."""
    network = _raise(N_("network"), privileges.leave_network)
    if network.stands and os.geteuid() != 0:
        limit_threads()
    has_landlock = _raise("", lambda: f"{landlock.version()}").stands
    return [network, _raise(N_("capabilities"), lambda: privileges.drop_capabilities(has_landlock))]


def wall_off_reader(bounds: Bounds, pipes: Sequence[int]) -> list[Wall]:
    """What a fresh reader takes from itself before it reads anything; `pipes` stay open."""
    os.nice(bounds.niceness)
    _close_all_but(pipes)
    confine(bounds.memory, bounds.file_size)
    if sys.platform == "linux":
        with suppress(NotHere):  # the fork server ends its readers too
            prctl(PR_SET_PDEATHSIG, _SIGKILL)
    for name in bounds.packages:  # afterwards the folder that it lies in, which may hold anything, is closed
        with suppress(ImportError):
            import_module(name)
    own = Path(f"/proc/{os.getpid()}")  # of /proc nothing else: the parent's environment and memory are there
    reads = [*system_folders(), own, *bounds.reads]
    return [
        Wall(N_("environment"), not _foreign(), N_("only the language and the time zone")),
        Wall(N_("limits"), True, N_("memory, time, size of files, open files")),
        _raise(N_("files"), lambda: landlock.restrict(reads, [*bounds.writes, Path("/dev/null")])),
        _raise(N_("system calls"), seccomp.restrict),
    ]


def _raise(name: str, wall: Callable[[], str]) -> Wall:
    try:
        return Wall(name, True, wall())
    except NotHere as reason:
        return Wall(name, False, str(reason))


def _foreign() -> list[str]:
    return [name for name in os.environ if name.startswith("MEDIAHUB_")]


def _close_all_but(pipes: Sequence[int]) -> None:
    """The standard streams lead nowhere: libtiff, LibRaw and FFmpeg write there what reasons already say."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    last = 2
    for pipe in sorted(pipes):
        os.closerange(last + 1, pipe)
        last = pipe
    os.closerange(last + 1, os.sysconf("SC_OPEN_MAX"))
