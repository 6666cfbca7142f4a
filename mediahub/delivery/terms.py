"""Setting rights and embargoes: of a selection, a batch, a session or a person, and who is held back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from mediahub import audit
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetSession,
    FrameRelease,
    NoPublication,
    Person,
    StandingTerms,
    Status,
)
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.vocabulary import person_ids
from mediahub.delivery import decisions
from mediahub.delivery.files.policy import CLASSES
from mediahub.messages import N_, message
from mediahub.problems import Conflict, Missing

Kind = Literal["batch", "session", "person"]


MAX_ASSETS = 20_000
"""Of a selection whose terms are set at a time."""
MAX_TEXT = 2000
"""Characters of Rights Usage Terms, and of what a class means in an event's words."""
KINDS: tuple[Kind, ...] = ("session", "person", "batch")


class TermsProblem(Conflict, ValueError):
    """Terms that cannot be set; the message says why."""


class StandingMissing(Missing):
    """There are no such standing terms at this event."""

    def __init__(self) -> None:
        super().__init__(N_("There are no such terms."))


class PersonUnknown(Missing):
    """Nobody is known by a name."""

    def __init__(self) -> None:
        super().__init__(N_("Nobody is known by this name."))


class Unset:
    """Leave it as it is; None takes it away."""


UNSET = Unset()


@dataclass(frozen=True, slots=True)
class NewTerms:
    """What to set. What is UNSET stays as it is."""

    rights_class: str | Unset = UNSET
    usage_terms: str | Unset = UNSET
    embargo_until: datetime | Unset | None = UNSET
    expires_at: datetime | Unset | None = UNSET

    def values(self) -> dict[str, Any]:
        """The columns to change. Raises TermsProblem."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        values = {name: value for name, value in found.items() if not isinstance(value, Unset)}
        if values.get("rights_class", "free") not in CLASSES:
            raise TermsProblem(message("A rights class is one of: %(classes)s.", classes=", ".join(CLASSES)))
        start, end = values.get("embargo_until"), values.get("expires_at")
        if start is not None and end is not None and end <= start:
            raise TermsProblem(N_("The permission would end before the embargo does."))
        return values


@dataclass(frozen=True, slots=True)
class TermsSet:
    """What setting the terms of pictures did."""

    changed: int
    """Pictures."""
    action: int | None
    """The number of the edit by which it is undone; None where there was no picture."""


def set_terms(
    session: Session, event_id: int, ids: Sequence[str], new: NewTerms, by: int | None = None
) -> TermsSet:
    """Set the terms of those of `ids` that are the event's, as a decision of the user `by`. Raises
    TermsProblem."""
    values = new.values()
    if not values:
        return TermsSet(0, None)
    changes: dict[str, dict[str, tuple[Any, Any]]] = {}
    for chunk in in_chunks(ids):
        columns = [getattr(Asset, name) for name in values]
        mine = select(Asset.id, *columns).where(Asset.id.in_(chunk))
        rows = session.execute(mine.where(Asset.event_id == event_id).order_by(Asset.id).with_for_update())
        before = {row[0]: dict(zip(values, row[1:], strict=True)) for row in rows}
        for identity, held in before.items():
            changes[identity] = {name: (held[name], value) for name, value in values.items()}
        page = list(before)
        session.execute(update(Asset).where(Asset.id.in_(page)).values(**values, updated_at=utcnow()))
        enqueue(session, page)
    action = decisions.note(session, event_id, by, changes)
    if changes:
        what = audit.pictures(session, list(changes), event_id)
        audit.record(session, audit.Action.TERMS_SET, what, values, event_id=event_id, assets=list(changes))
    return TermsSet(len(changes), action)


def set_standing(
    session: Session, event_id: int, kind: Kind, target_id: int, new: NewTerms, by: int | None
) -> int:
    """Set the terms of everything in a batch, a session or of a person: of what is there now, and (see
    `apply_standing`) of what is still to come. Says how many there are now. Raises TermsProblem."""
    values = new.values()
    if not values:
        raise TermsProblem(N_("Choose what to set."))
    known = session.scalar(
        select(StandingTerms).where(
            StandingTerms.event_id == event_id,
            StandingTerms.kind == kind,
            StandingTerms.target_id == target_id,
        )
    )
    row = known or StandingTerms(event_id=event_id, kind=kind, target_id=target_id)
    for name, value in values.items():
        setattr(row, name, value)
    row.set_at, row.set_by = utcnow(), by
    session.add(row)
    details = {"of": kind, "id": target_id, **values}
    audit.record(session, audit.Action.STANDING_TERMS_MADE, row, details)
    return set_terms(session, event_id, ids_of(session, event_id, kind, target_id), new, by).changed


def standing_of(session: Session, event_id: int) -> list[StandingTerms]:
    """The standing terms of an event, in the order in which they were set first."""
    query = select(StandingTerms).where(StandingTerms.event_id == event_id)
    return list(session.scalars(query.order_by(StandingTerms.id)))


def end_standing(session: Session, event_id: int, standing_id: int) -> None:
    """New pictures go by their batch's terms again; those here stay as they are. Raises StandingMissing."""
    row = session.get(StandingTerms, standing_id)
    if row is None or row.event_id != event_id:
        raise StandingMissing
    audit.record(session, audit.Action.STANDING_TERMS_ENDED, row, {"of": row.kind, "id": row.target_id})
    session.delete(row)


