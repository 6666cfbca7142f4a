"""Correcting a camera's clock by hand: somebody says when one frame of it was taken, and takes that back.

Marketing and admins do so for every camera, photographers for their own. Each correction is a transaction of
its own, and says how many frames wait to be corrected.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub import audit
from mediahub.catalog.assets import visible_asset
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import photographers_of
from mediahub.catalog.models import ClockReading
from mediahub.messages import N_
from mediahub.problems import Conflict, Invalid, Missing, NotAllowed
from mediahub.rights import Capability, Viewer
from mediahub.tagging import pending
from mediahub.tagging.clocks.cameras import body_of, note_reading, put_in_line
from mediahub.tagging.clocks.offsets import WHOLE_SECOND


class NotYourCamera(NotAllowed):
    """Another photographer's camera."""

    def __init__(self) -> None:
        super().__init__(N_("Only marketing, admins and the photographer set the time of a camera."))


class NoCameraTime(Conflict):
    """A file that does not say which camera took it, and when."""


class NoMoment(Invalid):
    """Nobody said when it was."""


class OtherEvent(Missing):
    """The picture is not of this event."""


class ReadingMissing(Missing):
    """Somebody took the reading back already."""


def may_correct(viewer: Viewer, own: Collection[int], photographers: Collection[int]) -> bool:
    """Whether they may set the clock of a camera that `photographers` shot with; `own` are those they are."""
    return viewer.may(Capability.CORRECT_CLOCKS) or bool(set(own) & set(photographers))


def add_reading(
    database: Database, viewer: Viewer, event_id: int, asset_id: str, taken_at: datetime | None
) -> int:
    """Say when a frame was taken (aware); what was said of it before no longer counts.

    Raises AssetMissing, OtherEvent, NotYourCamera, NoCameraTime, NoMoment.
    """
    with database.begin() as session:
        asset = visible_asset(session, viewer, asset_id)
        if asset.event_id != event_id:
            raise OtherEvent(N_("This picture is not of this event."))
        _require(session, viewer, asset.photographer_id)
        body, camera_at = body_of(asset), asset.camera_at
        if body is None or camera_at is None:
            raise NoCameraTime(N_("The file does not say which camera took it, and when."))
        if taken_at is None:
            raise NoMoment(N_("Say the day and the time, to the second."))
        _forget_hand(session, asset.id)
        reading = ClockReading(
            event_id=event_id,
            body=body,
            photographer_id=asset.photographer_id,
            asset_id=asset.id,
            camera_at=camera_at if camera_at.microsecond else camera_at + WHOLE_SECOND,
            true_at=taken_at,
            source="hand",
            user_id=viewer.user_id,
        )
        note_reading(session, reading)
        _record(session, reading, {"camera": camera_at.isoformat(), "true": taken_at})
        return _waiting(session, event_id)


def remove_reading(database: Database, viewer: Viewer, event_id: int, reading_id: int) -> int:
    """Take a reading back: its body's frames go by what is left. Raises ReadingMissing, NotYourCamera."""
    with database.begin() as session:
        reading = session.get(ClockReading, reading_id)
        if reading is None or reading.event_id != event_id:
            raise ReadingMissing(N_("This reading does not exist any more."))
        _require(session, viewer, reading.photographer_id)
        _record(session, reading, {"removed": True})
        session.delete(reading)
        session.flush()
        put_in_line(session, event_id, reading.body)
        return _waiting(session, event_id)


def _record(session: DbSession, reading: ClockReading, details: dict[str, object]) -> None:
    what = audit.Subject("clock_reading", name=reading.body, event_id=reading.event_id)
    audit.record(session, audit.Action.CLOCK_CORRECTED, what, details, assets=[reading.asset_id or ""])


def _require(session: DbSession, viewer: Viewer, photographer_id: int) -> None:
    if not may_correct(viewer, photographers_of(session, viewer.user_id), {photographer_id}):
        raise NotYourCamera


def _waiting(session: DbSession, event_id: int) -> int:
    session.flush()
    return pending.count_waiting(session, event_id)


def _forget_hand(session: DbSession, asset_id: str) -> None:
    """What was said of the same frame before."""
    same = select(ClockReading).where(ClockReading.asset_id == asset_id, ClockReading.source == "hand")
    for reading in session.scalars(same):
        session.delete(reading)
