"""Finding about the sandbox: which walls stand around the processes that read strangers' files here."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from mediahub.media.model import ReadError
from mediahub.media.sandbox.raise_walls import Wall
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.messages import Message, listed, message
from mediahub.services.checks.finding import Finding
from mediahub.settings import Settings

HOLDING = ("files", "system calls")
"""Without any of these two, a file that takes over its reader has the rights of MediaHub's own user."""


def look_at_walls(settings: Settings) -> Finding:
    """Start a reader, and ask it what it has given up."""
    try:
        with Sandbox(1, folder=settings.temp_dir) as sandbox:
            return finding_of(sandbox.walls())
    except (ReadError, OSError) as error:
        words = message("no reader starts (%(error)s): see log/worker.log", error=error)
        return Finding("sandbox", "problem", words)


def finding_of(walls: Sequence[Wall]) -> Finding:
    """What to say of these walls."""
    standing = [_in_words(wall) for wall in walls if wall.stands]
    missing = [_in_words(wall) for wall in walls if not wall.stands]
    if not missing:
        words = message("readers of files are walled off: %(walls)s", walls=listed(standing))
        return Finding("sandbox", "ok", words)
    words = message(
        "readers of files are walled off: %(walls)s. Not here: %(missing)s",
        walls=listed(standing), missing=listed(missing),
    )  # fmt: skip
    open_to_all = not any(wall.stands for wall in walls if wall.name in HOLDING)
    if open_to_all and sys.platform == "linux":
        advice = message(
            "%(words)s. take files of strangers on a machine with Linux 5.13 or later, outside of containers "
            "that forbid Landlock and seccomp",
            words=words,
        )
        return Finding("sandbox", "problem", advice)
    return Finding("sandbox", "note", words)


def _in_words(wall: Wall) -> Message:
    return message("%(wall)s (%(words)s)", wall=Message(wall.name), words=Message(wall.words))
