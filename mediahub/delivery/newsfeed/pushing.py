"""Pushing corrections and kills: a newsroom that was sent an item is sent its later versions as well.

They go as a sending of their own, with the recipe `item`: the item alone, without the file. Nobody's right
to hand pictures out is asked for it, so that a kill also leaves when whoever sent the picture has left.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Newsroom, Transmission, TransmissionFile

ITEM = "item"
"""`Transmission.recipe` of a sending of items without their files."""
NAME = "Corrections"
FORMATS = {"ninjs": ".json", "newsml-g2": ".xml"}
"""Formats of items, with the extension of their files."""


def send_changes(session: Session, ids: Sequence[str]) -> int:
    """Note that these items, which are new versions, are to be sent to all newsrooms that have them; how many
    are on their way by that. In the transaction that numbers them."""
    count = 0
    for target_id, wanted in _recipients(session, ids).items():
        run = _open_run(session, target_id)
        waiting = select(TransmissionFile.asset_id).where(
            TransmissionFile.run_id == run.id, TransmissionFile.state == "waiting"
        )
        known = set(session.scalars(waiting))
        last = select(func.max(TransmissionFile.position)).where(TransmissionFile.run_id == run.id)
        position = session.scalar(last) or 0
        for asset_id in (one for one in wanted if one not in known):
            position += 1
            count += 1
            session.add(TransmissionFile(run_id=run.id, position=position, asset_id=asset_id))
    session.flush()
    return count


def name_at(session: Session, target_id: int, asset_id: str) -> str:
    """What the file of an asset is called at a newsroom, as it was sent last; empty if it was not."""
    sent = (
        select(TransmissionFile.name)
        .join(Transmission, Transmission.id == TransmissionFile.run_id)
        .where(Transmission.target_id == target_id, Transmission.recipe != ITEM)
        .where(TransmissionFile.asset_id == asset_id, TransmissionFile.state == "sent")
    )
    return session.scalar(sent.order_by(TransmissionFile.sent_at.desc()).limit(1)) or ""


def _recipients(session: Session, ids: Sequence[str]) -> dict[int, list[str]]:
    """By newsroom that wants items, those of the assets that it was sent."""
    found: dict[int, list[str]] = {}
    for some in in_chunks(ids):
        query = (
            select(Transmission.target_id, TransmissionFile.asset_id)
            .join(TransmissionFile, TransmissionFile.run_id == Transmission.id)
            .join(Newsroom, Newsroom.id == Transmission.target_id)
            .where(TransmissionFile.asset_id.in_(some), TransmissionFile.state == "sent")
            .where(Newsroom.item_format != "", Transmission.recipe != ITEM)
        )
        for target_id, asset_id in session.execute(query.distinct()):
            found.setdefault(target_id, []).append(asset_id)
    return found


def _open_run(session: Session, target_id: int) -> Transmission:
    """A sending of items to this newsroom that nobody has begun, or a new one."""
    waiting = select(Transmission).where(
        Transmission.target_id == target_id, Transmission.recipe == ITEM, Transmission.state == "waiting"
    )
    run = session.scalar(waiting.order_by(Transmission.id).limit(1).with_for_update(skip_locked=True))
    if run is None:
        run = Transmission(target_id=target_id, user_id=None, name=NAME, recipe=ITEM)
        session.add(run)
        session.flush()
    return run
