"""How well is found what looks alike, and how fast: on the corpus's photos, in kinds that were judged by eye.

Each picture is asked for the others, the likest first: mean average precision is 1 where all of its kind come
before all else. Then tags are taught by five examples of each kind, drawn many times. Edited copies must find
the picture that they were made of. The baseline knows only hash, colours and time, as without the extra.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import statistics
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageEnhance, ImageOps
from rich.console import Console
from rich.table import Table

from mediahub.media.model import PREVIEW, THUMB, Analysis
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.vision.embedding import can_embed, embed, embedder_name
from mediahub.media.vision.palette import MAX_COLOURS
from mediahub.search.similarity.alike import likeness, most_alike, taught
from mediahub.search.similarity.looks import VisualFeatures, colours_of
from mediahub.search.similarity.vectors import vectors_of
from mediahub.tagging.teaching import MIN_LIKENESS

HERE = Path(__file__)
CORPUS = HERE.parents[2].parent / "shared" / "corpus"
EXAMPLES, LESSONS = 5, 40
EVENT = 40_000
"""Pictures of a large event, for the time that a question takes."""
APART = 86_400.0
"""Seconds between pictures, so that time tells nothing."""
EDITS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "half the size": lambda it: it.resize((it.width // 2, it.height // 2)),
    "brighter": lambda it: ImageEnhance.Brightness(it).enhance(1.4),
    "cut to half": lambda it: ImageOps.fit(it, (it.width * 7 // 10, it.height * 7 // 10), bleed=0.15),
    "mirrored": ImageOps.mirror,
    "turned by 5 degrees": lambda it: it.rotate(5),
    "grey": lambda it: it.convert("L").convert("RGB"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """What ingest knows of one."""

    name: str
    dhash: int
    palette: str
    thumb: bytes


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    parser = argparse.ArgumentParser(prog="scripts/bench looks", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path(os.environ.get("MEDIAHUB_CORPUS", CORPUS)))
    options = parser.parse_args(argv)
    if not can_embed():
        raise SystemExit("Pictures are compared with the extra `vision`; run scripts/setup.")
    kinds: dict[str, list[str]] = tomllib.loads((HERE.parent / "judging" / "looks.toml").read_text("utf-8"))
    with Sandbox(1) as sandbox, tempfile.TemporaryDirectory() as folder:
        pictures = list(_pictures(sandbox, options.corpus / "dev", kinds))
        vectors, milliseconds = _embedded(sandbox, Path(folder), [one.thumb for one in pictures])
        edited = {
            name: _embedded(sandbox, Path(folder), [_edited(one.thumb, edit) for one in pictures])[0]
            for name, edit in EDITS.items()
        }
    seen = _looks(pictures, vectors)
    figures: dict[str, Any] = {"pictures": len(pictures), "embed_ms": round(milliseconds, 1)}
    baselines: dict[str, Any] = {}
    for looks, into in ((seen, figures), (replace(seen, vectors=None), baselines)):
        into["mean_average_precision"] = round(_average_precision(looks, kinds), 3)
        into |= _lessons(looks, kinds, alone=False) | _lessons(looks, kinds, alone=True)
    found = {name: _find_themselves(vectors, copies) for name, copies in edited.items()}
    figures["edited_found"] = round(statistics.mean(found.values()), 3)
    figures |= _speed(vectors)
    _print(figures, baselines, found)
    return {
        "figures": figures,
        "baselines": baselines,
        "ratios": {name: round(figures[name] / value, 2) for name, value in baselines.items() if value},
    }


def _pictures(sandbox: Sandbox, corpus: Path, kinds: Mapping[str, Sequence[str]]) -> Iterator[Picture]:
    for name in (name for names in kinds.values() for name in names):
        analysis: Analysis = sandbox.analyse(corpus / name, (PREVIEW, THUMB))
        thumb = next(one.data for one in analysis.renditions if one.name == THUMB.name)
        yield Picture(name, analysis.dhash, analysis.palette, thumb)


def _embedded(sandbox: Sandbox, folder: Path, thumbs: Sequence[bytes]) -> tuple[list[bytes | None], float]:
    """The vectors, and the processor's milliseconds for each."""
    paths = [folder / f"{number}" for number in range(len(thumbs))]
    for path, data in zip(paths, thumbs, strict=True):
        path.write_bytes(data)
    sandbox.call(embed, paths[:1])  # the model is made once
    found, seconds = sandbox.call(timed, paths)
    return found, seconds / len(paths) * 1000


def timed(paths: Sequence[Path]) -> tuple[list[bytes | None], float]:
    """The vectors, and the processor's seconds for them."""
    begun = time.process_time()
    return embed(paths), time.process_time() - begun


