"""The camera bodies of an event, as people look at them: frames, readings, how far each clock was off."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Asset, ClockReading, Photographer
from mediahub.tagging.clocks.offsets import Reading, body_key, drift_per_day


@dataclass(slots=True)
class Body:
    """One camera body at an event."""

    key: str
    camera: str
    """Make and model, for people."""
    serial: str
    photographers: list[str] = field(default_factory=list)
    photographer_ids: set[int] = field(default_factory=set)
    frames: int = 0
    first: datetime | None = None
    last: datetime | None = None
    """Of its frames, corrected."""
    readings: list[ClockReading] = field(default_factory=list)
    """In order of the camera's time, those included that give no time."""
    sample: list[str] = field(default_factory=list)
    """A few frames of it, by id: to say of one when it was taken."""

    @property
    def known(self) -> list[Reading]:
        """The readings that give a time, in order of the camera's."""
        return [
            Reading(row.camera_at, row.true_at, row.source == "hand")
            for row in self.readings
            if row.true_at is not None
        ]

    @property
    def shift(self) -> float | None:
        """Seconds that its clock is behind, by the last reading; None where nobody knows."""
        return self.known[-1].shift if self.known else None

    @property
    def drift(self) -> float | None:
        """Seconds a day that its clock loses."""
        return drift_per_day(self.known)


def list_bodies(session: DbSession, event_id: int, samples: int = 4) -> list[Body]:
    """Every body with frames or readings at the event: those without a reading first."""
    bodies: dict[str, Body] = {}
    names: dict[int, str] = dict(session.execute(select(Photographer.id, Photographer.name)).all())
    rows = session.execute(
        select(
            Asset.make,
            Asset.model,
            Asset.serial,
            Asset.photographer_id,
            Asset.contributor,
            func.count(),
            func.min(Asset.taken_at),
            func.max(Asset.taken_at),
        )
        .where(Asset.event_id == event_id, Asset.state == "ready", Asset.camera_at.is_not(None))
        .group_by(Asset.make, Asset.model, Asset.serial, Asset.photographer_id, Asset.contributor)
    )
    for make, model, serial, photographer, contributor, count, first, last in rows:
        key = body_key(make, model, serial, photographer, contributor)
        if key is None:
            continue
        body = bodies.setdefault(key, Body(key, camera_name(make, model), serial or ""))
        body.frames += count
        body.first = min(filter(None, (body.first, first)))
        body.last = max(filter(None, (body.last, last)))
        body.photographer_ids.add(photographer)
        body.photographers = sorted(names[number] for number in body.photographer_ids)
    for reading in session.scalars(
        select(ClockReading).where(ClockReading.event_id == event_id).order_by(ClockReading.camera_at)
    ):
        if reading.body in bodies:
            bodies[reading.body].readings.append(reading)
    _add_samples(session, event_id, bodies, samples)
    return sorted(bodies.values(), key=lambda body: (body.shift is not None, body.camera, body.serial))


def camera_name(make: str | None, model: str | None) -> str:
    """Make and model without saying the make twice."""
    make, model = make or "", model or ""
    return model if model.casefold().startswith(make.casefold()) else f"{make} {model}".strip()


def _add_samples(session: DbSession, event_id: int, bodies: dict[str, Body], most: int) -> None:
    """Frames spread over what each body shot."""
    query = (
        select(Asset.id, Asset.make, Asset.model, Asset.serial, Asset.photographer_id, Asset.contributor)
        .where(Asset.event_id == event_id, Asset.state == "ready", Asset.camera_at.is_not(None))
        .order_by(Asset.camera_at, Asset.id)
    )
    ids: dict[str, list[str]] = defaultdict(list)
    for identity, make, model, serial, photographer, contributor in session.execute(query):
        key = body_key(make, model, serial, photographer, contributor)
        if key in bodies:
            ids[key].append(identity)
    for key, all_ids in ids.items():
        step = max(1, (len(all_ids) - 1) // max(1, most - 1)) if len(all_ids) > most else 1
        bodies[key].sample = all_ids[::step][:most]
