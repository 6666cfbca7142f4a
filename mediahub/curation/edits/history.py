"""Edit history of an asset and of an event, and undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import joinedload

from mediahub.catalog.models import Asset, AssetChange, EditAction, Status, User
from mediahub.catalog.roster.rows import as_typed, roster_codes
from mediahub.curation.edits.fields import DEPICTIONS, ORIGINAL
from mediahub.curation.edits.values import Changes, read_values
from mediahub.delivery.decisions import KIND as TERMS
from mediahub.delivery.decisions import NO_DECISIONS, RIGHTS, not_undone, standing_decisions

MAX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of one asset, before and after, in words."""

    id: int
    action_id: int
    kind: str
    who: str
    at: datetime
    field: str
    before: str
    after: str


def of_asset(session: DbSession, asset: Asset, limit: int = MAX_LENGTH) -> list[Entry]:
    """What was changed of an asset, the latest first."""
    rows = session.execute(
        select(AssetChange, EditAction.kind, User.name, User.email)
        .join(EditAction, EditAction.id == AssetChange.action_id)
        .outerjoin(User, User.id == AssetChange.user_id)
        .where(AssetChange.asset_id == asset.id)
        .order_by(AssetChange.id.desc())
        .limit(limit)
    ).all()
    names = names_for(session, asset.event_id, [row[0] for row in rows])
    return [
        Entry(
            change.id,
            change.action_id,
            kind,
            name or email or "",
            change.at,
            change.field,
            in_words(change.field, change.before, names),
            in_words(change.field, change.after, names),
        )
        for change, kind, name, email in rows
    ]


Names = Mapping[tuple[str, str], str]
"""By field and key, what a person, tag or session is called."""


def names_for(session: DbSession, event_id: int, changes: Sequence[AssetChange]) -> Names:
    """What the depictions in these changes are called."""
    keys: dict[str, set[str]] = {}
    for change in changes:
        if change.field in DEPICTIONS:
            found = {row[0] for row in [*(change.before or ()), *(change.after or ())]}
            keys.setdefault(change.field, set()).update(found)
    return names_of(session, event_id, keys)


def names_of(session: DbSession, event_id: int, keys: Mapping[str, set[str]]) -> Names:
    """What these people, tags and sessions are called; `keys` are by field."""
    names: dict[tuple[str, str], str] = {}
    for name, wanted in keys.items():
        field = DEPICTIONS[name]
        key = getattr(field.target, field.key)
        query = select(key, getattr(field.target, field.shown)).where(key.in_(wanted))
        if field.key == "code":
            query = query.where(field.target.event_id == event_id)
        names |= {(name, found): shown for found, shown in session.execute(query)}
    return names


def in_words(field: str, value: Any, names: Names) -> str:
    """A value as people read it: depictions by their names, those that were rejected left out."""
    if field in DEPICTIONS:
        kept = [row for row in value or () if row[3] != Status.REJECTED]
        return ", ".join(names.get((field, row[0]), row[0]) for row in kept)
    if field == ORIGINAL:
        return f"{value['filename']} · {value['sha256'][:12]}"
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def latest_actions(session: DbSession, event_id: int, limit: int = 50) -> list[EditAction]:
    """What was done to many pictures at once, their terms included, the latest first."""
    kinds = EditAction.kind.in_(("bulk", "undo", TERMS))
    query = select(EditAction).where(EditAction.event_id == event_id, kinds)
    query = query.options(joinedload(EditAction.user)).order_by(EditAction.id.desc())
    return list(session.scalars(query.limit(limit)))


def undo_changes(
    session: DbSession, undone: int, ids: Sequence[str], by: int | None = None
) -> tuple[Changes, int]:
    """What takes the changes of an action back for these assets where the user `by` asks for it, and of how
    many assets something is left as it is, because it was changed again since. Terms that the action
    confirmed are among the changes, before and after alike: they are no longer decided."""
    rows = session.scalars(
        select(AssetChange)
        .where(AssetChange.action_id == undone, AssetChange.asset_id.in_(ids))
        .order_by(AssetChange.id)
    ).all()
    now = read_values(session, ids, {row.field for row in rows}, lock=True)
    changes: Changes = {}
    left: set[str] = set()
    settled = _settled(session, undone, [row for row in rows if row.field in RIGHTS], by)
    typed = any(row.source for row in rows)
    codes = roster_codes(session, session.get_one(EditAction, undone).event_id) if typed else set()
    for row in rows:
        if row.id in settled:
            left.add(row.asset_id)
            continue
        held = now[row.asset_id][row.field]
        back, whole = _back(row.field, held, row.before, row.after)
        if not whole:
            left.add(row.asset_id)
        if row.source and back == row.before != held:
            back = as_typed(row.source, row.before, codes)
        if back != held or (whole and row.field in RIGHTS):
            changes.setdefault(row.asset_id, {})[row.field] = (held, back)
    return changes, len(left)


def _settled(session: DbSession, undone: int, changes: Sequence[AssetChange], by: int | None) -> set[int]:
    """Of these changes of terms by one action the ids of those that were taken back already, or after which
    somebody decided about the same terms, also if they confirmed them."""
    if not changes:
        return set()
    stand = not_undone(session, sorted({one.asset_id for one in changes}), RIGHTS)
    stands = {one.id for one in stand}
    latest: dict[tuple[str, str], int] = {}
    for one in standing_decisions(stand, by):
        if one.action_id != undone:
            latest.setdefault((one.asset_id, one.field), one.id)
    action = session.get_one(EditAction, undone)
    is_decision = action.kind not in NO_DECISIONS
    return {
        one.id
        for one in changes
        if (is_decision and one.id not in stands) or latest.get((one.asset_id, one.field), 0) > one.id
    }


def _back(field: str, held: Any, before: Any, after: Any) -> tuple[Any, bool]:
    """What a field is to hold again, and whether that undoes all of the change."""
    if field not in DEPICTIONS:
        return (before, True) if held == after else (held, held == before)
    here, was, became = ({row[0]: row for row in rows} for rows in (held, before, after))
    whole = True
    for key in was.keys() | became.keys():
        if was.get(key) == became.get(key):
            continue
        if here.get(key) != became.get(key):
            whole = whole and here.get(key) == was.get(key)
        elif key in was:
            here[key] = was[key]
        else:
            here.pop(key, None)
    return sorted(here.values()), whole
