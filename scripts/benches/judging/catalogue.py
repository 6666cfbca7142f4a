"""The demo event in a catalogue and an index, without drawing its pictures.

Metadata take the product's whole way: written into a blank JPEG as the camera and the photographer's
template would, read from it, tagged, indexed. What is in each picture is known from the plan alone.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from PIL import Image

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, asset_id
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.programme import import_programme
from mediahub.demo.camera import blocks_of, fields_of, is_turned
from mediahub.demo.programme import load_programme
from mediahub.demo.render import size_of
from mediahub.demo.shots import Shot, plan_shots
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.ingest.reading.rows import asset_values, tagging_facts
from mediahub.media.analyse import analyse
from mediahub.media.containers.identify import identify
from mediahub.media.writing.write import write_metadata
from mediahub.search.indexer import Indexer
from mediahub.settings import Settings
from mediahub.tagging.depictions import put_depictions
from mediahub.tagging.event_facts import load_event_facts
from mediahub.tagging.model import AssetFacts
from mediahub.tagging.plugins import cheap
from mediahub.tagging.run import Guard

SHRINK = 50


def fill(settings: Settings, database: Database, scratch: Path) -> dict[str, Shot]:
    """Take in every shot of the plan; what each asset shows, by its id."""
    programme = load_programme()
    with database.begin() as session:
        import_programme(session, programme)
        batches = {
            photographer["slug"]: open_batch(
                session,
                event=programme.event["slug"],
                photographer=photographer["name"],
                source="bench",
                roots=[photographer["slug"]],
            )
            for photographer in programme.photographers
        }
    shots = {}
    with database.begin() as session:
        event = load_event_facts(session, next(iter(batches.values())).event_id)
        guard = Guard()
        for shot, (asset, facts) in _assets(batches, scratch):
            session.add(asset)
            session.flush()
            put_depictions(session, asset.id, guard.run(cheap(), facts, event).suggestions)
            shots[asset.id] = shot
        enqueue(session, list(shots))
    indexer = Indexer(settings, database)
    while indexer.drain_once():
        pass
    return shots


def _assets(batches: dict[str, BatchRef], scratch: Path) -> Iterator[tuple[Shot, tuple[Asset, AssetFacts]]]:
    path = scratch / "frame.jpg"
    for shot in plan_shots():
        path.write_bytes(_blank(shot))
        batch = batches[shot.photographer]
        analysis = analyse(path, identify(path))
        values = asset_values(analysis, batch, shot.path, utcnow())
        sha256 = hashlib.sha256(shot.path.encode()).hexdigest()
        asset = Asset(
            id=asset_id(batch.event_slug, sha256),
            event_id=batch.event_id,
            batch_id=batch.id,
            photographer_id=batch.photographer_id,
            state="ready",
            sha256=sha256,
            size=path.stat().st_size,
            original_key=shot.path,
            embargo_until=datetime.fromisoformat(shot.embargo) if shot.embargo else None,
            **values | {"rights_class": shot.rights, "sharpness": None},
        )
        yield shot, (asset, tagging_facts(analysis.facts, asset, batch))


def _blank(shot: Shot) -> bytes:
    """A JPEG of the shot's proportions and metadata, all grey."""
    width, height = size_of(shot)
    if is_turned(shot):
        width, height = height, width
    out = io.BytesIO()
    Image.new("RGB", (width // SHRINK, height // SHRINK), "grey").save(out, "JPEG")
    return write_metadata(out.getvalue(), fields_of(shot), blocks=blocks_of(shot))
