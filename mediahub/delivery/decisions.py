"""Decisions about the rights of pictures: who made them is in the edit history, and nobody loosens another's.

A desk sets terms of a selection, a session, a person or a delivery; photographers change those of their own
deliveries. Both are actions of the history like every edit, also where what was decided was so before: to
confirm a class is to decide it, and to undo that leaves it undecided.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, aliased

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Asset, AssetChange, AssetPerson, AssetSession, EditAction, StandingTerms
from mediahub.catalog.models import Status as DepictionStatus
from mediahub.catalog.models.base import utcnow

RIGHTS = ("rights_class", "usage_terms", "embargo_until", "expires_at")
"""Fields of a picture that say what may be done with it."""
KIND = "terms"
"""`EditAction.kind` of setting them by themselves."""
NO_DECISIONS = ("file", "template")
"""Kinds of what files and templates bring."""
STRICTEST = ("none", "partners", "editorial", "free")
Changes = Mapping[str, Mapping[str, tuple[Any, Any]]]
"""By asset and field: before and after."""


def is_stricter(new: str, held: str) -> bool:
    """Whether a rights class permits less than another."""
    return STRICTEST.index(new) < STRICTEST.index(held)


def note(session: Session, event_id: int, by: int | None, changes: Changes) -> int | None:
    """Write into the history what somebody decided; the action's number, by which it is undone."""
    if not changes:
        return None
    count = len(changes)
    action = EditAction(
        event_id=event_id,
        user_id=by,
        kind=KIND,
        spec=_spec(changes),
        total=count,
        done=count,
        changed=count,
        finished_at=utcnow(),
    )
    session.add(action)
    session.flush()
    rows = [
        {"asset_id": identity, "action_id": action.id, "user_id": by, "field": field, "at": utcnow()}
        | {"before": _json(before), "after": _json(after)}
        for identity, fields in changes.items()
        for field, (before, after) in fields.items()
    ]
    session.execute(insert(AssetChange), rows)
    return action.id


def _spec(changes: Changes) -> list[dict[str, Any]]:
    """What was decided as operations of a bulk edit (`curation.edits.operations`), for the list of them: what
    differs from picture to picture is left out."""
    decided_on = {name: {fields[name][1] for fields in changes.values() if name in fields} for name in RIGHTS}
    rest: dict[str, Any] = {
        "op": "value",
        "text": "",
        "mode": "always",
        "find": "",
        "case": False,
        "keys": [],
    }
    return [
        rest | {"field": name, "value": _json(next(iter(values)))}
        for name, values in decided_on.items()
        if len(values) == 1
    ]


@dataclass(frozen=True, slots=True)
class Standing:
    """A change of the history that nobody took back."""

    id: int
    asset_id: str
    field: str
    action_id: int
    user_id: int | None
    takes_back: tuple[str, int | None] | None
    """Of an undo the kind of what it took back, and whose that was."""


def decided(session: Session, ids: Sequence[str], by: int | None) -> dict[str, set[str]]:
    """By asset, the fields of its rights that somebody other than the user `by` decided about."""
    found: dict[str, set[str]] = {}
    for change in standing_decisions(not_undone(session, ids, RIGHTS), by):
        if change.user_id is None or change.user_id != by:
            found.setdefault(change.asset_id, set()).add(change.field)
    if ids:
        for asset in _under_standing_terms(session, ids):
            fields = {name for row in standing_terms(session, asset) for name in _set_by(row)}
            found.setdefault(asset.id, set()).update(fields)
    return found


def standing_decisions(changes: Iterable[Standing], by: int | None) -> list[Standing]:
    """Those of the changes that are decisions: an undo puts back the state before, undecided as it was. To
    undo what a file brought is a decision of whoever does it; so it is to undo what the user `by` decided,
    unless they did it themselves."""

    def is_decision(change: Standing) -> bool:
        if change.takes_back is None:
            return True
        kind, whose = change.takes_back
        return kind in NO_DECISIONS or (whose == by and change.user_id != by)

    return list(filter(is_decision, changes))


def not_undone(
    session: Session, ids: Sequence[str], fields: Collection[str] = (), but: Collection[str] = NO_DECISIONS
) -> list[Standing]:
    """Changes of these assets that stand, the latest first, of all `fields` or of these; without those by
    actions of the kinds in `but`."""
    undone = aliased(EditAction)
    found: list[Standing] = []
    for some in in_chunks(ids):
        query = (
            select(AssetChange.id, AssetChange.asset_id, AssetChange.field, EditAction.id, EditAction.user_id)
            .add_columns(EditAction.undoes_id, undone.kind, undone.user_id)
            .join(EditAction, EditAction.id == AssetChange.action_id)
            .outerjoin(undone, undone.id == EditAction.undoes_id)
            .where(AssetChange.asset_id.in_(some), EditAction.kind.not_in(but))
            .order_by(AssetChange.id.desc())
        )
        if fields:
            query = query.where(AssetChange.field.in_(fields))
        taken_back: set[tuple[str, str, int]] = set()
        for number, asset_id, field, action, user, undoes, kind, whose in session.execute(query):
            if (asset_id, field, action) in taken_back:
                continue
            if undoes is not None:
                taken_back.add((asset_id, field, undoes))
            takes_back = (kind, whose) if undoes is not None else None
            found.append(Standing(number, asset_id, field, action, user, takes_back))
    return found


def fields_written(session: Session, ids: Sequence[str], brought: Collection[str]) -> dict[str, set[str]]:
    """By asset, the fields that a person changed, and not an action of the kinds in `brought`. What was
    undone nobody wrote, unless a person undid what such an action brought."""
    found: dict[str, set[str]] = {}
    for change in not_undone(session, ids, but=brought):
        if change.takes_back is None or change.takes_back[0] in brought:
            found.setdefault(change.asset_id, set()).add(change.field)
    return found


def standing_terms(session: Session, asset: Asset) -> list[StandingTerms]:
    """The standing terms of an asset's batch, sessions and people, in the order in which they were set."""
    query = select(StandingTerms).where(StandingTerms.event_id == asset.event_id)
    rows = list(session.scalars(query.order_by(StandingTerms.id)))
    if not rows:
        return []
    session.flush()
    targets = {
        "batch": {asset.batch_id},
        "session": _targets(session, AssetSession.session_id, AssetSession, asset.id),
        "person": _targets(session, AssetPerson.person_id, AssetPerson, asset.id),
    }
    return [row for row in rows if row.target_id in targets[row.kind]]


def _under_standing_terms(session: Session, ids: Sequence[str]) -> Collection[Asset]:
    """Those of the assets whose event has any."""
    events = select(StandingTerms.event_id).distinct()
    found: list[Asset] = []
    for chunk in in_chunks(ids):
        some = Asset.id.in_(chunk), Asset.event_id.in_(events)
        found += session.scalars(select(Asset).where(*some))
    return found


def _set_by(row: StandingTerms) -> set[str]:
    return {name for name in RIGHTS if getattr(row, name)}


def _targets(session: Session, column: Any, depiction: Any, asset_id: str) -> set[int]:
    shown = depiction.asset_id == asset_id, depiction.status != DepictionStatus.REJECTED.value
    return set(session.scalars(select(column).where(*shown)))


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
