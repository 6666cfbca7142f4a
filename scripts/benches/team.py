"""`scripts/bench team`: how long the team's pages of a large event take.

The made-up event of `scripts/bench search` lies in a real catalogue and index, with a third of its sessions
still to be reviewed and half as many records of usage as pictures. An admin asks each page in the process of
the bench: milliseconds of the clock, the median of some runs, and of the processor. The first run, which
fills caches, is told apart. MEDIAHUB_DATABASE_URL names another database than SQLite.
"""

from __future__ import annotations

import argparse
import statistics
import time
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert, select, text

from mediahub.app import create_app
from mediahub.catalog.models import Asset, UsageRecord
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.runtime import Services
from scripts.benches.harness import installation, sign_in
from scripts.benches.searching.catalogue import EVENT, PASSWORD, STEP, open_event
from scripts.benches.searching.corpus import Corpus

ADMIN = "admin@bench.example"
PAGES = {
    "library": f"/events/{EVENT}/",
    "statistics": f"/events/{EVENT}/statistics",
    "coverage": f"/events/{EVENT}/coverage",
    "coverage_board": f"/events/{EVENT}/coverage.json",
    "review": f"/events/{EVENT}/review",
    "review_summary": f"/events/{EVENT}/review/summary.json",
    "review_queue": f"/events/{EVENT}/review/queue.json?by=sessions",
    "usage": f"/events/{EVENT}/usage",
    "culling": f"/events/{EVENT}/cull",
    "picks": f"/events/{EVENT}/picks",
    "edits": f"/events/{EVENT}/edits",
    "vocabulary": f"/events/{EVENT}/vocabulary",
    "programme": f"/events/{EVENT}/programme",
    "live": f"/events/{EVENT}/live",
    "galleries": f"/events/{EVENT}/galleries/",
    "trash": f"/events/{EVENT}/trash",
    "faces": f"/events/{EVENT}/faces",
    "clocks": f"/events/{EVENT}/clocks",
    "searches": f"/events/{EVENT}/searches",
    "start": "/events/",
    "storage": "/admin/storage",
    "work": "/admin/work",
    "events": "/admin/events",
    "people": "/admin/people",
    "audit": "/admin/audit",
}


def run(arguments: list[str]) -> dict[str, Any]:
    """Measure, print a table, and give the figures."""
    parser = argparse.ArgumentParser(prog="scripts/bench team", description=__doc__)
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args(arguments)
    with installation("indexer") as settings:
        services = Services.open(settings)
        open_event(services, Corpus(options.assets))
        with services.database.begin() as session:
            create_user(session, ADMIN, PASSWORD, "admin")
            session.execute(text("UPDATE asset_session SET status = 'suggested' WHERE session_id % 3 = 0"))
        _use(services)
        client = create_app(settings).test_client()
        sign_in(client, ADMIN, PASSWORD)
        found = {name: _times(client, page, options.runs) for name, page in PAGES.items()}
    table = Table("page", "first, ms", "median, ms", "processor, ms", title=f"{options.assets:,} assets")
    for name, times in sorted(found.items(), key=lambda item: -item[1][1]):
        table.add_row(name, *(f"{one:,.0f}" for one in times))
    Console().print(table)
    figures = {f"{name}_ms": times[1] for name, times in found.items()}
    slowest = max(figures.values())
    return {"figures": {"assets": options.assets, "slowest_ms": slowest, **figures}, "baselines": {}}


def _use(services: Services) -> None:
    """Half of the pictures were downloaded or seen."""
    with services.database.read() as session:
        rows = session.execute(select(Asset.id, Asset.event_id).order_by(Asset.id)).all()[::2]
    now = utcnow()
    made = [
        {
            "event_id": row.event_id, "asset_id": row.id, "role": ("press", "team")[number % 4 == 0],
            "action": ("download", "view", "share")[number % 3], "rendition": "web",
            "who": f"u{number % 200}", "at": now - timedelta(minutes=number % 5000),
        }
        for number, row in enumerate(rows)
    ]  # fmt: skip
    for start in range(0, len(made), STEP):
        with services.database.begin() as session:
            session.execute(insert(UsageRecord), made[start : start + STEP])


def _times(client: FlaskClient, page: str, runs: int) -> tuple[float, float, float]:
    """Milliseconds: the first run, the median of the others, and the median of the processor's."""
    clock, processor = [], []
    for _ in range(runs + 1):
        start, computed = time.perf_counter(), time.process_time()
        with client.get(page, follow_redirects=True) as answer:
            if answer.status_code != 200:
                raise SystemExit(f"{page} answered {answer.status}")
            answer.get_data()
        clock.append(1000 * (time.perf_counter() - start))
        processor.append(1000 * (time.process_time() - computed))
    return clock[0], statistics.median(clock[1:]), statistics.median(processor[1:])
