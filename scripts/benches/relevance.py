"""Does the search find what people mean? nDCG@10, and queries without any result, on the demo event.

A query that nothing fits is judged by what the page shows instead: what nearly fits.

The judgements are in `judging/queries.toml`, with their reasons. They come from the plan of the demo, not
from its metadata, so what no photographer wrote down counts against the search as well.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from mediahub.catalog.db.database import Database
from mediahub.demo.programme import load_programme
from mediahub.demo.shots import Shot
from mediahub.rights import Viewer
from mediahub.search.service import Search
from mediahub.settings import load_settings
from scripts.benches.judging.catalogue import fill
from scripts.benches.judging.judgements import DEPTH, Judged, is_described, load_queries, ndcg
from scripts.benches.searching.with_opensearch import node

TEAM = Viewer(frozenset({"admin"}))
BAR = 0.95


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    parser = argparse.ArgumentParser(prog="scripts/bench relevance", description=__doc__)
    parser.add_argument("--worst", type=int, default=15, help="how many queries to list")
    parser.add_argument(
        "--engine",
        choices=("whoosh", "opensearch"),
        default="whoosh",
        help="`opensearch` asks a cluster of one node, which runs until the bench ends",
    )
    options = parser.parse_args(argv)
    queries = load_queries()
    with (
        tempfile.TemporaryDirectory(prefix="mediahub-relevance-") as folder,
        _address(options.engine, Path(folder)) as address,
    ):
        settings = load_settings(home=Path(folder), search_url=address)
        database = Database(f"sqlite:///{folder}/catalogue.sqlite")
        database.migrate()
        shots = fill(settings, database, Path(folder))
        search = Search(settings, database)
        scored = [_score(search, query, shots) for query in queries]
        database.engine.dispose()
    fair = sorted((one.fair, one.ask, one.strict) for one in scored if one.fair is not None)
    mean = statistics.mean(score for score, _, _ in fair)
    strict = statistics.mean(one.strict for one in scored)
    nothing = [one.ask for one in scored if one.total == 0]
    relaxed = [one.ask for one in scored if one.relaxed and one.total]
    _print(fair[: options.worst])
    print(f"without any result: {len(nothing)} of {len(scored)} {nothing}")
    print(f"answered with fewer words: {len(relaxed)} {relaxed}")
    print(f"nDCG@{DEPTH} {mean:.4f} (bar {BAR}) over {len(fair)} queries on {len(shots)} pictures")
    print(f"{strict:.4f} over {len(scored)}, were pictures to be found too that nobody described")
    figures = {
        "ndcg_at_10": round(mean, 4),
        "ndcg_at_10_undescribed_too": round(strict, 4),
        "queries": len(fair),
        "judged": len(scored),
        "zero_result_rate": round(len(nothing) / len(scored), 4),
        "zero_result_rate_strict": round((len(nothing) + len(relaxed)) / len(scored), 4),
        "pictures": len(shots),
    }
    return {"figures": figures, "baselines": {"bar": BAR}, "ratios": {"to_bar": round(mean / BAR, 4)}}


@contextmanager
def _address(engine: str, folder: Path) -> Iterator[str]:
    """`MEDIAHUB_SEARCH_URL` of the engine."""
    if engine == "whoosh":
        yield "whoosh:"
        return
    with node(folder / "opensearch") as (url, _):
        yield url


@dataclass(frozen=True, slots=True)
class Scored:
    """How well a query was answered."""

    ask: str
    fair: float | None
    """Against the pictures that are described or were found; None where none of these answers it."""
    strict: float
    """Against all pictures."""
    total: int
    """How many pictures were shown."""
    relaxed: bool
    """Whether words had to go for that."""


def _score(search: Search, query: Judged, shots: dict[str, Shot]) -> Scored:
    event = load_programme().event["slug"]
    found = search.search(query.ask, event=event, viewer=TEAM, limit=DEPTH, facets=())
    near = None if found.total else search.nearest(query.ask, event=event, viewer=TEAM)
    if near is not None:
        found = search.search(
            near.text, event=event, viewer=TEAM, limit=DEPTH, facets=(), preferred=near.dropped
        )
    everything = [query.grade(shot) for shot in shots.values()]
    fair = [query.grade(shot) for key, shot in shots.items() if is_described(shot) or key in found.ids]
    if not any(everything):
        raise SystemExit(f"No picture answers {query.ask!r}: its judgement is wrong.")
    grades = [query.grade(shots[asset_id]) for asset_id in found.ids]
    score = ndcg(grades, fair) if any(fair) else None
    return Scored(query.ask, score, ndcg(grades, everything), found.total, near is not None)


def _print(worst: list[tuple[float, str, float]]) -> None:
    table = Table("nDCG", "with undescribed", "worst queries")
    for fair, ask, strict in worst:
        table.add_row(f"{fair:.3f}", f"{strict:.3f}", ask)
    Console().print(table)
