"""Face detection and embeddings: where faces are, and 128 numbers each, near for one person.

dlib's HOG detector, its 5-point landmarks and its ResNet, which only the extra `faces` installs. Their files
are loaded by path after a look at their SHA-256. The 68-point landmarks that lie beside them are not for
commercial use and are never opened.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from mediahub.media.errors import media_errors

SIDE = 1600
"""Pixels of the longer side in which faces are looked for."""
UPSAMPLE = 1
"""Times that it is doubled for the detector, whose smallest face has 80 pixels: 40 are enough then."""
SURE = 0.25
"""The detector's score; less is a badge or a cat more often than a face."""
MAX_FACES = 60
"""Faces of one picture, the largest first."""
CHIP = 160
"""Pixels of a side of the small picture of a face."""
AROUND = 1.7
"""Its side, in widths of the face: with hair and chin."""
EMBEDDING = np.dtype("<f2")
FILES = {
    "shape_predictor_5_face_landmarks.dat": (
        "c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888"
    ),
    "dlib_face_recognition_resnet_model_v1.dat": (
        "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"
    ),
}
"""The files that are used, with their SHA-256."""
MODEL = "dlib HOG, 5-point, ResNet"
"""For people who want to know what looks at faces."""
NEEDED = ("dlib", "face_recognition_models")
VERSION = 1
"""Grows when the same picture gives other faces; what an older one saw is looked at again."""
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class FoundFace:
    """A face. The box is in fractions of the picture."""

    x: float
    y: float
    width: float
    height: float
    score: float
    embedding: bytes
    """128 numbers of type `EMBEDDING`."""


class WrongModel(RuntimeError):
    """A file of the models is not the one that it should be."""


def can_find() -> bool:
    """Whether this installation has what it takes (the extra `faces`)."""
    return all(find_spec(name) is not None for name in NEEDED)


def finder_name() -> str:
    """What finds faces here, with its version; empty where nothing does."""
    try:
        return f"dlib {version('dlib-bin')} / {VERSION}" if can_find() else ""
    except PackageNotFoundError:
        return ""


def find_faces(path: Path, strip: Path) -> list[FoundFace]:
    """The faces in the picture at `path`, the largest first. Raises MediaError, or WrongModel.

    Writes a JPEG to `strip` that shows them in this order, side by side, `CHIP` pixels each.
    Takes 0.5 s of one core and 60 ms a face, and about 300 MB. Run it in a `Sandbox`.
    """
    models = _models()
    with media_errors():
        with Image.open(path) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
        picture.thumbnail((SIDE, SIDE))
        found = _found(np.asarray(picture), models)
        if found:
            boxes = [box for box, _, _ in found]
            _strip(picture, boxes).save(strip, "JPEG", quality=86)
        return [_face(box, score, numbers, picture.size) for box, score, numbers in found]


def cut_strip(strip: Image.Image, place: int) -> Image.Image:
    """One of the faces of a strip."""
    return strip.crop((place * CHIP, 0, (place + 1) * CHIP, CHIP))


def _face(box: tuple[int, int, int, int], score: float, numbers: Any, size: tuple[int, int]) -> FoundFace:
    """The part of the box that lies in the picture: the detector also finds faces at its edge."""
    left, top = (min(max(one / side, 0.0), 1.0) for one, side in zip(box[:2], size, strict=True))
    right, bottom = (min(max(one / side, 0.0), 1.0) for one, side in zip(box[2:], size, strict=True))
    x, y, width, height = (round(one, _DIGITS) for one in (left, top, right - left, bottom - top))
    return FoundFace(x, y, width, height, round(score, 3), np.asarray(numbers, EMBEDDING).tobytes())


def _strip(picture: Image.Image, boxes: list[tuple[int, int, int, int]]) -> Image.Image:
    strip = Image.new("RGB", (CHIP * len(boxes), CHIP))
    for place, box in enumerate(boxes):
        chip = picture.resize((CHIP, CHIP), Image.Resampling.LANCZOS, box=_around(box, picture.size))
        strip.paste(chip, (place * CHIP, 0))
    return strip


def _around(box: tuple[int, int, int, int], size: tuple[int, int]) -> tuple[float, float, float, float]:
    """A square around a face, moved into the picture."""
    side = min((box[2] - box[0]) * AROUND, *size)
    left = min(max((box[0] + box[2] - side) / 2, 0), size[0] - side)
    top = min(max((box[1] + box[3] - side) / 2 - side * 0.04, 0), size[1] - side)
    return left, top, left + side, top + side


def _found(pixels: Any, models: tuple[Any, Any, Any]) -> list[tuple[tuple[int, int, int, int], float, Any]]:
    """Box in pixels (left, top, right, bottom), score and numbers of each face, the largest first."""
    detector, landmarks, network = models
    rectangles, scores, _ = detector.run(pixels, UPSAMPLE, SURE)
    ranked = sorted(zip(rectangles, scores, strict=True), key=lambda one: (-one[0].width(), one[0].left()))
    return [
        (
            (one.left(), one.top(), one.right() + 1, one.bottom() + 1),
            score,
            network.compute_face_descriptor(pixels, landmarks(pixels, one)),
        )
        for one, score in ranked[:MAX_FACES]
    ]


@lru_cache(maxsize=1)
def _models() -> tuple[Any, Any, Any]:
    """Detector, landmarks and network, loaded once in a process; that takes 0.3 s. Raises WrongModel."""
    import dlib

    landmarks, network = (str(_checked(name, digest)) for name, digest in FILES.items())
    return (
        dlib.get_frontal_face_detector(),
        dlib.shape_predictor(landmarks),
        dlib.face_recognition_model_v1(network),
    )


def _checked(name: str, digest: str) -> Path:
    """Where a file of the models lies. Its package is not imported: that would load what is not wanted."""
    spec = find_spec("face_recognition_models")
    if spec is None or spec.origin is None:
        raise WrongModel("The extra “faces” is not installed.")
    path = Path(spec.origin).parent / "models" / name
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != digest:
            raise WrongModel(f"{name} is not the file that it should be.")
    return path
