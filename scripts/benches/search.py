"""`scripts/bench search`: answers a second, and against what, on made-up assets of one event.

Each answer holds the total, the first 100 of its page and all facets, under a press viewer's rights.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from rich.table import Table

from mediahub.rights import Everything
from mediahub.search.port import Document, Request
from mediahub.search.query.tree import All
from mediahub.search.whoosh.index import WhooshIndex
from scripts.benches.searching.clients import crowded, quick_rate
from scripts.benches.searching.corpus import Corpus
from scripts.benches.searching.indexing import measure
from scripts.benches.searching.ours import OurWhoosh
from scripts.benches.searching.questions import Question, make_questions
from scripts.benches.searching.with_fts5 import WithFts5
from scripts.benches.searching.with_opensearch import WithOpenSearch, node
from scripts.benches.searching.with_tantivy import WithTantivy
from scripts.benches.searching.with_whoosh import WithWhoosh

SLOW_SAMPLE = 8
"""Engines that take a second an answer get every so-manieth question."""
CATALOGUE = 100_000
"""Assets that are indexed out of a catalogue, at most."""


class Rival(Protocol):
    def index(self, documents: Iterable[Document]) -> None: ...

    def ask(self, question: Question) -> int: ...


RIVALS: dict[str, type[Rival]] = {"tantivy": WithTantivy, "fts5": WithFts5, "whoosh": WithWhoosh}


def run(arguments: list[str]) -> dict[str, Any]:
    """Measure, print tables, and give figures, baselines and ratios."""
    parser = argparse.ArgumentParser(prog="scripts/bench search", description=__doc__)
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--only-ours", action="store_true", help="leave the baselines out")
    parser.add_argument(
        "--without",
        nargs="+",
        default=(),
        choices=tuple(RIVALS),
        help="baselines to leave out: Whoosh takes most of an hour to index a million",
    )
    parser.add_argument(
        "--catalogue", type=int, help="assets that are indexed out of a catalogue (default 100,000 at most)"
    )
    parser.add_argument(
        "--engine",
        choices=("whoosh", "opensearch"),
        default="whoosh",
        help="`opensearch` measures our engine on a cluster of one node beside the built-in one",
    )
    options = parser.parse_args(arguments)
    corpus = Corpus(options.assets)
    questions = make_questions(corpus)
    with tempfile.TemporaryDirectory(prefix="mediahub-bench-") as name:
        figures, kinds = _ours(Path(name), corpus, questions)
        if options.engine == "opensearch":
            figures |= _on_cluster(Path(name), corpus, questions)
        if rows := min(options.assets, CATALOGUE) if options.catalogue is None else options.catalogue:
            figures |= measure(Path(name) / "home", Corpus(rows))
        rivals = [] if options.only_ours else [one for one in RIVALS if one not in options.without]
        baselines = _baselines(Path(name), corpus, questions, rivals)
    ratios = {key: figures[key.partition("_")[2]] / value for key, value in baselines.items()}
    _print(options.assets, figures, kinds, baselines, ratios)
    return {"figures": figures, "baselines": baselines, "ratios": ratios}


def _ours(
    home: Path, corpus: Corpus, questions: Sequence[Question]
) -> tuple[dict[str, float], dict[str, list[float]]]:
    ours = OurWhoosh(WhooshIndex.create(home / "ours"), corpus)
    rate = _index(ours, corpus)
    times = _ask(ours, questions)
    kinds: dict[str, list[float]] = defaultdict(list)
    for question, taken in zip(questions, times, strict=True):
        kinds[question.kind].append(taken)
    figures = {"assets": float(corpus.assets), **_percentiles(times), "docs_per_s": rate}
    figures["commit_one_p50_ms"], figures["commit_one_p95_ms"] = _commit_one(ours.index_of, corpus)
    with multiprocessing.get_context("spawn").Pool(1) as fresh:
        figures["memory_mib"] = fresh.apply(_memory, (home / "ours", corpus.assets))
    figures |= crowded(ours.ask, questions)
    figures["quick_per_s"] = quick_rate(ours.ask, questions)
    with _busy_writer(home / "ours", corpus):
        figures["busy_p95_ms"] = _percentiles(_ask(ours, questions))["p95_ms"]
    return figures, kinds


def _on_cluster(home: Path, corpus: Corpus, questions: Sequence[Question]) -> dict[str, float]:
    """The same questions to OpenSearch; the memory is that of its process."""
    with node(home / "opensearch") as (url, pid):
        cluster = WithOpenSearch(url, corpus)
        rate = _index(cluster, corpus)
        figures = {
            **_percentiles(_ask(cluster, questions)),
            "docs_per_s": rate,
            **crowded(cluster.ask, questions),
            "quick_per_s": quick_rate(cluster.ask, questions),
        }
        figures["memory_mib"] = _resident(str(pid))
        searcher = cluster.engine.searcher()
        assert searcher is not None
        start = time.perf_counter()
        searcher.layout(Request(All(), Everything(), sort="-taken"))
        figures["layout_of_all_ms"] = 1000 * (time.perf_counter() - start)
    return {f"opensearch_{key}": value for key, value in figures.items()}


def _baselines(
    home: Path, corpus: Corpus, questions: Sequence[Question], rivals: Iterable[str]
) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in rivals:
        rival = RIVALS[name](home / name)  # type: ignore[call-arg]
        rate = _index(rival, corpus)
        asked = questions[::SLOW_SAMPLE] if name == "whoosh" else questions
        found |= {f"{name}_{key}": value for key, value in _percentiles(_ask(rival, asked)).items()}
        found[f"{name}_docs_per_s"] = rate
    return found


def _index(rival: Rival, corpus: Corpus) -> float:
    """Documents a second, without the time that making them up takes."""
    documents = list(corpus.documents())
    start = time.perf_counter()
    rival.index(documents)
    return len(documents) / (time.perf_counter() - start)


def _ask(rival: Rival, questions: Sequence[Question]) -> list[float]:
    """Milliseconds of each question, asked once after one round to warm up."""
    times = []
    for question in (*questions[::5], *questions):
        start = time.perf_counter()
        rival.ask(question)
        times.append(1000 * (time.perf_counter() - start))
    return times[-len(questions) :]


def _percentiles(times: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    return {"p50_ms": cuts[9], "p95_ms": cuts[18]}


def _commit_one(engine: WhooshIndex, corpus: Corpus) -> tuple[float, float]:
    """Milliseconds to replace one document, committed and visible."""
    times = []
    for document in islice(corpus.documents(), 40):
        start = time.perf_counter()
        engine.write((document,))
        times.append(1000 * (time.perf_counter() - start))
    found = _percentiles(times)
    return found["p50_ms"], found["p95_ms"]


def _memory(folder: Path, assets: int) -> float:
    """MiB that a process takes for the index, after all questions; mapped files count."""
    corpus = Corpus(assets)
    questions = make_questions(corpus)
    empty = _resident()
    ours = OurWhoosh(WhooshIndex(folder), corpus)
    for question in questions:
        ours.ask(question)
    return _resident() - empty


def _resident(process: str = "self") -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextmanager
def _busy_writer(folder: Path, corpus: Corpus) -> Iterator[None]:
    """Another process replaces documents as fast as it can, until the block ends."""
    process = multiprocessing.get_context("spawn").Process(
        target=_write_for_ever, args=(folder, corpus.assets), daemon=True
    )
    process.start()
    time.sleep(3)
    try:
        yield
    finally:
        process.kill()
        process.join()


def _write_for_ever(folder: Path, assets: int) -> None:
    engine = WhooshIndex(folder)
    documents = Corpus(assets).documents()
    while True:
        batch = [document for _, document in zip(range(1000), documents, strict=False)]
        if not batch:
            documents = Corpus(assets).documents()
            continue
        engine.write(batch)


def _print(
    assets: int,
    figures: dict[str, float],
    kinds: dict[str, list[float]],
    baselines: dict[str, float],
    ratios: dict[str, float],
) -> None:
    console = Console()
    table = Table("figure", "ours", title=f"Search, {assets:,} assets")
    for name, value in figures.items():
        table.add_row(name, f"{value:,.2f}")
    console.print(table)
    table = Table("questions", "median ms", "worst ms", title="Ours, by kind of question")
    for name, times in kinds.items():
        table.add_row(name, f"{statistics.median(times):.2f}", f"{max(times):.2f}")
    console.print(table)
    if baselines:
        table = Table("baseline", "measured", "ours / baseline", title="In the same run")
        for name, value in baselines.items():
            table.add_row(name, f"{value:,.2f}", f"{ratios[name]:.2f}")
        console.print(table)
