"""Changing what a delivery was opened with: for what is to be checked, and if asked for what is in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, AssetChange, Batch
from mediahub.catalog.outbox import announce
from mediahub.catalog.stacks import look_again
from mediahub.catalog.wording import expand
from mediahub.ingest.batches import batch_ref
from mediahub.ingest.rows import clean
from mediahub.ingest.template import FIELDS, variables
from mediahub.tagging.clocks import take_back
from mediahub.tagging.due import look_again_at
from mediahub.tagging.model import Fact

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
    assets = list(session.scalars(select(Asset).where(Asset.batch_id == batch.id, Asset.state != "storing")))
    written = _written(session, [asset.id for asset in assets])
    changed = [
        asset.id for asset in assets if _follow(session, asset, batch, before, written.get(asset.id, set()))
    ]
    announce(session, changed)
    if batch.clock_offset != before.clock_offset:
        look_again(session, changed)
        look_again_at(session, changed, Fact.TIME)
    return len(changed)


def _follow(session: Session, asset: Asset, batch: Batch, before: Before, written: set[str]) -> bool:
    """Whether something about the asset changed."""
    new: dict[str, Any] = {}
    for name in ("rights_class", "usage_terms"):
        if name not in written and getattr(asset, name) == getattr(before, name):
            new[name] = getattr(batch, name)
    values = variables(session, asset, batch_ref(batch))
    for name in FIELDS & (batch.template.keys() | before.template.keys()) - written:
        old = clean(expand(before.template.get(name, ""), values))
        if getattr(asset, name) in ("", old):
            new[name] = clean(expand(batch.template.get(name, ""), values))
    different = {name: value for name, value in new.items() if getattr(asset, name) != value}
    for name, value in different.items():
        setattr(asset, name, value)
    moment = asset.taken_at
    if batch.clock_offset != before.clock_offset and asset.clock_basis in ("", "batch"):
        take_back(asset)
    return bool(different) or asset.taken_at != moment


def _written(session: Session, ids: list[str]) -> dict[str, set[str]]:
    """By asset, the fields that a person changed."""
    found: dict[str, set[str]] = {}
    for start in range(0, len(ids), 500):
        query = select(AssetChange.asset_id, AssetChange.field).where(
            AssetChange.asset_id.in_(ids[start : start + 500])
        )
        for identity, field in session.execute(query.distinct()):
            found.setdefault(identity, set()).add(field)
    return found
