"""Reading and writing the editable fields of many assets in a few statements.

A value is what JSON can hold. That of depictions is the list of `[key, source, confidence, status]` by key,
rejected ones included, so that a field is restored exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Asset, AssetChange, EditAction
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.roster.codes import CODE
from mediahub.catalog.roster.rows import FIELDS as CODED
from mediahub.catalog.roster.rows import coded, source_of, written
from mediahub.curation.edits.fields import COLUMNS, DEPICTIONS, MOMENTS, DepictionField

Values = dict[str, Any]
"""By field."""
Changes = dict[str, dict[str, tuple[Any, Any]]]
"""By asset and field: before and after."""


def read_values(
    session: DbSession, ids: Sequence[str], fields: Iterable[str], *, lock: bool = False
) -> dict[str, Values]:
    """The values of these fields of those assets of `ids` that exist. `lock` keeps others from changing
    them until the transaction ends."""
    wanted = set(fields)
    columns = [name for name in (*COLUMNS, *MOMENTS) if name in wanted]
    found: dict[str, Values] = {}
    for some in in_chunks(ids):
        query = select(Asset.id, *(getattr(Asset, name) for name in columns)).where(Asset.id.in_(some))
        if lock:
            query = query.order_by(Asset.id).with_for_update()
        for row in session.execute(query):
            values = map(_as_json, row[1:])
            found[row[0]] = dict(zip(columns, values, strict=True))
        for name in DEPICTIONS.keys() & wanted:
            for identity, depictions in _read_depictions(session, DEPICTIONS[name], some).items():
                found[identity][name] = depictions
    return found


def _read_depictions(
    session: DbSession, field: DepictionField, ids: Sequence[str]
) -> dict[str, list[list[Any]]]:
    depiction, key = field.depiction, getattr(field.target, field.key)
    query = (
        select(depiction.asset_id, key, depiction.source, depiction.confidence, depiction.status)
        .join(field.target, getattr(depiction, field.column) == field.target.id)
        .join(Asset, Asset.id == depiction.asset_id)
        .where(depiction.asset_id.in_(ids))
        .order_by(key)
    )
    depictions: dict[str, list[list[Any]]] = {identity: [] for identity in _existing(session, ids)}
    for identity, *values in session.execute(query):
        depictions[identity].append(values)
    return {identity: sorted(rows) for identity, rows in depictions.items()}


def _existing(session: DbSession, ids: Sequence[str]) -> list[str]:
    return list(session.scalars(select(Asset.id).where(Asset.id.in_(ids))))


def write_changes(session: DbSession, action: EditAction, user_id: int | None, changes: Changes) -> None:
    """Write the values after, and what they were before into the history; tell indexer and records."""
    if not changes:
        return
    codes = coded(session, list(changes))
    changes = _with_codes(session, action.event_id, changes, codes.keys())
    now = utcnow()
    by_columns: dict[tuple[str, ...], list[Values]] = defaultdict(list)
    depictions: dict[str, dict[str, tuple[Any, Any]]] = defaultdict(dict)
    for identity, fields in changes.items():
        values = {name: after for name, (_, after) in fields.items() if name in COLUMNS}
        moments = {name: after for name, (_, after) in fields.items() if name in MOMENTS}
        values |= {name: datetime.fromisoformat(at) if at else None for name, at in moments.items()}
        by_columns[tuple(values)].append({"id": identity, "updated_at": now, **values})
        for name in DEPICTIONS.keys() & fields.keys():
            depictions[name][identity] = fields[name]
    for rows in by_columns.values():
        session.execute(update(Asset), rows)
    for name, per_asset in depictions.items():
        _write_depictions(session, DEPICTIONS[name], action.event_id, per_asset)
    history = [
        {
            "asset_id": identity, "action_id": action.id, "user_id": user_id, "field": field,
            "before": before, "after": after, "at": now,
            "source": source_of(codes.get((identity, field)), before),
        }
        for identity, fields in changes.items()
        for field, (before, after) in fields.items()
    ]  # fmt: skip
    session.execute(insert(AssetChange), history)
    enqueue(session, list(changes))


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _with_codes(
    session: DbSession, event_id: int, changes: Changes, held: Collection[tuple[str, str]]
) -> Changes:
    """`changes` with roster codes expanded; the codes are kept beside the texts. `held` are the texts that
    have some now, asset and field."""

    def after(identity: str, name: str, text: Any) -> Any:
        if name not in CODED or not ((identity, name) in held or CODE.search(text)):
            return text
        return written(session, event_id, identity, name, text)

    return {
        identity: {name: (before, after(identity, name, value)) for name, (before, value) in fields.items()}
        for identity, fields in changes.items()
    }


def _write_depictions(
    session: DbSession, field: DepictionField, event_id: int, changes: Mapping[str, tuple[Any, Any]]
) -> None:
    """Take away the rows that differ, and put in those that are new. A target that is gone is left out."""
    keys = {row[0] for values in changes.values() for value in values for row in value}
    targets = target_ids(session, field, event_id, keys)
    gone: dict[int, list[str]] = defaultdict(list)
    new: list[Values] = []
    why = _evidence(session, field, changes)
    for identity, (before, after) in changes.items():
        old, wanted = {row[0]: row for row in before}, {row[0]: row for row in after}
        for key in old.keys() | wanted.keys():
            if old.get(key) == wanted.get(key) or key not in targets:
                continue
            if key in old:
                gone[targets[key]].append(identity)
            if key in wanted:
                _, source, confidence, status = wanted[key]
                row = {"asset_id": identity, field.column: targets[key]}
                said = why.get((identity, targets[key]), [])
                new.append(
                    row | {"source": source, "confidence": confidence, "status": status, "evidence": said}
                )
    column = getattr(field.depiction, field.column)
    for target, ids in gone.items():
        session.execute(delete(field.depiction).where(column == target, field.depiction.asset_id.in_(ids)))
    if new:
        session.execute(insert(field.depiction), new)


def _evidence(
    session: DbSession, field: DepictionField, ids: Iterable[str]
) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """By asset and target what taggers said: an answer does not make them unsaid."""
    depiction, column = field.depiction, getattr(field.depiction, field.column)
    rows = session.execute(
        select(depiction.asset_id, column, depiction.evidence).where(depiction.asset_id.in_(list(ids)))
    )
    return {(identity, target): said or [] for identity, target, said in rows}


def target_ids(
    session: DbSession, field: DepictionField, event_id: int, keys: Iterable[str]
) -> dict[str, int]:
    """The ids of people, tags or sessions of the event, by key."""
    key = getattr(field.target, field.key)
    query = select(key, field.target.id).where(key.in_(set(keys)))
    if field.key == "code":
        query = query.where(field.target.event_id == event_id)
    found: dict[str, int] = dict(session.execute(query).all())
    return found
