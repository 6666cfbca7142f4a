"""In how many of the frames that pages have are heads whole and no lettering cut? On the corpus's pictures.

The truth was marked by eye and is in `judging/covers.toml`. Each picture is looked at as the product looks at
it, its preview in the sandbox, and held as pages hold it: by faces and words (`known`), and as where an event
looks for no faces (`words`). The baseline is the middle, as CSS holds a picture by itself; `best` is the best
of all positions, since no frame holds some pictures whole. Then covers: of each gallery of six, the picture
that is chosen by itself, beside the first.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from mediahub.analysis.ocr import MEMORY, SECONDS
from mediahub.curation.crops.holding import Point, hold, shown_part
from mediahub.curation.galleries.covers import Candidate, best_cover
from mediahub.media.model import PREVIEW
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.vision.faces import can_find, find_faces
from mediahub.media.vision.heads import Box
from mediahub.media.vision.ocr import can_read, read_words

HERE = Path(__file__)
CORPUS = HERE.parents[2].parent / "shared" / "corpus"
FRAMES = {
    "cover at 1920": 2.4,
    "cover at 1440": 2.16,
    "press cover": 16 / 9,
    "press tile": 3 / 2,
    "cover on a phone": 4 / 3,
    "wall": 3 / 2.68,
    "square": 1.0,
}
"""Width over height of the frames of galleries' and press pages; see their style sheets."""
NEAR = 0.01
"""Part of a side by which a marked box may be cut: as exactly as one marks by eye."""
GALLERY, GALLERIES = 6, 400
STEPS = [step / 20 for step in range(21)]


@dataclass(frozen=True, slots=True)
class Marked:
    """A picture with what was marked in it by eye, and what the product finds in it."""

    name: str
    ratio: float
    heads: Sequence[Box]
    lettering: Sequence[Box]
    faces: Sequence[Box]
    words: Sequence[Box]

    def is_whole(self, at: Point, frame: float) -> bool:
        """Whether a frame shows it with every head and without lettering that is cut through."""
        part = shown_part(self.ratio, at, frame)
        heads = all(_within(head, part) for head in self.heads)
        return heads and all(_within(one, part) or not _meets(one, part) for one in self.lettering)


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    parser = argparse.ArgumentParser(prog="scripts/bench covers", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path(os.environ.get("MEDIAHUB_CORPUS", CORPUS)))
    options = parser.parse_args(argv)
    if not (can_read() and can_find()):
        raise SystemExit(
            "Faces and words are found with the extras `faces` and `vision`: scripts/setup --dev."
        )
    truth = tomllib.loads((HERE.parent / "judging" / "covers.toml").read_text("utf-8"))
    pictures = _looked_at(options.corpus / "dev", truth)
    ways: dict[str, Callable[[Marked], Point]] = {
        "known": lambda one: hold(one.ratio, one.faces, one.words),
        "words": lambda one: hold(one.ratio, (), one.words),
        "middle": lambda one: (0.5, 0.5),
    }
    table = Table("frame", *ways, "best")
    counts = dict.fromkeys((*ways, "best"), 0)
    for name, frame in FRAMES.items():
        whole = {way: sum(one.is_whole(at(one), frame) for one in pictures) for way, at in ways.items()}
        whole["best"] = sum(_best_is_whole(one, frame) for one in pictures)
        counts = {way: counts[way] + whole[way] for way in counts}
        table.add_row(name, *(f"{whole[way]} of {len(pictures)}" for way in counts))
    Console().print(table)
    total = len(pictures) * len(FRAMES)
    figures = {f"whole_{way}": round(counts[way] / total, 3) for way in ("known", "words", "best")}
    figures |= {"pictures": len(pictures), "chosen_covers_whole": _chosen(pictures, by_itself=True)}
    baselines = {
        "whole_middle": round(counts["middle"] / total, 3),
        "first_covers_whole": _chosen(pictures, by_itself=False),
    }
    print(figures, baselines)
    ratios = {"known_to_middle": round(counts["known"] / max(1, counts["middle"]), 2)}
    return {"figures": figures, "baselines": baselines, "ratios": ratios}


def _looked_at(folder: Path, truth: Mapping[str, Mapping[str, Sequence[Sequence[float]]]]) -> list[Marked]:
    found = []
    with Sandbox(1, memory=MEMORY) as sandbox, tempfile.TemporaryDirectory() as scratch:
        preview, strip = Path(scratch) / "preview", Path(scratch) / "strip"
        for name, marked in truth.items():
            analysis = sandbox.analyse(folder / name)
            shown = next(one for one in analysis.renditions if one.name == PREVIEW.name)
            preview.write_bytes(shown.data)
            strip.unlink(missing_ok=True)  # a path that is there is read only
            faces = sandbox.call(find_faces, preview, strip, seconds=SECONDS)
            lines = sandbox.call(read_words, preview, seconds=SECONDS)
            found.append(
                Marked(
                    name=name,
                    ratio=shown.width / shown.height,
                    heads=[_box(one) for one in marked.get("heads", ())],
                    lettering=[_box(one) for one in marked.get("lettering", ())],
                    faces=[(one.x, one.y, one.width, one.height) for one in faces],
                    words=[(one.x, one.y, one.width, one.height) for line in lines for one in line.words],
                )
            )
    return found


def _chosen(pictures: Sequence[Marked], *, by_itself: bool) -> float:
    """The share of galleries whose cover is whole in every frame of a cover."""
    draw = random.Random(18)
    good = 0
    for _ in range(GALLERIES):
        gallery = {one.name: one for one in draw.sample(list(pictures), GALLERY)}
        known = [Candidate(one.name, one.ratio, faces=one.faces, words=one.words) for one in gallery.values()]
        chosen = gallery[best_cover(known) or "" if by_itself else next(iter(gallery))]
        at = hold(chosen.ratio, chosen.faces, chosen.words)
        good += all(chosen.is_whole(at, frame) for name, frame in FRAMES.items() if "cover" in name)
    return round(good / GALLERIES, 3)


def _best_is_whole(one: Marked, frame: float) -> bool:
    return any(one.is_whole(at, frame) for at in itertools.product(STEPS, STEPS))


def _box(marked: Sequence[float]) -> Box:
    left, top, right, bottom = marked
    return left, top, right - left, bottom - top


def _within(box: Box, part: Box) -> bool:
    return all(
        box[side] >= part[side] - NEAR and box[side] + box[side + 2] <= part[side] + part[side + 2] + NEAR
        for side in (0, 1)
    )


def _meets(box: Box, part: Box) -> bool:
    """Whether more of it is seen than `NEAR`."""
    return all(
        min(box[side] + box[side + 2], part[side] + part[side + 2]) - max(box[side], part[side]) > NEAR
        for side in (0, 1)
    )
