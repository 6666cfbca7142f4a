"""Open a clip with FFmpeg (through PyAV), shut off from everything that the clip may point to."""

from __future__ import annotations

from typing import Any, BinaryIO

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

_CLOSED = {"protocol_whitelist": "file", "enable_drefs": "0"}
_TAGS_AS_THEY_ARE: dict[str, Any] = (
    {} if int(av.__version__.split(".")[0]) >= 19 else {"metadata_errors": "surrogateescape"}
)
"""Tags may be in any coding, which is no reason to refuse a clip: `metadata.text.clean` reads what is no
UTF-8. PyAV hands it out so by itself from 19 on, and has no such argument any more."""


def open_container(source: str | BinaryIO, demuxer: str) -> InputContainer:
    """Open a clip, whose path is absolute, with the demuxer of its type (`filetypes.FFMPEG_DEMUXERS`).

    FFmpeg would else guess, and follow what a playlist or a reference names. Raises av.error.FFmpegError.
    """
    av.logging.set_level(None)
    options = _CLOSED if isinstance(source, str) else {"enable_drefs": "0"}
    return av.open(source, "r", format=demuxer, options=options, **_TAGS_AS_THEY_ARE)


def is_cover(stream: VideoStream) -> bool:
    """Say whether a stream of pictures is the cover of a record, not a film."""
    return bool(stream.disposition & Disposition.attached_pic)
