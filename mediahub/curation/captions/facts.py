"""Facts for caption drafts: session, room, people, place, from the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import joinedload, selectinload

from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetSession,
    AssetTag,
    Event,
    Person,
    RosterCode,
    Session,
    Status,
)
from mediahub.catalog.roster.rows import entry_of
from mediahub.curation.captions.drafts import DraftFacts, Shown, draft

SURE = 0.8
"""A suggestion at least so sure is used; who is only scheduled to speak is not yet in the picture."""
CHUNK = 200


def drafts(session: DbSession, event: Event, ids: Sequence[str], language: str) -> dict[str, str]:
    """By asset the draft of its caption, for those of which enough is known."""
    roles = _roles(session, event.id)
    found: dict[str, str] = {}
    for start in range(0, len(ids), CHUNK):
        query = (
            select(Asset)
            .where(Asset.id.in_(ids[start : start + CHUNK]), Asset.event_id == event.id)
            .options(
                selectinload(Asset.persons).joinedload(AssetPerson.person).selectinload(Person.names),
                selectinload(Asset.tags).joinedload(AssetTag.tag),
                selectinload(Asset.sessions).joinedload(AssetSession.session).selectinload(Session.speakers),
            )
        )
        for asset in session.scalars(query):
            if text := draft(_facts(asset, event, roles), language):
                found[asset.id] = text
    return found


def _roles(session: DbSession, event_id: int) -> dict[int, dict[str, str]]:
    """By person the roles that the event's roster says."""
    rows = session.scalars(
        select(RosterCode).where(RosterCode.event_id == event_id).options(joinedload(RosterCode.person))
    )
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for row in rows:
        found[row.person_id] |= row.roles
    return found


def _facts(asset: Asset, event: Event, roles: dict[int, dict[str, str]]) -> DraftFacts:
    item = _session(asset)
    speakers = {person.id for person in item.speakers} if item else set()
    people = sorted(
        (mark for mark in asset.persons if _counts(mark)),
        key=lambda mark: (mark.person_id not in speakers, -mark.confidence, mark.person_id),
    )
    tags = sorted((mark for mark in asset.tags if _counts(mark)), key=lambda mark: -mark.confidence)
    return DraftFacts(
        at=asset.taken_at.astimezone(ZoneInfo(event.timezone)),
        people=tuple(
            Shown(entry_of(mark.person, roles.get(mark.person_id, {})), mark.person_id in speakers)
            for mark in people
        ),
        subject=tags[0].tag.label if tags else "",
        session=item.title if item else "",
        room=item.room if item else asset.location,
        event=event.name,
        city=asset.city,
        country=asset.country,
        credit=asset.credit or asset.creator,
        time_known=asset.taken_source != "arrival",
    )


def _counts(mark: AssetPerson | AssetTag) -> bool:
    if mark.status == Status.SUGGESTED:
        return mark.confidence >= SURE
    return mark.status == Status.ACCEPTED


def _session(asset: Asset) -> Session | None:
    marks = [mark for mark in asset.sessions if mark.status != Status.REJECTED]
    best = max(marks, key=lambda mark: (mark.status == Status.ACCEPTED, mark.confidence), default=None)
    return best.session if best else None
