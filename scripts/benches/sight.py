"""How often is a visual word right? Precision by word on the corpus's pictures, judged by eye, and what it
costs.

`judging/sight.toml` has by word the pictures of the corpus that show it; a word that is said of any other is
wrong. With `--classes FOLDER` of a thousand photos, one of each ImageNet class in the order of their names,
the words of the classifier are judged on these too: right where the photo's class is one of the word's. Those
may be photos that the model was trained on, and a photo can show a car whose class is something else: read
both columns.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps
from rich.console import Console
from rich.table import Table

from mediahub.analysis.labelling.labellers import OWN
from mediahub.media.model import PREVIEW, THUMB, MediaError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.vision.labels.visual_words import Labeller, all_entries

HERE = Path(__file__)
CORPUS = HERE.parents[2].parent / "shared" / "corpus"
SOURCES = {"thumb": THUMB, "preview": PREVIEW}
LEFT_OUT = {".xmp", ".svg", ".json", ".md"}
Said = dict[str, list[str]]
"""By word, of which pictures it was said."""


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    parser = argparse.ArgumentParser(prog="scripts/bench sight", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path(os.environ.get("MEDIAHUB_CORPUS", CORPUS)))
    parser.add_argument("--classes", type=Path, help="a photo of each class of ImageNet")
    options = parser.parse_args(argv)
    labellers = [one for one in OWN if one.is_here()]
    truth = tomllib.loads((HERE.parent / "judging" / "sight.toml").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        with Sandbox(1) as sandbox:
            pictures = dict(_corpus(sandbox, options.corpus / "dev"))
        said, spent = _said(Path(folder), pictures, labellers)
        photos = _said_of_classes(Path(folder), options.classes) if options.classes else {}
    rows = {word: _judged(word, said, photos, truth) for word in all_entries()}
    _print(rows, truth, said)
    right = sum(row["right"] for row in rows.values())
    total = sum(row["said"] for row in rows.values())
    figures = {
        "words": len(rows),
        "said": total,
        "precision": round(right / max(total, 1), 3),
        **{f"{name.replace(' ', '_')}_ms": round(1000 * seconds, 1) for name, seconds in spent.items()},
    }
    return {"figures": figures, "baselines": {}, "ratios": {}, "by_word": rows}


def _corpus(sandbox: Sandbox, folder: Path) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    """Every picture and clip with its thumb and preview."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in LEFT_OUT:
            try:
                found = sandbox.analyse(path, tuple(SOURCES.values())).renditions
            except MediaError:
                continue
            if found:
                yield str(path.relative_to(folder)), {one.name: one.data for one in found}


def _said(
    folder: Path, pictures: Mapping[str, Mapping[str, bytes]], labellers: list[Labeller]
) -> tuple[Said, dict[str, float]]:
    """What the labellers say of renditions that are our own, and the processor's seconds that each takes for
    a picture."""
    said, spent, path = defaultdict(list), dict.fromkeys((one.name for one in labellers), 0.0), folder / "it"
    for number, (name, renditions) in enumerate(pictures.items()):
        for labeller in labellers:
            path.write_bytes(renditions.get(SOURCES[labeller.source].name, renditions[THUMB.name]))
            if not number:
                labeller.look(path)  # models are loaded once
            begun = time.process_time()
            words = labeller.look(path)
            spent[labeller.name] += (time.process_time() - begun) / len(pictures)
            for one in words:
                said[one.word].append(name)
    return said, spent


def _said_of_classes(scratch: Path, folder: Path) -> dict[str, list[int]]:
    """By word of the classifier, the classes of the photos that it was said of."""
    said, thumb = defaultdict(list), scratch / "thumb.jpg"
    photos = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".jpeg", ".jpg"))
    for number, path in enumerate(photos):
        with Image.open(path) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
        picture.thumbnail((THUMB.long_edge, THUMB.long_edge))
        picture.save(thumb, "JPEG", quality=THUMB.quality)
        for one in OWN[0].look(thumb):
            said[one.word].append(number)
    return said


def _judged(
    word: str, said: Said, photos: Mapping[str, list[int]], truth: Mapping[str, list[str]]
) -> dict[str, int]:
    entry, there = all_entries()[word], said.get(word, [])
    right = sum(name in truth.get(word, ()) for name in there)
    classes = photos.get(word, []) if entry.classes else []
    return {
        "said": len(there),
        "right": right,
        "shown": len(truth.get(word, ())),
        "photos_said": len(classes),
        "photos_right": sum(number in entry.classes for number in classes),
    }


def _print(rows: Mapping[str, Mapping[str, int]], truth: Mapping[str, list[str]], said: Said) -> None:
    table = Table("word", "corpus: right of said", "shown", "photos: right of said", "precision", "wrong")
    for word, row in rows.items():
        count = row["said"] + row["photos_said"]
        share = f"{(row['right'] + row['photos_right']) / count:.2f} of {count}" if count else "–"
        wrong = [name for name in said.get(word, ()) if name not in truth.get(word, ())]
        photos = f"{row['photos_right']} / {row['photos_said']}" if row["photos_said"] else ""
        table.add_row(
            word, f"{row['right']} / {row['said']}", str(row["shown"]), photos, share, ", ".join(wrong[:3])
        )
    Console(width=160).print(table)
