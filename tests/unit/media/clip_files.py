"""Small clips that the tests make for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.stream import Disposition
from PIL import Image

FPS = 10
SOUND_CODECS = {
    ".wav": "pcm_s16le",
    ".mp3": "libmp3lame",
    ".aiff": "pcm_s16be",
    ".flac": "flac",
    ".ogg": "libopus",
}
"""AAC in every other container."""


def write_clip(path: Path, frames: Sequence[Image.Image], *, sound: bool = False, key_every: int = 1) -> Path:
    """Encode the frames at 10 a second; the extension names the container.

    One in `key_every` is a key frame; those between are stored in another order than they are shown.
    """
    with av.open(str(path), "w") as container:
        codec = "libvpx-vp9" if path.suffix == ".webm" else "libx264"
        stream = cast(av.VideoStream, container.add_stream(codec, rate=FPS))
        stream.width, stream.height = frames[0].size
        stream.pix_fmt = "yuv420p"
        stream.gop_size = key_every
        if key_every > 1:
            stream.options = {"bf": "3", "b_strategy": "0"}
        audio = container.add_stream("aac", rate=48000) if sound else None
        for count, image in enumerate(frames):
            frame = av.VideoFrame.from_image(image)
            frame.pts, frame.time_base = count, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if audio is not None:
            _write_tone(container, audio, len(frames) / FPS)
    return path


def write_avchd(path: Path, frames: Sequence[Image.Image], x264: str) -> Path:
    """Encode the frames at 25 a second as AVCHD stores them, a transport stream in packets of 192 bytes;
    `x264` are the encoder's own settings, such as `open-gop=1:keyint=12`."""
    with av.open(str(path), "w", format="mpegts", options={"mpegts_m2ts_mode": "1"}) as container:
        stream = cast(av.VideoStream, container.add_stream("libx264", rate=25))
        stream.width, stream.height = frames[0].size
        stream.pix_fmt = "yuv420p"
        stream.options = {"x264-params": x264}
        for count, image in enumerate(frames):
            frame = av.VideoFrame.from_image(image)
            frame.pts, frame.time_base = count, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def write_sound(path: Path, cover: Image.Image | None = None) -> Path:
    """Encode a second of a tone, as its extension says, with a cover as records have it."""
    codecs = {
        ".wav": "pcm_s16le",
        ".mp3": "libmp3lame",
        ".aiff": "pcm_s16be",
        ".flac": "flac",
        ".ogg": "libopus",
    }
    codec = codecs.get(path.suffix, "aac")
    layout = {"aac": "fltp", "libmp3lame": "fltp", "libopus": "flt"}.get(codec, "s16")
    with av.open(str(path), "w", format={".aac": "adts"}.get(path.suffix)) as container:
        stream = cast(av.AudioStream, container.add_stream(codec, rate=48000, layout="mono"))
        picture = None
        if cover is not None:
            picture = cast(av.VideoStream, container.add_stream("mjpeg", rate=1))
            picture.width, picture.height = cover.size
            picture.pix_fmt = "yuvj420p"
            picture.disposition = Disposition.attached_pic
        samples = np.sin(np.arange(48000) * 0.05)[None, :]
        samples = samples.astype(np.float32) if layout != "s16" else (samples * 9000).astype(np.int16)
        for start in range(0, 47000, 960):
            frame = av.AudioFrame.from_ndarray(samples[:, start : start + 960], layout, "mono")
            frame.sample_rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if picture is not None and cover is not None:
            frame = av.VideoFrame.from_image(cover).reformat(format="yuvj420p")
            frame.pts, frame.time_base = 0, Fraction(1, 1)
            container.mux(picture.encode(frame))
            container.mux(picture.encode(None))
    return path


def _write_tone(container: av.container.OutputContainer, stream: av.AudioStream, seconds: float) -> None:
    samples = np.sin(np.arange(int(48000 * seconds)) * 0.05).astype(np.float32)[None, :]
    for start in range(0, samples.shape[1], 1024):
        frame = av.AudioFrame.from_ndarray(samples[:, start : start + 1024], "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))