def ids_of(session: Session, event_id: int, kind: Kind, target_id: int) -> list[str]:
    """The assets of a batch, or those that are marked with a session or person and not rejected."""
    query = select(Asset.id).where(Asset.event_id == event_id)
    if kind == "batch":
        query = query.where(Asset.batch_id == target_id)
    else:
        depiction, column = (
            (AssetSession, AssetSession.session_id)
            if kind == "session"
            else (AssetPerson, AssetPerson.person_id)
        )
        shown = select(depiction.asset_id).where(
            column == target_id, depiction.status != Status.REJECTED.value
        )
        query = query.where(Asset.id.in_(shown))
    return list(session.scalars(query))


def apply_standing(session: Session, asset: Asset) -> None:
    """Give a new asset the standing terms of its batch, sessions and people; of several the strictest."""
    found = decisions.standing_terms(session, asset)
    classes = [row.rights_class for row in found if row.rights_class]
    if classes:
        asset.rights_class = min(classes, key=decisions.STRICTEST.index)
    texts = [row.usage_terms for row in found if row.usage_terms]
    if texts:
        asset.usage_terms = " ".join(dict.fromkeys(texts))
    starts = [row.embargo_until for row in found if row.embargo_until]
    ends = [row.expires_at for row in found if row.expires_at]
    asset.embargo_until = max(starts, default=asset.embargo_until)
    asset.expires_at = min(ends, default=asset.expires_at)


def hold_person(session: Session, event_id: int, person_id: int, note: str, by: int | None) -> int:
    """Say that someone must not be published; says how many frames are held back by it."""
    row = session.get(NoPublication, (event_id, person_id))
    if row is None:
        session.add(NoPublication(event_id=event_id, person_id=person_id, note=note, set_by=by))
    else:
        row.note = note
    ids = ids_of(session, event_id, "person", person_id)
    enqueue(session, ids)
    details = {"note": note, "frames": len(ids)}
    person = session.get_one(Person, person_id)
    audit.record(session, audit.Action.PERSON_HELD, person, details, event_id=event_id, assets=ids)
    return len(ids)


def hold_by_name(session: Session, event_id: int, name: str, note: str, by: int | None) -> int:
    """Hold somebody back by any of their names (see `hold_person`); they need not be in a picture yet. Raises
    PersonUnknown for what is no name."""
    known = person_ids(session, [name]) if name else {}
    if name not in known:
        raise PersonUnknown
    return hold_person(session, event_id, known[name], note, by)


def held_people(session: Session, event_id: int) -> list[NoPublication]:
    """Who must not be published at an event."""
    query = select(NoPublication).where(NoPublication.event_id == event_id)
    return list(session.scalars(query.options(joinedload(NoPublication.person))))


def free_person(session: Session, event_id: int, person_id: int) -> None:
    """Take that back."""
    row = session.get(NoPublication, (event_id, person_id))
    if row is None:
        return
    ids = ids_of(session, event_id, "person", person_id)
    person = session.get_one(Person, person_id)
    audit.record(session, audit.Action.PERSON_FREED, person, event_id=event_id, assets=ids)
    session.delete(row)
    session.flush()
    enqueue(session, ids)


def release(session: Session, asset: Asset, by: int | None) -> int:
    """Release one frame for everyone in it who is held back; says how many people that are."""
    held = select(NoPublication.person_id).join(AssetPerson, AssetPerson.person_id == NoPublication.person_id)
    held = held.where(
        NoPublication.event_id == asset.event_id,
        AssetPerson.asset_id == asset.id,
        AssetPerson.status != Status.REJECTED.value,
    )
    people = list(session.scalars(held))
    for person in people:
        session.merge(FrameRelease(asset_id=asset.id, person_id=person, released_by=by))
    enqueue(session, [asset.id])
    audit.record(session, audit.Action.FRAME_RELEASED, asset, {"people": people})
    return len(people)


def held_assets(session: Session, event_id: int, limit: int = 200) -> tuple[list[Asset], int]:
    """Frames that wait to be released, the newest first, and how many there are."""
    waiting = Asset.event_id == event_id, Asset.held, Asset.state == "ready"
    count = session.scalar(select(func.count()).select_from(Asset).where(*waiting)) or 0
    query = select(Asset).where(*waiting).order_by(Asset.taken_at.desc()).limit(limit)
    return list(session.scalars(query)), count
