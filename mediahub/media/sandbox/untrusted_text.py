"""Reading a stranger's text, a calendar or a table, in a process of its own, with limits on time and memory.

A page calls this before it opens a transaction: what takes long here holds nobody else up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from mediahub.media.model import NotRead
from mediahub.media.sandbox.sandbox import MEMORY, Sandbox
from mediahub.messages import N_, message

T = TypeVar("T")
SECONDS = 20.0
AT_ONCE = 2
"""Files that one process has read at the same time; others wait their turn."""
_turns = threading.BoundedSemaphore(AT_ONCE)


def read_apart(
    function: Callable[..., T], *args: object, fails: Callable[[str], Exception], seconds: float = SECONDS
) -> T:
    """What `function`, of a module, returns for these arguments.

    Raises what it raises, and what `fails` makes of a sentence where it takes more than `seconds`, more
    memory than there is, or ends without an answer.
    """
    try:
        with _turns, Sandbox(1, memory=MEMORY) as sandbox:
            return sandbox.call(function, *args, seconds=seconds)
    except NotRead as error:
        raise fails(_why(error, seconds)) from error


def _why(error: NotRead, seconds: float) -> str:
    if error.code == "timeout":
        return message(
            "Reading the file took longer than %(seconds)s seconds. Nothing was changed. Give a smaller part"
            " of it, without rules that repeat very often.", seconds=round(seconds)
        )  # fmt: skip
    if error.code == "out_of_memory":
        return N_("Reading the file takes too much memory. Nothing was changed. Give a smaller part of it.")
    return N_("Reading the file ended without an answer. Nothing was changed. Export it again, or as CSV.")
