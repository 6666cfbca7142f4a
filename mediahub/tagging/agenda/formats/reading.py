"""Reading a programme file as it comes from strangers: in a process of its own, before any transaction."""

from __future__ import annotations

from mediahub.media.sandbox.untrusted_text import read_apart
from mediahub.tagging.agenda.formats.limits import SECONDS, check_size
from mediahub.tagging.agenda.formats.model import FileError, Frame, Parsed


def read_programme(data: bytes, name: str, frame: Frame) -> Parsed:
    """What a programme file holds; `name` is a hint of its kind. Raises FileError, whose message says what is
    wrong and what to do; nothing was changed then."""
    check_size(data)
    return read_apart(_read, data, name, frame, fails=FileError, seconds=SECONDS)


def _read(data: bytes, name: str, frame: Frame) -> Parsed:
    from mediahub.tagging.agenda.formats.files import (
        read_file,  # the libraries are needed in that process only
    )

    return read_file(data, name, frame)
