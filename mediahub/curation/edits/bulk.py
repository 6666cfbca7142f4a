"""Bulk edits: preview, beginning, one part at a time, and undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Asset, AssetChange, EditAction, EditPart, Event, Session
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.names import fold
from mediahub.curation.edits.editing import editable_by, may_declare, may_edit_field, resolve_or_add
from mediahub.curation.edits.fields import DEPICTIONS, ORIGINAL, SOURCE_TYPE, EditError
from mediahub.curation.edits.history import undo_changes
from mediahub.curation.edits.operations import (
    Operation,
    apply,
    emptied,
    fields_of,
    parse,
    require_words,
    uses_variables,
)
from mediahub.curation.edits.values import Changes, read_values, write_changes
from mediahub.curation.edits.variables import variables_of
from mediahub.curation.edits.vocabulary import Term, added, take_out
from mediahub.delivery import decisions
from mediahub.identity.press import viewer_of
from mediahub.messages import N_
from mediahub.provenance.origins import generated_by_manifest
from mediahub.rights import Capability, Viewer
from mediahub.rights.generated import degree

PART = 250
"""Assets of one transaction."""
SAMPLES = 6
OPEN = ("waiting", "running")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a bulk edit would do."""

    total: int
    """Assets that it is about and that they may edit."""
    refused: int
    """Assets that they may not edit."""
    counts: dict[str, int]
    """By field, how many assets would change."""
    emptied: dict[str, int]
    """By field, how many assets would lose the words they have."""
    changed: int
    samples: Changes
    """Of a few assets that would change."""


def editable_ids(session: DbSession, event: Event, viewer: Viewer, ids: Sequence[str]) -> list[str]:
    """Those of `ids` that are the event's and that they may edit, each once, in their order."""
    wanted = list(dict.fromkeys(ids))
    allowed: set[str] = set()
    may = editable_by(viewer)
    for some in in_chunks(wanted):
        query = select(Asset.id).where(Asset.id.in_(some))
        allowed.update(session.scalars(query.where(Asset.event_id == event.id, may)))
    return [identity for identity in wanted if identity in allowed]


def preview(session: DbSession, event: Event, viewer: Viewer, ids: Sequence[str], spec: Any) -> Preview:
    """Count and sample what would change; nothing is written. Raises EditError."""
    operations = [_known(session, event.id, one) for one in _allowed(viewer, parse(spec))]
    mine = editable_ids(session, event, viewer, ids)
    counts: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    samples: Changes = {}
    changed = 0
    for some in in_chunks(mine):
        for identity, fields in _changes(session, event, operations, some).items():
            changed += 1
            counts.update(list(fields))
            lost.update(field for field, (before, after) in fields.items() if emptied(before, after))
            if len(samples) < SAMPLES:
                samples[identity] = fields
    return Preview(len(mine), len(set(ids)) - len(mine), dict(counts), dict(lost), changed, samples)


def begin(session: DbSession, event: Event, viewer: Viewer, ids: Sequence[str], spec: Any) -> EditAction:
    """Write down what is to be done, for a worker; what fits one part is done at once. Raises EditError."""
    asked = _allowed(viewer, parse(spec))
    mine = editable_ids(session, event, viewer, ids)
    if not mine:
        raise EditError(N_("None of these pictures is yours to edit."))
    new: list[Term] = []
    operations = [_prepared(session, event.id, one, new) for one in asked]
    action = EditAction(
        event_id=event.id, user_id=viewer.user_id, kind="bulk", spec=[one.as_json() for one in operations]
    )
    added(action, new)
    return _planned(session, action, mine)


def begin_undo(session: DbSession, viewer: Viewer, undone: EditAction) -> EditAction:
    """Take an action back, in parts as well; one that still runs is stopped first. Raises EditError."""
    if undone.kind == "template":
        raise EditError(N_("These words follow what is known by themselves. Write your own to keep them."))
    if undone.user_id != viewer.user_id and not viewer.may(Capability.CURATE):
        raise EditError(N_("Only who made this change, or the event's marketing team, can undo it."))
    stop(session, undone)
    by_it = AssetChange.action_id == undone.id, AssetChange.field != ORIGINAL
    query = select(AssetChange.asset_id).where(*by_it).distinct()
    ids = list(session.scalars(query.order_by(AssetChange.asset_id)))
    if not ids:
        raise EditError(N_("There is nothing to undo."))
    action = EditAction(
        event_id=undone.event_id, user_id=viewer.user_id, kind="undo", spec=undone.spec, undoes_id=undone.id
    )
    new: list[Term] = []
    for field, _, name in undone.vocabulary.get("removed", ()):
        resolve_or_add(session, field, name, new)
    added(action, new)
    return _planned(session, action, ids)


def stop(session: DbSession, action: EditAction) -> None:
    """End an action before its next part; what was done stays."""
    session.refresh(action, with_for_update=True)
    if action.state in OPEN:
        action.state, action.finished_at = "stopped", utcnow()


