"""A child's life tied to its parent's, so that a `kill -9` of the parent leaves nothing behind."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

PARENT = "MEDIAHUB_PARENT_PID"
"""In the environment of our own services: the process they must not outlive."""
LOOK_EVERY = 2.0
"""Seconds between two looks at the parent: a system call, which costs nothing that one could measure."""
LAST_GRACE = 100.0
"""Seconds that a service may take to end after its parent has: storage may need 70."""

PR_SET_PDEATHSIG = 1

_parent = 0


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
    """Make this process end with the one named in `PARENT`, if that is set.

    Linux tells it at once. Every system is asked now and then, too: macOS tells nobody, and who was told may
    hang.
    """
    global _parent
    named = os.environ.pop(PARENT, "")
    if named:
        _parent = int(named)
        die_with_parent(_parent)()
        threading.Thread(target=_outlive_no_longer, name="lifeline", daemon=True).start()


def followed() -> int:
    """The process that this one must not outlive; 0 for none."""
    return _parent


def _outlive_no_longer() -> None:
    """Ask this process to end once its parent has, and end it when that takes too long."""
    while os.getppid() == _parent:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LAST_GRACE)
    os.kill(os.getpid(), signal.SIGKILL)
