"""Facts for caption drafts: session, room, people, place, from the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import joinedload, selectinload

from mediahub.catalog.db.chunks import in_chunks
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
AT_ONCE = 200
"""Pictures that are read at a time, with all that is shown in them."""


def drafts(session: DbSession, event: Event, ids: Sequence[str], language: str) -> dict[str, str]:
    """By asset the draft of its caption, for those of which enough is known."""
    roles = _roles(session, event.id)
    found: dict[str, str] = {}
    for some in in_chunks(ids, AT_ONCE):
        query = (
            select(Asset)
            .where(Asset.id.in_(some), Asset.event_id == event.id)
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
        (depiction for depiction in asset.persons if _counts(depiction)),
        key=lambda depiction: (
            depiction.person_id not in speakers,
            -depiction.confidence,
            depiction.person_id,
        ),
    )
    tags = sorted(
        (depiction for depiction in asset.tags if _counts(depiction)),
        key=lambda depiction: -depiction.confidence,
    )
    return DraftFacts(
        at=asset.taken_at.astimezone(ZoneInfo(event.timezone)),
        people=tuple(
            Shown(
                entry_of(depiction.person, roles.get(depiction.person_id, {})),
                depiction.person_id in speakers,
            )
            for depiction in people
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


def _counts(depiction: AssetPerson | AssetTag) -> bool:
    if depiction.status == Status.SUGGESTED:
        return depiction.confidence >= SURE
    return depiction.status == Status.ACCEPTED


def _session(asset: Asset) -> Session | None:
    depictions = [depiction for depiction in asset.sessions if depiction.status != Status.REJECTED]
    best = max(
        depictions,
        key=lambda depiction: (depiction.status == Status.ACCEPTED, depiction.confidence),
        default=None,
    )
    return best.session if best else None
