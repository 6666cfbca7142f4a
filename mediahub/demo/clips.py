"""A few short clips: a drawn background, something that moves, H.264 in MP4."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from random import Random

import av
from PIL import Image

from mediahub.demo.pictures import clip_scenes
from mediahub.demo.programme import load_programme

WIDTH, HEIGHT, RATE = 1280, 720, 24


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip of the plan; `path` is below the demo folder."""

    path: str
    photographer: str
    session: str
    scene: str
    moment: datetime
    seconds: float
    rights: str
    embargo: str | None = None


def _clip(
    photographer: str,
    card: str,
    name: str,
    session: str,
    scene: str,
    moment: str,
    seconds: float,
    rights: str,
) -> Clip:
    path = f"{photographer}/{card}/{name}"
    return Clip(
        path, photographer, session, scene, datetime.fromisoformat(f"{moment}+08:00"), seconds, rights
    )


def plan_clips() -> list[Clip]:
    """Return the clips in order of time."""
    return [
        _clip(
            "chen-rui",
            "101NCZ9A",
            "DSC_0655.MP4",
            "D1-OPEN",
            "stage_lights",
            "2025-10-17T09:34:10",
            6.0,
            "free",
        ),
        _clip(
            "aisha-karimova",
            "100CANON",
            "MVI_0031.MP4",
            "D1-ROB",
            "robot_trot",
            "2025-10-17T16:02:41",
            6.5,
            "editorial",
        ),
        _clip(
            "wang-zihan",
            "DJI_001",
            "DJI_0061.MP4",
            "D2-DAWN",
            "river_pan",
            "2025-10-18T06:21:05",
            8.0,
            "free",
        ),
        _clip(
            "diego-salvatierra",
            "10251017",
            "C0031.MP4",
            "D2-NIGHT",
            "rain_drive",
            "2025-10-18T19:12:33",
            6.0,
            "free",
        ),
        _clip(
            "aisha-karimova",
            "100CANON",
            "MVI_0112.MP4",
            "D2-DRIVE",
            "track_pass",
            "2025-10-18T15:40:18",
            5.0,
            "free",
        ),
    ]


def clip_bytes(clip: Clip, *, seconds: float | None = None) -> bytes:
    """Draw and encode a clip; `seconds` shortens it, for tests."""
    out = BytesIO()
    session = load_programme().session(clip.session)
    frames = round((seconds or clip.seconds) * RATE)
    with av.open(out, "w", format="mp4") as container:
        container.metadata["creation_time"] = clip.moment.astimezone(UTC).strftime(
            "%Y-%m-%dT%H:%M:%S.000000Z"
        )
        container.metadata["title"] = session["title"]
        container.metadata["comment"] = f"Illustration: {session['title']}, drawn for the MediaHub demo."
        stream = container.add_stream("libx264", rate=RATE, options={"crf": "24", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for image in _frames(clip, frames):
            container.mux(stream.encode(av.VideoFrame.from_image(image)))
        container.mux(stream.encode())
    return out.getvalue()


def _frames(clip: Clip, count: int) -> Iterator[Image.Image]:
    session = load_programme().session(clip.session)
    draw: Callable[..., Iterator[Image.Image]] = getattr(clip_scenes, clip.scene)
    return draw((WIDTH, HEIGHT), count, session["title"], Random(clip.path))
