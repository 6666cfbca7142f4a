"""Variables in the texts of a bulk edit, worked out for many assets at a time."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetSession,
    Event,
    Person,
    Photographer,
    Session,
    Status,
)

TAKEN = ("city", "title", "headline", "caption", "filename")
"""Columns that are variables as they are."""


def variables_of(session: DbSession, event: Event, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """By asset, what variables stand for. Sessions and people were named by the file, or by a person."""
    zone = ZoneInfo(event.timezone)
    found: dict[str, dict[str, str]] = {}
    for some in in_chunks(ids):
        rows = select(Asset, Photographer.name).join(Photographer).where(Asset.id.in_(some))
        for asset, photographer in session.execute(rows):
            there = asset.taken_at.astimezone(zone)
            found[asset.id] = {
                "session": "", "room": "", "people": "", "event": event.name, "photographer": photographer,
                "date": f"{there:%Y-%m-%d}", "time": f"{there:%H:%M}", "byline": asset.creator,
                **{name: getattr(asset, name) for name in TAKEN},
            }  # fmt: skip
        sessions = (
            select(AssetSession.asset_id, Session.title, Session.room)
            .join(Session)
            .where(AssetSession.asset_id.in_(some), AssetSession.status == Status.ACCEPTED.value)
            .order_by(AssetSession.confidence)  # the best comes last
        )
        for identity, title, room in session.execute(sessions):
            found[identity] |= {"session": title, "room": room}
        people = (
            select(AssetPerson.asset_id, func.min(Person.name))
            .join(Person)
            .where(AssetPerson.asset_id.in_(some), AssetPerson.status == Status.ACCEPTED.value)
            .group_by(AssetPerson.asset_id, Person.id)
            .order_by(func.min(Person.name))
        )
        for identity, name in session.execute(people):
            held = found[identity]["people"]
            found[identity]["people"] = f"{held}, {name}" if held else name
    return found
