"""Stacks: bursts, and the same picture several times. The sharpest lies on top.

Two photos of one photographer, or one camera body, belong together when they were shot within 3 seconds and
look alike; a stack is all that is joined by such pairs. It follows from the photos alone, so it is the same
in whichever order they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, StackDue
from mediahub.catalog.outbox import announce_records

WITHIN = timedelta(seconds=3)
ALIKE = 12
"""Bits by which two difference hashes may differ."""
AT_ONCE = 50
"""Assets of one transaction: on SQLite all other writers wait for its end."""


def look_again(session: Session, ids: Iterable[str]) -> None:
    """Say, in the transaction that brings or changes them, that the stacks of these assets may differ now."""
    rows = [{"asset_id": identity} for identity in ids]
    if rows:
        session.execute(insert(StackDue), rows)


def stack_due(session: Session, limit: int = AT_ONCE) -> int:
    """Put right the stacks of the assets that wait longest; says how many. One caller at a time."""
    rows = session.execute(select(StackDue.id, StackDue.asset_id).order_by(StackDue.id).limit(limit)).all()
    done: set[str] = set()
    for identity in dict.fromkeys(asset_id for _, asset_id in rows):
        asset = session.get(Asset, identity)
        if asset is not None and identity not in done:
            done |= _restack(session, asset)
    session.execute(delete(StackDue).where(StackDue.id.in_([number for number, _ in rows])))
    return len(rows)


def top_of(members: Sequence[Asset]) -> Asset:
    """The sharpest; of equals the earliest."""
    return min(members, key=lambda asset: (-(asset.sharpness or 0.0), asset.taken_at, asset.id))


def belong_together(one: Asset, other: Asset) -> bool:
    """Whether two photos of an event are a pair that joins their stacks."""
    if one.dhash is None or other.dhash is None or abs(one.taken_at - other.taken_at) > WITHIN:
        return False
    same_body = one.serial is not None and (one.make, one.model, one.serial) == (
        other.make,
        other.model,
        other.serial,
    )
    if not same_body and one.photographer_id != other.photographer_id:
        return False
    return ((one.dhash ^ other.dhash) & (1 << 64) - 1).bit_count() <= ALIKE


def _restack(session: Session, seed: Asset) -> set[str]:
    """Find the stack that `seed` is in and write it down; gives the ids of its members.

    Whoever was in one stack with a member, and is no longer, is to be looked at next.
    """
    members = _joined(session, seed) if _can_stack(seed) else [seed]
    top = top_of(members).id if len(members) > 1 else None
    ids = {asset.id for asset in members}
    before = {asset.stack_id for asset in members if asset.stack_id is not None}
    left = select(Asset.id).where(Asset.stack_id.in_(before), Asset.id.not_in(ids))
    look_again(session, session.scalars(left).all())
    changed = [asset.id for asset in members if asset.stack_id != top]
    # `updated_at` says when the team changed something
    values = {"stack_id": top, "updated_at": Asset.updated_at}
    session.execute(update(Asset).where(Asset.id.in_(changed)).values(**values))
    announce_records(session, changed)
    return ids


def _joined(session: Session, seed: Asset) -> list[Asset]:
    """All that pairs join to `seed`, itself included."""
    found, open_ends = {seed.id: seed}, [seed]
    while open_ends:
        asset = open_ends.pop()
        for other in _near(session, asset):
            if other.id not in found and belong_together(asset, other):
                found[other.id] = other
                open_ends.append(other)
    return list(found.values())


def _near(session: Session, asset: Asset) -> Iterable[Asset]:
    """The photos that may pair with this one."""
    same = Asset.photographer_id == asset.photographer_id
    if asset.serial is not None:
        same = or_(same, Asset.serial == asset.serial)
    return session.scalars(
        select(Asset).where(
            Asset.event_id == asset.event_id,
            Asset.taken_at.between(asset.taken_at - WITHIN, asset.taken_at + WITHIN),
            Asset.state == "ready",
            Asset.kind == "photo",
            Asset.taken_source != "arrival",
            same,
        )
    )


def _can_stack(asset: Asset) -> bool:
    """A photo that says when it was taken. One that does not has its arrival's time, which says nothing."""
    return asset.state == "ready" and asset.kind == "photo" and asset.taken_source != "arrival"