def run_part(session: DbSession, action: EditAction) -> bool:
    """Do the next part of an action, in the caller's transaction; False when nothing was left to do."""
    session.refresh(action, with_for_update=True)
    if action.state not in OPEN:
        return False
    query = select(EditPart).where(EditPart.action_id == action.id, ~EditPart.is_done)
    part = session.scalar(query.order_by(EditPart.number).limit(1))
    action.touched_at = utcnow()
    if part is None:
        _finish(session, action)
        return False
    event = session.get_one(Event, action.event_id)
    who = viewer_of(session, action.user).at(event.slug) if action.user else Viewer()
    mine = editable_ids(session, event, who, part.ids)  # now: who is shut out meanwhile goes on with nothing
    if action.kind == "undo" and action.undoes_id is not None:
        changes, kept = undo_changes(session, action.undoes_id, mine, action.user_id)
    else:
        changes = _changes(session, event, parse(action.spec), mine, lock=True)
        changes, kept = _without_decided(session, who, changes)
    write_changes(session, action, action.user_id, changes)
    action.changed += len(changes)
    action.skipped += len(part.ids) - len(mine) + kept
    action.done += len(part.ids)
    part.is_done, action.state = True, "running"
    if action.done >= action.total:
        _finish(session, action)
    return True


def _finish(session: DbSession, action: EditAction) -> None:
    """End an action whose parts are done. What it undid goes with the words that this had added."""
    action.state, action.finished_at = "done", utcnow()
    if action.kind == "undo" and action.undoes_id is not None:
        undone = session.get_one(EditAction, action.undoes_id)
        take_out(session, action, undone.vocabulary.get("added", ()))


def _planned(session: DbSession, action: EditAction, ids: Sequence[str]) -> EditAction:
    action.total, action.done, action.state = len(ids), 0, "waiting"
    session.add(action)
    session.flush()
    parts = list(in_chunks(ids, PART))
    rows = [{"action_id": action.id, "number": n, "ids": list(some)} for n, some in enumerate(parts)]
    session.execute(insert(EditPart), rows)
    if len(parts) == 1:
        run_part(session, action)
    return action


def _allowed(viewer: Viewer, operations: Sequence[Operation]) -> Sequence[Operation]:
    require_words(operations)
    for one in operations:
        if not may_edit_field(viewer, one.field):
            raise EditError(N_("Only the event's marketing team and admins change the rights of pictures."))
    return operations


def _prepared(session: DbSession, event_id: int, one: Operation, new: list[Term]) -> Operation:
    """The operation with keys for names; people and tags to add that nobody knows yet come to be, and are
    put into `new`."""
    known = _known(session, event_id, one)
    if one.op != "add" or one.field == "sessions":
        return known
    target = DEPICTIONS[one.field].target
    there = set(session.scalars(select(target.slug).where(target.slug.in_(known.keys))))
    keys = (key if key in there else resolve_or_add(session, one.field, key, new) for key in known.keys)
    return replace(known, keys=tuple(keys))


def _known(session: DbSession, event_id: int, one: Operation) -> Operation:
    """The operation with each name that is known turned into its key."""
    if not one.keys:
        return one
    field = DEPICTIONS[one.field]
    query = select(getattr(field.target, field.key), getattr(field.target, field.shown))
    if one.field == "sessions":
        query = query.where(Session.event_id == event_id)
    shown = {fold(name): key for key, name in session.execute(query)}
    keys = set(shown.values())
    return replace(one, keys=tuple(key if key in keys else shown.get(fold(key), key) for key in one.keys))


def _takes_back(fields: Mapping[str, tuple[Any, Any]]) -> bool:
    return not degree(str(fields[SOURCE_TYPE][1] or ""))


def _without_decided(session: DbSession, who: Viewer, changes: Changes) -> tuple[Changes, int]:
    """The changes without those of terms that somebody else decided about, and those that take back that a
    picture was generated, unless a curator makes them, and its own manifests do not say so; and of how many
    assets some were left out."""
    terms = {identity for identity, fields in changes.items() if fields.keys() & set(decisions.RIGHTS)}
    taken_back = [
        identity for identity, fields in changes.items() if SOURCE_TYPE in fields and _takes_back(fields)
    ]
    stated = generated_by_manifest(session, taken_back)
    undeclared = {
        identity
        for identity in taken_back
        if identity in stated or not may_declare(who, *changes[identity][SOURCE_TYPE])
    }
    if who.may(Capability.CURATE):
        terms = set()
    if not terms | undeclared:
        return changes, 0
    kept = decisions.decided(session, sorted(terms), who.user_id)
    for identity in undeclared:
        kept.setdefault(identity, set()).add(SOURCE_TYPE)
    mine = {
        identity: {name: pair for name, pair in fields.items() if name not in kept.get(identity, ())}
        for identity, fields in changes.items()
    }
    left = sum(len(mine[identity]) < len(fields) for identity, fields in changes.items())
    return {identity: fields for identity, fields in mine.items() if fields}, left


def _changes(
    session: DbSession,
    event: Event,
    operations: Sequence[Operation],
    ids: Sequence[str],
    *,
    lock: bool = False,
) -> Changes:
    values = read_values(session, ids, fields_of(operations), lock=lock)
    variables = variables_of(session, event, ids) if uses_variables(operations) else {}
    changes = {one: apply(operations, values[one], variables.get(one, {})) for one in ids if one in values}
    return {identity: fields for identity, fields in changes.items() if fields}
