"""Self-test of this machine's decoders, now and then."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

from mediahub.loops import Loop
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.settings import Settings

POLL = 3600.0


class BrokenReaders(Exception):
    """Files that are whole cannot be read here; the message says which."""


def check_readers(settings: Settings, sandbox: Sandbox) -> None:
    """Read files of our own making. Raises BrokenReaders, or MediaError when the sandbox does not work."""
    with tempfile.TemporaryDirectory(dir=settings.temp_dir) as folder:
        if problems := sandbox.call(_try_readers, Path(folder)):
            raise BrokenReaders("; ".join(problems))


def readers_loop(settings: Settings, sandbox: Sandbox) -> Loop:
    """The decoders' self-test once an hour, as a loop: one that fails is named to whoever watches."""

    def look(_: threading.Event) -> None:
        check_readers(settings, sandbox)

    return Loop(name="readers", work=look, poll=POLL)


def _try_readers(folder: Path) -> list[str]:
    """For the sandbox, where FFmpeg is: here it would take 16 MB for a look an hour."""
    from mediahub.media.probe import try_readers

    return list(try_readers(folder))
