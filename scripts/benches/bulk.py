"""`scripts/bench bulk`: one edit of thousands of assets, until search is right, and its undo.

The assets are rows without files: an edit never reads a picture. Worker and indexer are real processes.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, insert, select

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.events import create_event, get_photographer
from mediahub.catalog.models import Asset, Batch, EditAction, Event, Outbox, asset_id
from mediahub.catalog.models.base import utcnow
from mediahub.curation.edits import bulk
from mediahub.curation.edits.fields import FIELDS
from mediahub.curation.edits.values import read_values
from mediahub.identity.accounts import create_user
from mediahub.rights import Viewer
from mediahub.runtime import Services
from scripts.benches.harness import installation

EVENT = "bench"
POLL = 0.05
LONGEST = 600.0
SPEC = [
    {"op": "set", "field": "caption", "text": "Zebra parade at {event}, {date} {time}. Photo: {byline}"},
    {"op": "replace", "field": "headline", "find": "frame", "text": "picture"},
    {"op": "add", "field": "tags", "keys": ["Parade"]},
    {"op": "value", "field": "rating", "value": 3},
]


def run(arguments: list[str]) -> dict[str, Any]:
    """Measure, print a table, and give the figures."""
    parser = argparse.ArgumentParser(prog="scripts/bench bulk", description=__doc__)
    parser.add_argument("--assets", type=int, default=10_000)
    options = parser.parse_args(arguments)
    with installation("worker", "indexer") as settings:
        figures = _measure(Services.open(settings), options.assets)
    table = Table("figure", "measured", title=f"One edit of {options.assets:,} assets")
    for name, value in figures.items():
        table.add_row(name, f"{value:,.2f}")
    Console().print(table)
    return {"figures": figures, "baselines": {}, "ratios": {}}


def _measure(services: Services, count: int) -> dict[str, float]:
    viewer, ids = _fill(services, count)
    before = _everything(services, ids)
    began = time.perf_counter()
    with services.database.read() as session:
        event = session.scalars(select(Event)).one()
        seen = bulk.preview(session, event, viewer, ids, SPEC)
    preview = time.perf_counter() - began
    began = time.perf_counter()
    with services.database.begin() as session:
        action = bulk.begin(session, event, viewer, ids, SPEC).id
    done = _until_done(services, action, began)
    found = _until_found(services, viewer, count, began)
    began = time.perf_counter()
    with services.database.begin() as session:
        undo = bulk.begin_undo(session, viewer, session.get_one(EditAction, action)).id
    undone = _until_done(services, undo, began)
    unfound = _until_found(services, viewer, 0, began)
    return {
        "assets": float(count),
        "previewed": float(seen.changed),
        "preview_s": preview,
        "edit_s": done,
        "search_after_s": max(0.0, found - done),
        "undo_s": undone,
        "search_after_undo_s": max(0.0, unfound - undone),
        "fields_restored_percent": 100.0 * _same(before, _everything(services, ids)),
    }


def _fill(services: Services, count: int) -> tuple[Viewer, list[str]]:
    start = datetime(2025, 10, 18, 9, tzinfo=UTC)
    hashes = [hashlib.sha256(f"{number}".encode()).hexdigest() for number in range(count)]
    with services.database.begin() as session:
        event = create_event(session, EVENT, "Bench", "Asia/Shanghai")
        user = create_user(session, "bench@example.org", "correct horse battery", "marketing")
        shooter = get_photographer(session, "Bench")
        batch = Batch(event_id=event.id, photographer_id=shooter.id, source="cli", signature="bench")
        session.add(batch)
        session.flush()
        rows = [
            {
                "id": asset_id(EVENT, digest), "event_id": event.id, "batch_id": batch.id,
                "photographer_id": shooter.id, "state": "ready", "sha256": digest, "size": 1,
                "mime": "image/jpeg", "kind": "photo", "filename": f"DSC_{number}.jpg",
                "original_key": f"originals/{digest}", "width": 6000, "height": 4000,
                "taken_at": start + timedelta(seconds=number), "taken_source": "offset",
                "headline": f"Frame {number}", "caption": f"A crowd, {number}", "creator": "Bench",
            }
            for number, digest in enumerate(hashes)
        ]  # fmt: skip
        for first in range(0, count, 1000):
            session.execute(insert(Asset), rows[first : first + 1000])
        ids = [str(row["id"]) for row in rows]
        enqueue(session, ids)
        viewer = Viewer(frozenset({"marketing"}), user.id)
    _wait(lambda: _backlog(services) == 0)
    return viewer, ids


def _everything(services: Services, ids: list[str]) -> dict[str, dict[str, Any]]:
    with services.database.read() as session:
        return read_values(session, ids, FIELDS)


def _same(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> float:
    pairs = [(before[asset][name], after[asset][name]) for asset in before for name in before[asset]]
    return sum(one == other for one, other in pairs) / max(1, len(pairs))


def _until_done(services: Services, action: int, began: float) -> float:
    def is_done() -> bool:
        with services.database.read() as session:
            return session.get_one(EditAction, action).state == "done"

    _wait(is_done)
    return time.perf_counter() - began


def _until_found(services: Services, viewer: Viewer, count: int, began: float) -> float:
    def is_right() -> bool:
        found = services.search.search("caption:zebra tag:parade", event=EVENT, viewer=viewer, limit=0)
        return found.total == count and _backlog(services) == 0

    _wait(is_right)
    return time.perf_counter() - began


def _backlog(services: Services) -> int:
    with services.database.read() as session:
        return session.scalar(select(func.count()).select_from(Outbox)) or 0


def _wait(is_over: Any) -> None:
    deadline = time.monotonic() + LONGEST
    while not is_over():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not in {LONGEST:.0f} s, at {utcnow():%H:%M:%S}")
        time.sleep(POLL)
