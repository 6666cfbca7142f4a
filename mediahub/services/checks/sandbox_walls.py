"""Finding about the sandbox: which walls stand around the processes that read strangers' files here."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from mediahub.media.model import ReadError
from mediahub.media.sandbox.raise_walls import Wall
from mediahub.media.sandbox.sandbox import Sandbox
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
        return Finding("sandbox", "problem", f"no reader starts ({error}): see log/worker.log")


def finding_of(walls: Sequence[Wall]) -> Finding:
    """What to say of these walls."""
    standing = [f"{wall.name} ({wall.words})" for wall in walls if wall.stands]
    missing = [f"{wall.name} ({wall.words})" for wall in walls if not wall.stands]
    words = f"readers of files are walled off: {', '.join(standing)}"
    if not missing:
        return Finding("sandbox", "ok", words)
    words = f"{words}. Not here: {', '.join(missing)}"
    open_to_all = not any(wall.stands for wall in walls if wall.name in HOLDING)
    if open_to_all and sys.platform == "linux":
        advice = "take files of strangers on a machine with Linux 5.13 or later, outside of containers that"
        return Finding("sandbox", "problem", f"{words}. {advice} forbid Landlock and seccomp")
    return Finding("sandbox", "note", words)
