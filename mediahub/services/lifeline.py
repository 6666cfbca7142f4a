"""Ties a child's life to its parent's, so that a `kill -9` of the parent leaves nothing behind."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PARENT = "MEDIAHUB_PARENT_PID"
"""In the environment of our own services: the process they must not outlive."""

PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> Callable[[], None]:
    """A `preexec_fn` for a program that is not ours; call it where there is one thread only.

    Linux sends SIGTERM when the parent dies, however it dies. Elsewhere this does nothing.
    """
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def tie() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
            if os.getppid() != parent:  # it died before we asked
                os._exit(1)

    return tie


def follow_parent() -> None:
    """Make this process end with the one named in `PARENT`, if that is set. Survives an exec."""
    parent = os.environ.pop(PARENT, "")
    if parent:
        die_with_parent(int(parent))()
