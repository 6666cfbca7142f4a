"""Camera bodies in the catalogue: what was read of their clocks, and the frames that follow from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import Asset, ClockReading
from mediahub.catalog.stacks import recheck as look_at_stacks
from mediahub.tagging import pending
from mediahub.tagging.clocks.offsets import Reading, Shift, body_key, shift_at
from mediahub.tagging.model import Fact

CLOCK_VERSION = "1"
CLOCK_SOURCE = "clock"
"""`taken_source` of a frame whose time made no sense before its camera's clock was known."""


def body_of(asset: Asset) -> str | None:
    """See `body_key`."""
    return body_key(asset.make, asset.model, asset.serial, asset.photographer_id, asset.contributor)


def readings_of(session: DbSession, event_id: int, bodies: Iterable[str]) -> dict[str, list[Reading]]:
    """What is known of the clocks of these bodies at an event."""
    rows = session.scalars(
        select(ClockReading).where(
            ClockReading.event_id == event_id,
            ClockReading.body.in_(set(bodies)),
            ClockReading.true_at.is_not(None),
        )
    )
    found: dict[str, list[Reading]] = defaultdict(list)
    for row in rows:
        if row.true_at is not None:
            found[row.body].append(Reading(row.camera_at, row.true_at, row.source == "hand"))
    return found


def shift_of(session: DbSession, asset: Asset) -> Shift | None:
    """The correction of an asset's time; None where nobody knows what its camera's clock showed."""
    body = body_of(asset)
    if body is None or asset.camera_at is None:
        return None
    return shift_at(readings_of(session, asset.event_id, [body])[body], asset.camera_at)


def correct(asset: Asset, shift: Shift) -> None:
    """Move the asset's time. What the camera said stays in `camera_at`, and the file as it is."""
    if asset.camera_at is None:
        return
    try:
        asset.taken_at = asset.camera_at + timedelta(seconds=shift.seconds)
    except OverflowError:  # a clock at the end of the calendar
        return
    asset.clock_shift, asset.clock_basis = round(shift.seconds, 3), shift.basis
    if asset.taken_source == "arrival":
        asset.taken_source = CLOCK_SOURCE


def take_back(asset: Asset) -> None:
    """Give the asset the time that its file and its batch say."""
    if asset.camera_at is None:
        return
    offset, moment = asset.batch.clock_offset, asset.camera_at
    if asset.taken_source == CLOCK_SOURCE:
        asset.taken_source, asset.taken_at, offset = "arrival", asset.created_at, 0
    else:
        if asset.taken_source == "gps" and asset.taken_offset is not None:
            wall = moment.astimezone(ZoneInfo(asset.event.timezone)).replace(tzinfo=UTC)
            moment = wall - timedelta(minutes=asset.taken_offset)
        asset.taken_at = moment + timedelta(seconds=offset)
    asset.clock_shift, asset.clock_basis = float(offset), "batch" if offset else ""


def frames_of(body: str) -> ColumnElement[bool]:
    """The condition on `Asset` for the frames of a body."""
    make, model, own = body.rsplit("|", 2)
    camera = and_(_is(Asset.make, make), _is(Asset.model, model))
    if own.startswith("~"):
        contributor, _, serial = own[1:].partition("#")
        return and_(camera, Asset.contributor.startswith(contributor), _is(Asset.serial, serial))
    camera = and_(camera, Asset.contributor == "")
    if own.startswith("#"):
        return and_(camera, Asset.serial == own[1:])
    return and_(camera, Asset.photographer_id == int(own[1:]), _is(Asset.serial, ""))


def _is(column: InstrumentedAttribute[str | None], text: str) -> ColumnElement[bool]:
    return column == text if text else or_(column.is_(None), column == "")


def note_reading(session: DbSession, reading: ClockReading) -> None:
    """Keep what was read, and put every frame of the body in line, before and after."""
    session.add(reading)
    if reading.true_at is not None:
        put_in_line(session, reading.event_id, reading.body)


def put_in_line(session: DbSession, event_id: int, body: str) -> None:
    """Say that what is known of a body's clock changed: its frames are corrected in the background."""
    which = and_(Asset.event_id == event_id, frames_of(body))
    pending.enlist(session, pending.CLOCK, CLOCK_VERSION, which)


def recompute(session: DbSession, ids: Sequence[str], asked_at: datetime) -> int:
    """Correct the times of these assets and see that what rests on them follows; says how many changed."""
    assets = session.scalars(
        select(Asset)
        .where(Asset.id.in_(ids))
        .options(joinedload(Asset.batch), joinedload(Asset.event))
        .with_for_update(of=Asset)
    ).all()
    by_event: dict[int, list[Asset]] = defaultdict(list)
    for asset in assets:
        by_event[asset.event_id].append(asset)
    changed: list[str] = []
    for event_id, its_assets in by_event.items():
        readings = readings_of(session, event_id, filter(None, map(body_of, its_assets)))
        changed += [asset.id for asset in its_assets if _recompute(asset, readings)]
    session.flush()
    enqueue(session, changed)
    look_at_stacks(session, changed)
    pending.recheck_assets(session, changed, Fact.TIME)
    pending.forget(session, ids, pending.CLOCK, asked_at)
    return len(changed)


def _recompute(asset: Asset, readings: dict[str, list[Reading]]) -> bool:
    """Whether the asset's time changed."""
    body = body_of(asset)
    if body is None or asset.camera_at is None:
        return False
    before = (asset.taken_at, asset.clock_basis)
    shift = shift_at(readings.get(body, []), asset.camera_at)
    if shift is not None:
        correct(asset, shift)
    elif asset.clock_basis in ("qr", "hand"):  # its last reading was taken back
        take_back(asset)
    return (asset.taken_at, asset.clock_basis) != before
