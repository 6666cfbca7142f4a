"""Text recognition (OCR), Chinese and English, with where each line is.

The models travel in the package `rapidocr`, which only the extra `vision` installs; nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from PIL import Image

from mediahub.media.errors import media_errors

DETECT_SIDE = 960
"""Pixels of the longer side in which lines are looked for; that halves the time and keeps slides whole."""
SMALL_SIDE = 960
"""A smaller picture is doubled: letters of ten pixels are read much worse than of twenty."""
SURE = 0.6
"""Of 1; less is texture that looks like letters."""
MIN_LENGTH = 2
NEEDED = ("rapidocr", "onnxruntime", "cv2")
VERSION = 1
"""Grows when the same picture gives other words; what an older one read is read again."""
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or one character of a script without spaces. The box is in fractions of the picture."""

    text: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """Words in a row."""

    text: str
    confidence: float
    """0 to 1."""
    words: tuple[Word, ...]

    def as_json(self) -> dict[str, Any]:
        """As the catalogue keeps it."""
        words = [list(asdict(word).values()) for word in self.words]
        return {"text": self.text, "confidence": round(self.confidence, 3), "words": words}


def can_read() -> bool:
    """Whether this installation has what reading needs (the extra `vision`)."""
    return all(find_spec(name) is not None for name in NEEDED)


def reader_name() -> str:
    """What reads here, with its versions; empty where nothing does."""
    try:
        return f"rapidocr {version('rapidocr')} / {VERSION}" if can_read() else ""
    except PackageNotFoundError:
        return ""


def read_words(path: Path) -> list[Line]:
    """The lines of the picture at `path`, from top to bottom. Raises MediaError.

    Takes 0.1 to 1 s of one core and about 600 MB. Run it in a `Sandbox`.
    """
    with media_errors():
        with Image.open(path) as opened:
            picture = opened.convert("RGB")
        if max(picture.size) < SMALL_SIDE:
            picture = picture.resize((2 * picture.width, 2 * picture.height), Image.Resampling.BICUBIC)
        return lines_of(_found(picture), picture.size)


def lines_of(
    found: Sequence[tuple[str, float, Sequence[tuple[str, Sequence[Sequence[float]]]]]],
    size: tuple[int, int],
) -> list[Line]:
    """What an engine found, as text, confidence and words with their corners in pixels, as lines.

    Doubtful lines, and those of a single letter, are left out: they are texture more often than not.
    """
    lines = []
    for text, confidence, words in found:
        if confidence < SURE or sum(letter.isalnum() for letter in text) < MIN_LENGTH:
            continue
        placed = tuple(_word(word, corners, size) for word, corners in words)
        lines.append(Line(text.strip(), float(confidence), placed))
    return sorted(lines, key=_place)


def _place(line: Line) -> tuple[float, float]:
    return (line.words[0].y, line.words[0].x) if line.words else (0.0, 0.0)


def _word(text: str, corners: Sequence[Sequence[float]], size: tuple[int, int]) -> Word:
    """The upright box around the corners, cut to the picture."""
    xs = [min(max(float(x) / size[0], 0.0), 1.0) for x, _ in corners]
    ys = [min(max(float(y) / size[1], 0.0), 1.0) for _, y in corners]
    left, top = round(min(xs), _DIGITS), round(min(ys), _DIGITS)
    return Word(text, left, top, round(max(xs) - left, _DIGITS), round(max(ys) - top, _DIGITS))


def _found(picture: Image.Image) -> list[tuple[str, float, list[tuple[str, Any]]]]:
    import numpy as np

    pixels = np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])  # the engine wants blue first
    answer = _engine()(pixels, return_word_box=True)
    if not answer.txts:
        return []
    rows = zip(answer.txts, answer.scores, answer.word_results or [()] * len(answer.txts), strict=True)
    return [
        (text, float(score), [(word, corners) for word, _, corners in words if corners is not None])
        for text, score, words in rows
    ]


@lru_cache(maxsize=1)
def _engine() -> Any:
    """The models, loaded once in a process; that takes 0.6 s."""
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.text_score": SURE,
            "Det.limit_type": "max",
            "Det.limit_side_len": DETECT_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
