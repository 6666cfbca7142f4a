"""How many of the words in pictures are read, and how fast: recall over the corpus, in one process.

The truth was read by eye and is in `judging/words.toml`; the pictures are the corpus's own. Each is read as
the product reads it: its preview, in the sandbox.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from mediahub.analysis.ocr import MEMORY, SECONDS
from mediahub.catalog.names import fold
from mediahub.media.model import PREVIEW
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.vision.ocr import Line, can_read, read_words

HERE = Path(__file__)
CORPUS = HERE.parents[2].parent / "shared" / "corpus"


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    parser = argparse.ArgumentParser(prog="scripts/bench ocr", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path(os.environ.get("MEDIAHUB_CORPUS", CORPUS)))
    options = parser.parse_args(argv)
    if not can_read():
        raise SystemExit("Words are read with the extra `vision`; run scripts/setup.")
    truth = tomllib.loads((HERE.parent / "judging" / "words.toml").read_text("utf-8"))
    table = Table("picture", "words", "read", "recall", "seconds")
    found = total = 0
    spent = 0.0
    with Sandbox(1, memory=MEMORY) as sandbox, tempfile.TemporaryDirectory() as folder:
        preview = Path(folder) / "preview"
        for number, (name, words) in enumerate(truth.items()):
            analysis = sandbox.analyse(options.corpus / "dev" / name)
            preview.write_bytes(next(one.data for one in analysis.renditions if one.name == PREVIEW.name))
            if not number:
                sandbox.call(timed, preview, seconds=SECONDS)  # the models are loaded once
            lines, seconds = sandbox.call(timed, preview, seconds=SECONDS)
            hits, wanted = recall(words, " ".join(line.text for line in lines))
            table.add_row(name, str(wanted), str(hits), f"{hits / wanted:.2f}", f"{seconds:.2f}")
            found, total, spent = found + hits, total + wanted, spent + seconds
    Console().print(table)
    figures = {
        "word_recall": round(found / total, 3),
        "words": total,
        "pictures": len(truth),
        "pictures_per_s": round(len(truth) / spent, 2),
    }
    print(f"word recall {figures['word_recall']}, {figures['pictures_per_s']} pictures a second")
    return {"figures": figures, "baselines": {}, "ratios": {}}


def timed(path: Path) -> tuple[list[Line], float]:
    """The lines, and the processor's seconds for them: what one core takes, whatever else it does."""
    begun = time.process_time()
    lines = read_words(path)
    return lines, time.process_time() - begun


def recall(truth: str, read: str) -> tuple[int, int]:
    """How many of the words were read, each as often as it stands there, and how many there are."""
    wanted = Counter(_words(truth))
    there = Counter(_words(read))
    hits = sum(min(count, there[word]) for word, count in wanted.items())
    return hits, sum(wanted.values())


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))
