"""Filling a fresh MediaHub with the demo event, the way its own users would: programme first, then cards."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import Arrival, Asset
from mediahub.catalog.programme import import_programme
from mediahub.demo.clock import add_clock_frame
from mediahub.demo.galleries import make_galleries
from mediahub.demo.generate import generate
from mediahub.demo.press import open_press_room
from mediahub.demo.programme import DemoProgramme, load_programme
from mediahub.demo.review import review_sessions
from mediahub.demo.roster import add_codes
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.ingest.sources.disk_batch import deliver, wait_for_index
from mediahub.ingest.sources.scan import FoundFile, scan
from mediahub.runtime import Services
from mediahub.settings import Settings

Progress = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done, and how much there is."""

LOADED = "loaded"
"""A file of this name beside the pictures says that a start needs to do nothing more."""


def load_demo(settings: Settings, progress: Progress) -> None:
    """Draw the pictures and take them in. Killed half-way, the next call goes on; then it does nothing."""
    folder = settings.home / "demo"
    if (folder / LOADED).exists():
        return
    services = Services.open(settings)
    programme = load_programme()
    with services.database.begin() as session:
        import_programme(session, programme)
        add_codes(session, programme.event["slug"])
    generate(
        folder,
        processes=os.cpu_count() or 2,  # nothing else has work yet
        progress=lambda done, total, _: progress("Drawing the demo pictures", done, total),
    )
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
    manifest |= add_clock_frame(folder, settings.secret_key.get_secret_value())
    batches = _deliver_all(services, folder, programme, progress)
    with services.database.begin() as session:
        for slug, batch in batches.items():
            _set_terms(session, batch, slug, manifest)
    with services.database.begin() as session:
        by_path = _ids_by_path(session, batches)
        review_sessions(session, {asset: manifest[path]["session"] for path, asset in by_path.items()})
    with services.database.begin() as session:
        published = make_galleries(session, by_path)
        open_press_room(session, programme.event["slug"])
    for identity in published:
        services.jobs.render_published(identity)
    wait_for_index(services)
    (folder / LOADED).touch()


def _deliver_all(
    services: Services, folder: Path, programme: DemoProgramme, progress: Progress
) -> dict[str, BatchRef]:
    """Each photographer's folder is one delivery; the batches by photographer's slug."""
    cards: dict[str, list[FoundFile]] = defaultdict(list)
    for photographer in programme.photographers:
        cards[photographer["slug"]] = scan([folder / photographer["slug"]])
    total, done = sum(map(len, cards.values())), 0
    batches = {}

    def advance(_: object) -> None:
        nonlocal done
        done += 1
        progress("Taking them in", done, total)

    for photographer in programme.photographers:
        with services.database.begin() as session:
            batch = open_batch(
                session,
                event=programme.event["slug"],
                photographer=photographer["name"],
                source="demo",
                roots=[photographer["slug"]],
            )
        batches[photographer["slug"]] = batch
        deliver(services, batch, cards[photographer["slug"]], advance)
    return batches


def _ids_by_path(session: Session, batches: dict[str, BatchRef]) -> dict[str, str]:
    """Every picture's asset, by its path below the demo folder."""
    found = {}
    for slug, batch in batches.items():
        rows = select(Arrival.path, Arrival.asset_id).where(Arrival.batch_id == batch.id)
        found.update({f"{slug}/{path}": asset for path, asset in session.execute(rows) if asset})
    return found


def _set_terms(session: Session, batch: BatchRef, slug: str, manifest: dict[str, Any]) -> None:
    rows = select(Arrival.path, Asset).join(Asset, Asset.id == Arrival.asset_id)
    for path, asset in session.execute(rows.where(Arrival.batch_id == batch.id)):
        terms = manifest[f"{slug}/{path}"]
        asset.rights_class = terms["rights"]
        asset.embargo_until = datetime.fromisoformat(terms["embargo"]) if terms["embargo"] else None
        enqueue(session, [asset.id])
