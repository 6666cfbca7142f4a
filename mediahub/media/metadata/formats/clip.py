"""Probe a clip with FFmpeg (through PyAV): duration, codec, frame rate, size, container tags."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mediahub.media.containers.filetypes import FFMPEG_DEMUXERS
from mediahub.media.metadata.text import clean
from mediahub.media.model import FileType

_MICROSECONDS = 1_000_000


def probe_clip(path: Path, file_type: FileType) -> dict[str, Any]:
    """Return `codec`, `width`, `height`, `duration` (s), `frame_rate`, `tags` where known.

    The file is opened as what it was identified to be, and nothing that it points to is.
    Raises av.error.FFmpegError when FFmpeg cannot open it.
    """
    from mediahub.media.container import is_cover, open_container

    with open_container(str(path.absolute()), FFMPEG_DEMUXERS.get(file_type, "mov")) as container:
        found: dict[str, Any] = {"tags": _tags(container)}
        if container.duration is not None:
            found["duration"] = container.duration / _MICROSECONDS
        streams = [stream for stream in container.streams.video if not is_cover(stream)]
        if streams:
            _take_stream(streams[0], found)
        return found


def _take_stream(stream: Any, found: dict[str, Any]) -> None:
    context = stream.codec_context
    if context is not None:
        found["codec"] = context.codec.canonical_name
        found["width"], found["height"] = context.width, context.height
    if stream.average_rate:
        found["frame_rate"] = round(float(stream.average_rate), 3)
    if "duration" not in found and stream.duration and stream.time_base:
        found["duration"] = float(stream.duration * stream.time_base)


def _tags(container: Any) -> dict[str, str]:
    return {key: text for key, value in container.metadata.items() if (text := clean(value))}
