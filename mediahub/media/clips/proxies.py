"""Video proxies: a silent preview to hover over, and a 720p proxy that every browser plays.

Both are H.264 in MP4 with the index first (`faststart`), so that they start and seek over
HTTP ranges; upright, in square pixels, without the place, camera or words of the original.
They take as long as the clip asks for: run them in a `Sandbox` with seconds to match.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream

from mediahub.media.model import FileType, MediaError
from mediahub.media.pictures.cicp import conversion
from mediahub.media.pictures.poster import (
    NO_PICTURE,
    decoded,
    display_size,
    matrix,
    open_clip,
    picture_stream,
    quarter_turns,
    upright,
)

HOVER_SIDE, HOVER_FRAMES, HOVER_RATE = 240, 24, 6
"""A hover preview: pixels of the shorter side, and moments of the whole clip in 4 seconds."""
PROXY_SIDE, PROXY_RATE = 720, 30
"""A proxy: pixels of the shorter side and frames a second, both at most."""
_SEEK_SECONDS = 2
"""Between key frames of what is written: how finely a player can jump."""
_SOUND_RATE, _SOUND_BITS = 48_000, 128_000

_Moments = Callable[[InputContainer, VideoStream], Iterator[VideoFrame]]


def hover_preview(path: Path, file_type: FileType, target: Path) -> tuple[int, int]:
    """Write a silent MP4 of a few seconds that shows moments spread over the clip; return its
    width and height in pixels.

    Raises MediaError when no frame of the clip can be decoded.
    """
    for moments, at_least in ((_sought_moments, HOVER_FRAMES // 2), (_decoded_moments, 1)):
        if made := _write_moments(path, file_type, target, moments, at_least):
            return made
    raise MediaError("damaged", NO_PICTURE)


def make_hover(path: Path, file_type: FileType, targets: Mapping[str, Path]) -> dict[str, tuple[int, int]]:
    """Write the hover preview to each target; the maker of the registry. Raises MediaError."""
    return {name: hover_preview(path, file_type, target) for name, target in targets.items()}


def make_proxy(path: Path, file_type: FileType, targets: Mapping[str, Path]) -> dict[str, tuple[int, int]]:
    """Write the proxy to each target; the maker of the registry. Raises MediaError."""
    return {name: proxy(path, file_type, target) for name, target in targets.items()}


def _write_moments(
    path: Path, file_type: FileType, target: Path, moments: _Moments, at_least: int
) -> tuple[int, int] | None:
    """Write the hover preview; None where that way yields too few frames."""
    count = -1
    with open_clip(path, file_type) as clip, _mp4(target) as out:
        source = picture_stream(clip)
        encoder: VideoStream | None = None
        for count, frame in enumerate(moments(clip, source)):
            size = _size(frame, source, HOVER_SIDE)
            if encoder is None:
                encoder = _video_encoder(out, _turned(size, frame), HOVER_RATE, crf=28)
            shown = _prepared(frame, size, encoder)
            shown.pts, shown.time_base = count, Fraction(1, HOVER_RATE)
            out.mux(encoder.encode(shown))
        if encoder is None or count + 1 < at_least:
            return None
        out.mux(encoder.encode(None))
        return encoder.width, encoder.height


def proxy(path: Path, file_type: FileType, target: Path) -> tuple[int, int]:
    """Write the clip as an MP4 that every browser plays, at 720p at most, with its sound; return
    its width and height in pixels.

    Frames that are damaged are left out. Raises MediaError when none can be decoded.
    """
    first = _first_frame(path, file_type)
    with open_clip(path, file_type) as clip, _mp4(target) as out:
        source = picture_stream(clip)
        sound = clip.streams.audio[0] if clip.streams.audio else None
        writer = _ProxyWriter(out, source, first, sound)
        for packet in clip.demux([source, sound] if sound else [source]):
            writer.write(packet)
        return writer.finish()


def _first_frame(path: Path, file_type: FileType) -> VideoFrame:
    """Return the first frame, from an opening of its own: a transport stream cannot be wound back."""
    with open_clip(path, file_type) as clip:
        first = next(decoded(clip, picture_stream(clip)), None)
    if first is None:
        raise MediaError("damaged", NO_PICTURE)
    return first


class _ShownTimes:
    """When each frame is shown, where a container such as AVI says only in which order frames are decoded.

    FFmpeg then makes up times of showing that jump to and fro, while those of decoding rise steadily.
    Whichever have jumped back less often are believed, as FFmpeg's own tools do.
    """

    def __init__(self) -> None:
        self._shown = self._decoded = self._given = -math.inf
        self._shown_faults = self._decoded_faults = 0

    def of(self, frame: VideoFrame) -> int | None:
        """Return the time in the frame's time base, None for a frame that is not after the one before."""
        if frame.pts is not None:
            self._shown_faults += frame.pts <= self._shown
            self._shown = frame.pts
        if frame.dts is not None:
            self._decoded_faults += frame.dts <= self._decoded
            self._decoded = frame.dts
        believed = frame.pts if self._shown_faults <= self._decoded_faults or frame.dts is None else frame.dts
        if believed is None or believed <= self._given:
            return None
        self._given = believed
        return believed


