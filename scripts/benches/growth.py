"""What becomes slower as an event grows: rate of ingest, answers of search, the library's page.

A made-up event of `--assets` pictures lies in a real catalogue and index. Frames of 24 megapixels are taken
into it as `mediahub ingest` does, then questions are asked and the library is opened over HTTP, with rights
of a press account. The baseline is the same in an event of a thousand pictures, in the same run.
`scripts/bench report "growth --assets 10000" "growth --assets 100000"` draws the growth.
MEDIAHUB_DATABASE_URL names another database than SQLite: an empty one, and no baseline is measured.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from mediahub.ingest.batches.batches import open_batch
from mediahub.runtime import Services
from scripts.benches.harness import LANDSCAPE_24MP, installation, sign_in
from scripts.benches.ingest import seconds_of
from scripts.benches.load import path_of
from scripts.benches.searching.catalogue import EVENT, PASSWORD, PRESS, open_event
from scripts.benches.searching.corpus import Corpus
from scripts.benches.searching.questions import make_questions
from scripts.benches.visitors.cameras import cards

SMALL = 1_000
"""Assets of the event that the baseline is measured in."""
VIEWS = 5


def run(arguments: list[str]) -> dict[str, Any]:
    """Measure, print a table, and give figures, baselines and ratios."""
    parser = argparse.ArgumentParser(prog="scripts/bench growth", description=__doc__)
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--frames", type=int, default=48, help="24 MP frames of a turn")
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="mediahub-frames-") as folder:
        turns = [card for (card,) in cards(Path(folder), 1, [options.frames] * options.turns, LANDSCAPE_24MP)]
        other = "MEDIAHUB_DATABASE_URL" in os.environ
        baselines = {} if other else _measure(SMALL, turns)
        figures = _measure(options.assets, turns)
    ratios = {name: round(figures[name] / value, 3) for name, value in baselines.items()}
    table = Table("figure", f"{SMALL:,} assets", f"{options.assets:,} assets", "ratio")
    for name, value in figures.items():
        table.add_row(name, f"{baselines.get(name, 0):,.1f}", f"{value:,.1f}", f"{ratios.get(name, 0):.2f}")
    Console().print(table)
    return {"figures": {"assets": options.assets, **figures}, "baselines": baselines, "ratios": ratios}


def _measure(assets: int, turns: Sequence[Path]) -> dict[str, float]:
    """All figures of an event of that size."""
    corpus = Corpus(assets)
    with installation("indexer", "web") as settings:
        services = Services.open(settings)
        open_event(services, corpus)
        rates = [_ingest(services, turn) for turn in turns]
        with httpx.Client(base_url=settings.base_url, timeout=120) as press:
            sign_in(press, PRESS, PASSWORD)
            asked = [path_of(one) for one in make_questions(corpus)]
            for path in asked[:20]:
                _milliseconds(press, path)
            searches = [_milliseconds(press, path) for path in asked]
            pages = [_milliseconds(press, f"/events/{EVENT}/") for _ in range(VIEWS)]
            layouts = [_milliseconds(press, f"/events/{EVENT}/layout.json?q=") for _ in range(VIEWS)]
    return {
        "ingest_photos_per_s": round(statistics.median(rates), 2),
        "search_p50_ms": round(statistics.median(searches), 1),
        "search_p95_ms": round(statistics.quantiles(searches, n=20, method="inclusive")[18], 1),
        "page_ms": round(statistics.median(pages), 1),
        "layout_ms": round(statistics.median(layouts), 1),
    }


def _ingest(services: Services, folder: Path) -> float:
    """Photos a second of one delivery into the event, through the code of `mediahub ingest`."""
    with services.database.begin() as session:
        batch = open_batch(session, event=EVENT, photographer="Bench", source="cli", roots=[str(folder)])
    return sum(1 for _ in folder.iterdir()) / seconds_of(services, batch, folder)


def _milliseconds(press: httpx.Client, path: str) -> float:
    begun = time.perf_counter()
    answer = press.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return 1000 * (time.perf_counter() - begun)