def _edited(thumb: bytes, edit: Callable[[Image.Image], Image.Image]) -> bytes:
    out = io.BytesIO()
    edit(Image.open(io.BytesIO(thumb)).convert("RGB")).save(out, "JPEG", quality=80)
    return out.getvalue()


def _looks(pictures: Sequence[Picture], vectors: Sequence[bytes | None]) -> VisualFeatures:
    colours, shares = colours_of([one.palette for one in pictures])
    return VisualFeatures(
        ids=np.array([one.name for one in pictures]),
        hashes=np.array([one.dhash & (2**64 - 1) for one in pictures], np.uint64),
        taken=np.arange(len(pictures)) * APART,
        colours=colours,
        shares=shares,
        vectors=vectors_of([(embedder_name(), one) for one in vectors]),
    )


def _average_precision(looks: VisualFeatures, kinds: Mapping[str, Sequence[str]]) -> float:
    kind_of = {name: kind for kind, names in kinds.items() for name in names}
    names = [str(one) for one in looks.ids]
    scores = []
    for place, name in enumerate(names):
        order = [names[one] for one in np.argsort(-likeness(looks, place), kind="stable") if one != place]
        right = [kind_of[one] == kind_of[name] for one in order]
        hits = np.cumsum(right)
        scores.append(float(np.mean([hits[rank] / (rank + 1) for rank, is_ in enumerate(right) if is_])))
    return statistics.mean(scores)


def _lessons(looks: VisualFeatures, kinds: Mapping[str, Sequence[str]], *, alone: bool) -> dict[str, float]:
    """Tags taught by five examples each: how many proposals are right, and how many pictures are proposed.

    `alone`: none of the other kinds has a tag that it was given to by hand.
    """
    dice = random.Random(1)
    right = wrong = wanted = 0
    large = {kind: names for kind, names in kinds.items() if len(names) > EXAMPLES}
    for _ in range(LESSONS):
        examples = {kind: dice.sample(names, EXAMPLES) for kind, names in large.items()}
        for kind, names in large.items():
            rivals = [] if alone else [examples[other] for other in large if other != kind]
            proposed = set(taught(looks, examples[kind], [], rivals, MIN_LIKENESS))
            truth = set(names) - set(examples[kind])
            right, wrong = right + len(proposed & truth), wrong + len(proposed - truth)
            wanted += len(truth)
    name = "taught_alone" if alone else "taught"
    return {
        f"{name}_precision": round(right / max(right + wrong, 1), 3),
        f"{name}_recall": round(right / wanted, 3),
    }


def _find_themselves(vectors: Sequence[bytes | None], copies: Sequence[bytes | None]) -> float:
    """How many edited copies have the picture that they were made of as the nearest."""
    both = vectors_of([(embedder_name(), one) for one in (*vectors, *copies)])
    assert both is not None
    count = len(vectors)
    near = both.near(both.at(range(count, 2 * count)))[:count]
    return float(np.mean(near.argmax(axis=0) == np.arange(count)))


def _speed(vectors: Sequence[bytes | None]) -> dict[str, float]:
    """Questions to a large event: its pictures are shuffled copies of these."""
    dice = np.random.default_rng(1)
    one = [np.frombuffer(data, np.int8) for data in vectors if data]
    rows = [dice.permutation(one[number % len(one)]).tobytes() for number in range(EVENT)]
    looks = VisualFeatures(
        ids=np.array([f"{number:032x}" for number in range(EVENT)]),
        hashes=dice.integers(0, 2**63, EVENT, dtype=np.uint64),
        taken=np.arange(EVENT) * 5.0,
        colours=dice.uniform(-50, 100, (EVENT, MAX_COLOURS, 3)).astype(np.float32),
        shares=np.full((EVENT, MAX_COLOURS), 0.2, np.float32),
        vectors=vectors_of([("", row) for row in rows]),
    )
    ids = [str(one) for one in looks.ids]
    begun = time.perf_counter()
    most_alike(looks, ids[7])
    asked = time.perf_counter()
    taught(looks, ids[:EXAMPLES], [], [ids[10:15], ids[20:25]], MIN_LIKENESS)
    return {
        "like_ms_of_40k": round((asked - begun) * 1000, 1),
        "teach_ms_of_40k": round((time.perf_counter() - asked) * 1000, 1),
    }


def _print(figures: Mapping[str, Any], baselines: Mapping[str, Any], found: Mapping[str, float]) -> None:
    table = Table("figure", "by what is shown", "by colours and hash")
    for name, value in figures.items():
        table.add_row(name, f"{value}", f"{baselines.get(name, '')}")
    Console().print(table)
    print("edited copies found: " + ", ".join(f"{name} {share:.2f}" for name, share in found.items()))
