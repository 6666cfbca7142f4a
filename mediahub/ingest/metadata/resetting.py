"""Changing a batch's photographer, rights or template afterwards: for files to come, and those in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import require_open
from mediahub.catalog.models import Asset, Batch
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.stacks import recheck
from mediahub.catalog.text_templates import expand
from mediahub.delivery import decisions
from mediahub.identity.contributors import Contributor
from mediahub.ingest.batches.batches import batch_ref
from mediahub.ingest.batches.opening import Sender, get_batch
from mediahub.ingest.metadata.refilling import refill
from mediahub.ingest.metadata.template import FIELDS, variables
from mediahub.ingest.reading.rows import clean
from mediahub.messages import N_
from mediahub.problems import NotAllowed
from mediahub.rights import Capability, Viewer
from mediahub.tagging.clocks.cameras import take_back
from mediahub.tagging.model import Fact
from mediahub.tagging.pending import recheck_assets

SETTINGS = ("rights_class", "usage_terms", "template", "clock_offset")


@dataclass(frozen=True, slots=True)
class Before:
    """What the batch said until now."""

    rights_class: str
    usage_terms: str
    template: Mapping[str, str]
    clock_offset: int


def change_terms(
    database: Database, sender: Sender, batch_id: int, changes: Mapping[str, Any], *, also_ready: bool
) -> tuple[Batch, int]:
    """Change what a batch was opened with, for files to come and, if asked, for those that are ready; with
    how many of these were changed. Raises NotAllowed where they would loosen what others decided, and
    EventArchived."""
    if isinstance(sender, Contributor):
        raise NotAllowed(N_("The terms of a contributor link are its team's."))
    with database.begin() as session:
        batch = get_batch(session, sender, batch_id)
        require_open(batch.event)
        changed = change_batch(session, batch, changes, sender, also_ready=also_ready)
        what = audit.Subject("batch", str(batch_id), batch.photographer.name, batch.event_id)
        details = {**changes, "also_ready": changed}
        audit.record(session, audit.Action.TERMS_SET, what, details)
        return batch, changed


def require_terms(viewer: Viewer, batch: Batch, changes: Mapping[str, Any]) -> None:
    """Raise NotAllowed where somebody would loosen the rights of a delivery that others decided on."""
    if _may_loosen(viewer, batch):
        return
    new, words = changes.get("rights_class", batch.rights_class), changes.get("usage_terms")
    is_looser = decisions.is_stricter(batch.rights_class, new)
    if is_looser or (words is not None and batch.usage_terms and words != batch.usage_terms):
        raise NotAllowed(
            N_("The event's team decided on the rights of this delivery: you may make them stricter only.")
        )


def _may_loosen(viewer: Viewer, batch: Batch) -> bool:
    # rights that somebody set whose account is gone stay theirs
    are_own = batch.terms_set_at is None or batch.terms_set_by == viewer.user_id
    is_own = batch.opened_by == viewer.user_id and are_own
    return viewer.may(Capability.SET_TERMS, batch.event.slug) or is_own


def change_batch(
    session: Session, batch: Batch, changes: Mapping[str, Any], viewer: Viewer, *, also_ready: bool
) -> int:
    """Give the batch other settings. Files that are not checked yet follow by themselves; with `also_ready`
    so do the pictures that are in, except in what a person changed or the file itself says. Rights that
    somebody decided on only become stricter. Gives how many of those changed. Raises NotAllowed.
    """
    require_terms(viewer, batch, changes)
    if changes.keys() & set(decisions.RIGHTS) and _may_loosen(viewer, batch):
        batch.terms_set_by, batch.terms_set_at = viewer.user_id, utcnow()
    batch.changed_at = utcnow()
    before = Before(**{name: getattr(batch, name) for name in SETTINGS})
    for name in SETTINGS:
        if name in changes:
            setattr(batch, name, changes[name])
    session.flush()
    if not also_ready:
        return 0
    ids = list(session.scalars(select(Asset.id).where(Asset.batch_id == batch.id, Asset.state != "storing")))
    changed: set[str] = set()
    new_terms: dict[str, dict[str, tuple[Any, Any]]] = {}
    for some in in_chunks(ids):
        kept = decisions.decided(session, some, viewer.user_id)
        for asset in session.scalars(select(Asset).where(Asset.id.in_(some))):
            _own_old_words(session, asset, batch, before)
            terms = _follow_terms(asset, batch, before, kept.get(asset.id, set()))
            if terms:
                new_terms[asset.id] = terms
            if _follow_clock(asset, batch, before) or terms:
                changed.add(asset.id)
        session.flush()
        changed.update(refill(session, some, anew=True))
    decisions.note(session, batch.event_id, viewer.user_id, new_terms)
    enqueue(session, sorted(changed))
    if batch.clock_offset != before.clock_offset:
        recheck(session, sorted(changed))
        recheck_assets(session, sorted(changed), Fact.TIME)
    return len(changed)


def _follow_terms(
    asset: Asset, batch: Batch, before: Before, kept: Collection[str]
) -> dict[str, tuple[Any, Any]]:
    """Let the asset's terms follow those of its batch; gives what changed. Of `kept`, on which somebody
    decided, only the class follows, where it becomes stricter."""
    changes: dict[str, tuple[Any, Any]] = {}
    for name in ("rights_class", "usage_terms"):
        held, old, new = getattr(asset, name), getattr(before, name), getattr(batch, name)
        follows = held == old if name not in kept else name == "rights_class" and new != old
        if not follows or new == held or (name in kept and not decisions.is_stricter(new, held)):
            continue
        changes[name] = (held, new)
        setattr(asset, name, new)
    return changes


def _follow_clock(asset: Asset, batch: Batch, before: Before) -> bool:
    """Whether the time of the asset changed with the clock of its batch."""
    moment = asset.taken_at
    if batch.clock_offset != before.clock_offset and asset.clock_basis in ("", "batch"):
        take_back(asset)
    return asset.taken_at != moment


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
