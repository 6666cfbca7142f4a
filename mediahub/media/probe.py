"""Self-test of the decoders, tried on a picture and a clip that are made here.

A library that was exchanged for another version can fail at every file. That is no fault of the files.
"""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from PIL import Image

from mediahub.media.analyse import analyse
from mediahub.media.containers.identify import identify

SIDE, FRAMES = 64, 5


def try_readers(folder: Path) -> list[str]:
    """Make a JPEG and an MP4 in `folder`, and read them as files from strangers are; what failed, in words.
    To be run in a `Sandbox`."""
    problems = []
    makers = {"pictures": (_jpeg, folder / "probe.jpg"), "clips": (_clip, folder / "probe.mp4")}
    for what, (make, path) in makers.items():
        try:
            make(path)
            if not analyse(path, identify(path)).renditions:
                problems.append(f"{what} give no preview")
        except Exception as error:  # noqa: BLE001  (whatever it is, it is what is to be said)
            cause = error.__cause__ or error
            problems.append(f"{what} cannot be read: {type(cause).__name__}: {cause}")
    return problems


def _picture(step: int) -> Image.Image:
    ramp = np.linspace(0, 255, SIDE, dtype=np.uint8)
    pixels = np.stack([np.tile(ramp, (SIDE, 1)), np.tile(ramp[:, None], (1, SIDE))], axis=2)
    return Image.fromarray(np.dstack([pixels, np.full((SIDE, SIDE), 40 * step, np.uint8)]))


def _jpeg(path: Path) -> None:
    _picture(2).save(path, "JPEG")


def _clip(path: Path) -> None:
    with av.open(str(path), "w", format="mp4") as out:
        stream = out.add_stream("mpeg4", rate=25)
        stream.width = stream.height = SIDE
        stream.pix_fmt = "yuv420p"
        for step in range(FRAMES):
            out.mux(stream.encode(av.VideoFrame.from_image(_picture(step))))
        out.mux(stream.encode(None))
