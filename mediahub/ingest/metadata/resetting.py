"""Changing a batch's photographer, rights or template afterwards: for files to come, and those in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import Asset, Batch
from mediahub.catalog.stacks import recheck
from mediahub.catalog.text_templates import expand
from mediahub.ingest.batches.batches import batch_ref
from mediahub.ingest.metadata.refilling import refill, written_fields
from mediahub.ingest.metadata.template import FIELDS, variables
from mediahub.ingest.reading.rows import clean
from mediahub.tagging.clocks.cameras import take_back
from mediahub.tagging.model import Fact
from mediahub.tagging.pending import recheck_assets

CHUNK = 500
SETTINGS = ("rights_class", "usage_terms", "template", "clock_offset")


@dataclass(frozen=True, slots=True)
class Before:
    """What the batch said until now."""

    rights_class: str
    usage_terms: str
    template: Mapping[str, str]
    clock_offset: int


def change_batch(session: Session, batch: Batch, changes: Mapping[str, Any], *, also_ready: bool) -> int:
    """Give the batch other settings. Files that are not checked yet follow by themselves; with `also_ready`
    so do the pictures that are in, except in what a person changed or the file itself says. Gives how many
    of those changed.
    """
    before = Before(**{name: getattr(batch, name) for name in SETTINGS})
    for name in SETTINGS:
        if name in changes:
            setattr(batch, name, changes[name])
    session.flush()
    if not also_ready:
        return 0
    ids = list(session.scalars(select(Asset.id).where(Asset.batch_id == batch.id, Asset.state != "storing")))
    changed: set[str] = set()
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        written = written_fields(session, some)
        for asset in session.scalars(select(Asset).where(Asset.id.in_(some))):
            _own_old_words(session, asset, batch, before)
            if _follow(asset, batch, before, written.get(asset.id, set())):
                changed.add(asset.id)
        session.flush()
        changed.update(refill(session, some, anew=True))
    enqueue(session, sorted(changed))
    if batch.clock_offset != before.clock_offset:
        recheck(session, sorted(changed))
        recheck_assets(session, sorted(changed), Fact.TIME)
    return len(changed)


def _follow(asset: Asset, batch: Batch, before: Before, written: set[str]) -> bool:
    """Whether terms or time of the asset changed."""
    new: dict[str, Any] = {}
    for name in ("rights_class", "usage_terms"):
        if name not in written and getattr(asset, name) == getattr(before, name):
            new[name] = getattr(batch, name)
    different = {name: value for name, value in new.items() if getattr(asset, name) != value}
    for name, value in different.items():
        setattr(asset, name, value)
    moment = asset.taken_at
    if batch.clock_offset != before.clock_offset and asset.clock_basis in ("", "batch"):
        take_back(asset)
    return bool(different) or asset.taken_at != moment


def _own_old_words(session: Session, asset: Asset, batch: Batch, before: Before) -> None:
    """Recognise words that the template gave before it was remembered what it gave."""
    names = (FIELDS & before.template.keys()) - asset.filled.keys()
    if not names:
        return
    values, filled = variables(session, asset, batch_ref(batch)), dict(asset.filled)
    for name in names:
        text = clean(expand(before.template[name], values, ()))
        if text and getattr(asset, name) == text:
            filled[name] = {"template": before.template[name], "text": text}
    if filled != asset.filled:
        asset.filled = filled
