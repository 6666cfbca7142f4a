"""The poster frame of a clip: early, upright and not black."""

from __future__ import annotations

import errno
import math
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream
from PIL import Image

from mediahub.media.container import is_cover, open_container
from mediahub.media.containers.filetypes import FFMPEG_DEMUXERS
from mediahub.media.errors import media_errors
from mediahub.media.limits import check_size
from mediahub.media.model import SOUND, FileType, MediaError
from mediahub.media.pictures.cicp import conversion
from mediahub.media.pictures.colour import to_srgb
from mediahub.media.pictures.scaling import fit
from mediahub.messages import N_

NO_PICTURE = N_("The clip holds no picture that can be read: copy it from the card again.")

_MOMENTS = (0.1, 0.3, 0.5, 0.7, 0.0)
"""Where to look for a poster, as fractions of the clip; clips often begin and end in black."""
_FIRST_FRAMES, _FIRST_STEP = 250, 12
"""Where a clip cannot be sought in: of how many frames at its beginning one in how many is looked at."""
_DARKEST, _FLATTEST = 24, 12
"""Mean level, and deviation of levels, from which a frame is good enough to stop looking."""
_PROBE = 64
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EIO}
"""Errors of the disk that is read or written, which say nothing about the clip."""
_HD = 720
_MATRICES = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
_TURNS = (
    None,
    Image.Transpose.ROTATE_90,
    Image.Transpose.ROTATE_180,
    Image.Transpose.ROTATE_270,
)
"""By quarters that the container turns to the left."""
_MAX_ASPECT = 4


@contextmanager
def open_clip(path: Path, file_type: FileType) -> Iterator[InputContainer]:
    """Open a clip with the demuxer of its type, without network and without threads. Raises MediaError."""
    with media_errors():
        try:
            container = open_container(str(path.absolute()), FFMPEG_DEMUXERS.get(file_type, "mov"))
        except av.error.FFmpegError as error:
            raise MediaError("damaged", NO_PICTURE) from error
        with container:
            try:
                yield container
            except av.error.FFmpegError as error:
                if error.errno in _DISK:
                    raise
                raise MediaError("damaged", NO_PICTURE) from error


def picture_stream(container: InputContainer) -> VideoStream:
    """Return the stream of moving pictures, set to decode in this thread alone.

    Raises MediaError when there is none or when its frames are beyond the size limits.
    """
    stream = next((one for one in container.streams.video if not is_cover(one)), None)
    if stream is None:
        if container.streams.audio:
            raise MediaError("not_media", SOUND)
        raise MediaError("damaged", NO_PICTURE)
    check_size(stream.codec_context.width, stream.codec_context.height)
    stream.thread_type = "NONE"
    stream.codec_context.thread_count = 1
    return stream


def poster(path: Path, file_type: FileType, long_edge: int) -> Image.Image:
    """Return the frame that stands for the clip: upright sRGB, at most `long_edge` pixels.

    The first frame that is neither dark nor flat among a few spread over the clip, else the
    liveliest of them. Raises MediaError when no frame can be decoded.
    """
    # A transport stream with its only key frame at the beginning (AVCHD) cannot be sought in, nor wound back.
    for candidates in (_spread, _from_start):
        with open_clip(path, file_type) as container:
            stream = picture_stream(container)
            frame = _liveliest(candidates(container, stream))
            if frame is not None:
                return upright(frame, fit(display_size(frame, stream), long_edge))
    raise MediaError("damaged", NO_PICTURE)


def decoded(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Yield the stream's frames from where the container stands; what is damaged is left out."""
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            continue
        yield from (frame for frame in frames if isinstance(frame, VideoFrame) and not frame.is_corrupt)


def _spread(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    duration = container.duration or 0
    for moment in _MOMENTS if duration > 0 else (0.0,):
        try:
            if duration > 0:
                start = max(container.start_time or 0, 0)
                container.seek(start + int(moment * duration))
            frame = next(container.decode(stream), None)
        except av.error.FFmpegError:
            continue
        if frame is not None and not frame.is_corrupt:
            yield frame


def _from_start(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    return islice(decoded(container, stream), 0, _FIRST_FRAMES, _FIRST_STEP)


def _liveliest(frames: Iterator[VideoFrame]) -> VideoFrame | None:
    """Return the first frame that is good enough, else the liveliest; None where there is none."""
    best: tuple[float, VideoFrame] | None = None
    for frame in frames:
        liveliness, good = _judge(frame)
        if good:
            return frame
        if best is None or liveliness > best[0]:
            best = liveliness, frame
    return best[1] if best else None


def _judge(frame: VideoFrame) -> tuple[float, bool]:
    grey = frame.reformat(width=_PROBE, height=_PROBE, format="gray", threads=1).to_ndarray()
    deviation = float(np.std(grey))
    return deviation, deviation >= _FLATTEST and float(np.mean(grey)) >= _DARKEST


def upright(frame: VideoFrame, size: tuple[int, int]) -> Image.Image:
    """Return the frame in sRGB, scaled to `size` and then turned as the container says."""
    image = frame.reformat(
        width=size[0], height=size[1], format="rgb24", src_colorspace=matrix(frame), threads=1
    ).to_image()
    turn = _TURNS[quarter_turns(frame)]
    turned = image.transpose(turn) if turn is not None else image
    return to_srgb(turned, table=conversion(frame.color_primaries, frame.color_trc))


def quarter_turns(frame: VideoFrame) -> int:
    """Return by how many quarters to the left the frame has to be turned, 0 to 3."""
    return round(frame.rotation / 90) % 4


def matrix(frame: VideoFrame) -> int:
    """Return the YCbCr matrix of a frame; where it says none, what players assume."""
    known = _MATRICES.get(frame.colorspace)
    assumed = Colorspace.ITU709 if frame.height >= _HD else Colorspace.ITU601
    return int(known if known is not None else assumed)


def display_size(frame: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Return the size in square pixels before turning, e.g. of 1440 x 1080 AVCHD 1920 x 1080."""
    aspect = float(stream.sample_aspect_ratio or 1) or 1.0
    if not math.isfinite(aspect) or not 1 / _MAX_ASPECT <= aspect <= _MAX_ASPECT:
        aspect = 1.0
    return max(1, round(frame.width * aspect)), frame.height
