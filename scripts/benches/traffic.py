"""The busiest hour of an event: press users browse, search and take while photographers upload.

A made-up event lies in a real catalogue and index. First the photographers deliver cards alone: the
undisturbed rate. Then press users come (Locust: each signs in, searches, opens pictures, downloads the newest
and thinks between), and when the last of them is in, cards are delivered once more. Everything runs on this
machine, the visitors too. MEDIAHUB_DATABASE_URL names another database than SQLite.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from mediahub.catalog.models import Event
from mediahub.identity.accounts import create_user
from mediahub.identity.press import approve_user
from mediahub.identity.tokens import create_token
from mediahub.runtime import Services
from scripts.benches.grid import thumbs
from scripts.benches.harness import LANDSCAPE_24MP, installation
from scripts.benches.searching.catalogue import EVENT, PASSWORD, open_event
from scripts.benches.searching.corpus import Corpus
from scripts.benches.searching.questions import make_questions
from scripts.benches.visitors.cameras import cards, deliver
from scripts.benches.visitors.health import await_rest, processor_seconds
from scripts.benches.visitors.swarm import Answers, Swarm, swarm

CAMERA = "camera@bench.example"
PHOTOGRAPHERS = 2
PAGES = ("library", "layout", "tiles", "panel", "completion", "pulse")
"""What a reader waits for while they browse and search."""
SPAWN = 5.0
"""Press users who come in a second."""


def run(arguments: list[str]) -> dict[str, Any]:
    """Measure, print a table, and give figures, baselines and ratios."""
    parser = argparse.ArgumentParser(prog="scripts/bench traffic", description=__doc__)
    parser.add_argument("--users", type=int, default=200, help="press users")
    parser.add_argument("--frames", type=int, default=1000, help="24 MP frames that are uploaded meanwhile")
    parser.add_argument("--alone", type=int, default=200, help="frames that are uploaded before that")
    parser.add_argument("--assets", type=int, default=10_000, help="of the event before all that")
    parser.add_argument("--web", type=int, default=2, help="web processes")
    options = parser.parse_args(arguments)
    os.environ["MEDIAHUB_WEB_WORKERS"] = str(options.web)
    corpus = Corpus(options.assets)
    with (
        tempfile.TemporaryDirectory(prefix="mediahub-traffic-") as folder,
        installation("worker", "indexer", "web") as settings,
    ):
        each = [options.alone // PHOTOGRAPHERS, options.frames // PHOTOGRAPHERS]
        first, second = cards(Path(folder), PHOTOGRAPHERS, each, LANDSCAPE_24MP)
        services = Services.open(settings)
        open_event(services, corpus, thumbs(services))
        await_rest(settings)
        token, plan = invite(services, corpus, options.users)
        alone = PHOTOGRAPHERS * each[0] / deliver(settings, token, EVENT, first)
        with swarm(Path(folder), settings.base_url, plan, options.users, SPAWN) as visitors:
            before = processor_seconds(settings)
            seconds = deliver(settings, token, EVENT, second)
            after = processor_seconds(settings)
        busy = PHOTOGRAPHERS * each[1] / seconds
    show(visitors)
    pages = visitors.of(*PAGES)
    figures = {
        "assets": options.assets,
        "users": options.users,
        "web_processes": options.web,
        "frames": options.frames,
        "ingest_frames_per_s": round(busy, 2),
        "requests": sum(one.count for one in visitors.answers),
        "errors": visitors.errors,
        "all_signed_in_s": round(visitors.arrived_after, 1),
        "page_p50_ms": pages.quantile(0.5),
        "page_p95_ms": pages.quantile(0.95),
        **{f"{name}_cores": round((after[name] - before[name]) / seconds, 2) for name in before},
        "file_made_p95_ms": visitors.of("file is made").quantile(0.95),
    }
    result = {
        "figures": figures,
        "baselines": {"ingest_frames_per_s": round(alone, 2)},
        "ratios": {"ingest": round(busy / alone, 3)},
    }
    print(result)
    return result


def invite(services: Services, corpus: Corpus, users: int) -> tuple[str, dict[str, Any]]:
    """A photographers' token, and the plan of so many press users."""
    addresses = [f"press{number}@bench.example" for number in range(users)]
    with services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        for address in addresses:
            approve_user(session, create_user(session, address, PASSWORD, "press").id, event.id)
        create_user(session, CAMERA, PASSWORD, "admin")
        token = create_token(session, CAMERA, ["upload"], days=1)[1]
    plan = {
        "event": EVENT,
        "press": addresses,
        "password": PASSWORD,
        "queries": [one.text for one in make_questions(corpus) if one.text and not one.offset],
        "newest": 'by:"Photographer 0"',
    }
    return token, plan


def show(visitors: Swarm) -> None:
    """What the visitors met, on the terminal."""
    table = Table("answer", "count", "errors", "p50, ms", "p95, ms", "longest, ms")
    for one in sorted(visitors.answers, key=lambda one: one.name):
        table.add_row(one.name, *map(_rounded, _row(one)))
    Console().print(table)


def _row(one: Answers) -> Sequence[float]:
    return one.count, one.errors, one.quantile(0.5), one.quantile(0.95), one.quantile(1.0)


def _rounded(value: float) -> str:
    return f"{value:,.0f}"
