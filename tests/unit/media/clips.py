"""Small clips that the tests make for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from PIL import Image

FPS = 10


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


def _write_tone(container: av.container.OutputContainer, stream: av.AudioStream, seconds: float) -> None:
    samples = np.sin(np.arange(int(48000 * seconds)) * 0.05).astype(np.float32)[None, :]
    for start in range(0, samples.shape[1], 1024):
        frame = av.AudioFrame.from_ndarray(samples[:, start : start + 1024], "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))