class _ProxyWriter:
    """Encodes the packets of one clip as they come.

    Every stream has to be there before the first packet is written, so the first frame is
    looked at beforehand for the size.
    """

    def __init__(
        self,
        out: OutputContainer,
        source: VideoStream,
        first: VideoFrame,
        sound: AudioStream | None,
    ) -> None:
        rate = float(source.average_rate or source.guessed_rate or PROXY_RATE)
        self._keep_every = max(1, math.ceil(rate / (PROXY_RATE + 1)))
        rate = min(max(round(rate / self._keep_every), 1), PROXY_RATE)
        self._size = _size(first, source, PROXY_SIDE)
        self._encoder = _video_encoder(out, _turned(self._size, first), rate, crf=23)
        self._out = out
        self._times = _ShownTimes()
        self._seen = 0
        self._sound: AudioStream | None = None
        if sound is not None:
            self._sound = out.add_stream("aac", rate=_SOUND_RATE, layout="stereo")
            self._sound.bit_rate = _SOUND_BITS
            self._resampler = AudioResampler("fltp", "stereo", _SOUND_RATE)

    def write(self, packet: Packet) -> None:
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            return
        for frame in frames:
            if isinstance(frame, VideoFrame):
                self._write_picture(frame)
            elif self._sound is not None and isinstance(frame, av.AudioFrame):
                for part in self._resampler.resample(frame):
                    self._out.mux(self._sound.encode(part))

    def _write_picture(self, frame: VideoFrame) -> None:
        self._seen += 1
        time = self._times.of(frame)
        if time is None or (self._seen - 1) % self._keep_every:
            return
        shown = _prepared(frame, self._size, self._encoder)
        shown.pts, shown.time_base = time, frame.time_base
        self._out.mux(self._encoder.encode(shown))

    def finish(self) -> tuple[int, int]:
        self._out.mux(self._encoder.encode(None))
        if self._sound is not None:
            for part in self._resampler.resample(None):
                self._out.mux(self._sound.encode(part))
            self._out.mux(self._sound.encode(None))
        return self._encoder.width, self._encoder.height


@contextmanager
def _mp4(target: Path) -> Iterator[OutputContainer]:
    options = {"movflags": "+faststart"}
    with av.open(str(target), "w", format="mp4", options=options) as container:
        yield container


def _video_encoder(out: OutputContainer, size: tuple[int, int], rate: int, crf: int) -> VideoStream:
    stream = out.add_stream("libx264", rate=rate)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.gop_size = rate * _SEEK_SECONDS
    stream.options = {"preset": "veryfast", "crf": str(crf), "profile": "main"}
    stream.codec_context.thread_count = 1
    stream.codec_context.time_base = Fraction(1, 90_000)
    return stream


def _size(frame: VideoFrame, stream: VideoStream, side: int) -> tuple[int, int]:
    """Return the size before turning: the shorter side at most `side`, both even for 4:2:0."""
    width, height = display_size(frame, stream)
    scale = min(1.0, side / min(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _turned(size: tuple[int, int], frame: VideoFrame) -> tuple[int, int]:
    return size if quarter_turns(frame) % 2 == 0 else (size[1], size[0])


def _prepared(frame: VideoFrame, size: tuple[int, int], encoder: VideoStream) -> VideoFrame:
    """Scale in one step where nothing has to be turned nor brought to ordinary colours."""
    if quarter_turns(frame) or conversion(frame.color_primaries, frame.color_trc):
        image = upright(frame, size)
        return VideoFrame.from_image(image).reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU709, threads=1
        )
    return frame.reformat(
        width=size[0],
        height=size[1],
        format="yuv420p",
        src_colorspace=matrix(frame),
        dst_colorspace=Colorspace.ITU709,
        dst_color_range="MPEG",
        threads=1,
    )


def _sought_moments(clip: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Yield frames spread over the clip, decoding on where the next one is near and jumping
    to the key frame before it where it is not."""
    duration = (clip.duration or 0) / av.time_base
    if duration <= 0:
        yield from islice(decoded(clip, stream), HOVER_FRAMES)
        return
    step = duration / HOVER_FRAMES
    position = start = max(clip.start_time or 0, 0) / av.time_base
    frames = decoded(clip, stream)
    for count in range(HOVER_FRAMES):
        wanted = start + count * step
        if wanted - position > _SEEK_SECONDS:
            try:
                clip.seek(int(wanted * av.time_base))
            except av.error.FFmpegError:
                return
            frames = decoded(clip, stream)
        for frame in frames:
            position = frame.time if frame.time is not None else wanted
            if position >= wanted - step / 2:
                yield frame
                break


def _decoded_moments(clip: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Yield frames spread over a clip that cannot be sought in, which means decoding all of it."""
    step = (clip.duration or 0) / av.time_base / HOVER_FRAMES
    rate = float(stream.average_rate or stream.guessed_rate or PROXY_RATE)
    return islice(decoded(clip, stream), 0, None, max(1, round(step * rate)))
