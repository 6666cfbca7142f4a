"""An installation under all kinds of traffic for a while: does what it holds stay as it is?

Press searches, looks, takes files and zips, and follows the live page; the team rates, edits and opens its
pages; guests look at a public gallery and the press page; photographers deliver a card again and again.
Memory (PSS), handles, threads and files of the index are looked at all along, and the last quarter is held
against the second.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from mediahub.catalog.models import Asset, Event
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.press_pages import change_page
from mediahub.curation.galleries import edit, galleries, publish
from mediahub.curation.galleries.operations import Add
from mediahub.identity.accounts import create_user
from mediahub.runtime import Services
from scripts.benches.grid import thumbs
from scripts.benches.harness import installation
from scripts.benches.searching.catalogue import EVENT, PASSWORD, open_event
from scripts.benches.searching.corpus import Corpus
from scripts.benches.traffic import PHOTOGRAPHERS, SPAWN, invite, show
from scripts.benches.visitors.cameras import cards, deliver
from scripts.benches.visitors.health import Sample, await_rest, growth, watched
from scripts.benches.visitors.swarm import swarm

EVERY = 10.0
"""Seconds between two looks."""
CARD = 10
"""Frames of a card."""
PAUSE = 15.0
"""Seconds between two deliveries."""
SIZE = (1500, 1000)
SHOWN = 30
TEAM_PAGES = (
    "statistics",
    "coverage",
    "review",
    "usage",
    "cull",
    "picks",
    "edits",
    "programme",
    "galleries/",
)


def run(arguments: list[str]) -> dict[str, Any]:
    """Measure, print a table, and give the figures."""
    parser = argparse.ArgumentParser(prog="scripts/bench soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--press", type=int, default=40)
    parser.add_argument("--team", type=int, default=5)
    parser.add_argument("--guests", type=int, default=10)
    parser.add_argument("--assets", type=int, default=10_000, help="of the event before all that")
    parser.add_argument("--samples", type=Path, help="a file for every sample, one JSON object a line")
    options = parser.parse_args(arguments)
    corpus, seconds = Corpus(options.assets), options.minutes * 60
    with (
        tempfile.TemporaryDirectory(prefix="mediahub-soak-") as folder,
        installation("worker", "indexer", "web") as settings,
    ):
        rounds = cards(Path(folder), PHOTOGRAPHERS, [CARD] * (2 + int(seconds / PAUSE)), SIZE)
        services = Services.open(settings)
        open_event(services, corpus, thumbs(services))
        await_rest(settings)
        token, plan = invite(services, corpus, options.press)
        deliver(settings, token, EVENT, rounds.pop())
        plan |= _others(services, options.team, options.guests)
        users = options.press + options.team + options.guests
        delivered = 0
        with (
            swarm(Path(folder), settings.base_url, plan, users, SPAWN) as visitors,
            watched(settings, EVERY, _writer(options.samples)) as samples,
        ):
            end = time.monotonic() + seconds
            while rounds and time.monotonic() < end:
                deliver(settings, token, EVENT, rounds.pop())
                delivered += PHOTOGRAPHERS * CARD
                time.sleep(min(PAUSE, max(0.0, end - time.monotonic())))
    show(visitors)
    found = growth(samples)
    table = Table("what", "second quarter", "last quarter", "ratio", title=f"{options.minutes:g} minutes")
    for name, values in found.items():
        table.add_row(name, *(f"{one:,.2f}" for one in values))
    Console().print(table)
    figures = {
        "minutes": options.minutes,
        "requests": sum(one.count for one in visitors.answers),
        "errors": visitors.errors,
        "frames": delivered,
        **{name: round(after, 1) for name, (_, after, _) in found.items()},
    }
    return {
        "figures": figures,
        "baselines": {name: round(before, 1) for name, (before, _, _) in found.items()},
        "ratios": {name: round(ratio, 3) for name, (_, _, ratio) in found.items()},
    }


def _others(services: Services, team: int, guests: int) -> dict[str, Any]:
    """Accounts of the team, and a published gallery for guests, as the plan names them."""
    addresses = [f"team{number}@bench.example" for number in range(team)]
    with services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        for address in addresses:
            create_user(session, address, PASSWORD, "admin")
        real = select(Asset.id).where(Asset.size > 1, Asset.state == "ready").limit(SHOWN)
        gallery = galleries.create(session, event.id, "Shown", user_id=None)
        ids = list(session.scalars(real))
        edit.apply(session, gallery, [Add(op="add", ids=ids)], None)
        publish.publish(session, gallery, None, utcnow())
        slug = gallery.slug
        change_page(session, event, {"is_public": True}, utcnow())
    for identity in ids:
        services.jobs.render_published(identity)
    people = {"team": team, "guests": guests, "gallery": slug, "press_page": f"/press/{EVENT}"}
    return people | {"everything": True, "admin": addresses, "team_pages": TEAM_PAGES}


def _writer(path: Path | None) -> Callable[[Sample], None]:
    """Appends samples to the file."""

    def write(sample: Sample) -> None:
        if path is not None:
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"at": round(time.time()), **sample}) + "\n")

    return write
