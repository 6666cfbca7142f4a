"""Changing a programme, so that everything that follows from it follows.

Whoever calls holds the transaction. Frames are matched again in the background: those that are marked with a
session, and those that were shot at its old or its new time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Asset, AssetSession, Event, Person, PersonName, Session, Tag
from mediahub.catalog.names import fold
from mediahub.catalog.outbox import announce
from mediahub.catalog.vocabulary import person_ids, tag_ids
from mediahub.said import N_
from mediahub.tagging import due
from mediahub.tagging.agenda.model import FileError, Item, Speaker
from mediahub.tagging.agenda.plan import FIELDS, Plan
from mediahub.tagging.event_facts import bump
from mediahub.tagging.model import Fact
from mediahub.tagging.programme import EDGE

Span = tuple[datetime, datetime]
EVERYTHING = frozenset({*FIELDS.values(), "uid"})


def carry_out(session: DbSession, event: Event, plan: Plan, *, remove_gone: bool = False) -> None:
    """Do what the plan says; what the file does not have goes only with `remove_gone`.

    Raises FileError, and changes nothing, where parts of the file could not be read: what seems to be missing
    may be in one of these.
    """
    if remove_gone and plan.gone and plan.faults:
        raise FileError(
            N_("Parts of the file cannot be read, and a session that seems to be missing may be one of them."
               " Mend these first, or import without removing.")
        )  # fmt: skip
    for item in plan.new:
        save_session(session, event, None, item, plan.says)
    for change in plan.changed:
        known = session.get_one(Session, change.session_id)
        save_session(session, event, known, change.item, plan.says)
    for number, _, _ in plan.gone if remove_gone else ():
        remove_session(session, event, session.get_one(Session, number))


def save_session(
    session: DbSession,
    event: Event,
    known: Session | None,
    item: Item,
    says: frozenset[str] = EVERYTHING,
) -> Session:
    """Add a session, or correct `known`, in the fields that `says` names."""
    spans = [(known.starts_at, known.ends_at)] if known is not None else []
    if known is not None:
        announce_marked(session, AssetSession.session_id == known.id)
    row = known or Session(event_id=event.id, code=item.code)
    row.uid = item.uid or row.uid or ""
    for name, spoken in FIELDS.items():
        if name in ("speakers", "tags"):
            continue
        if known is None or spoken in says or (name == "ends_at" and "duration" in says):
            setattr(row, name, getattr(item, name))
    session.add(row)
    session.flush()
    if known is None or "speakers" in says:
        row.speakers = [_person(session, speaker) for speaker in item.speakers]
    if known is None or "tags" in says:
        numbers = tag_ids(session, item.tags)
        row.tags = [session.get_one(Tag, number) for number in dict.fromkeys(numbers.values())]
    session.flush()
    match_again(session, event, [*spans, (row.starts_at, row.ends_at)])
    return row


def remove_session(session: DbSession, event: Event, known: Session) -> None:
    """Take a session out of the programme; its marks go with it."""
    announce_marked(session, AssetSession.session_id == known.id)
    marked = exists().where(AssetSession.asset_id == Asset.id, AssetSession.session_id == known.id)
    due.look_again(session, and_(Asset.event_id == event.id, marked), Fact.PROGRAMME)
    span = (known.starts_at, known.ends_at)
    session.delete(known)
    session.flush()
    match_again(session, event, [span])


def match_again(session: DbSession, event: Event, spans: Iterable[Span]) -> None:
    """See that frames shot in these spans of time are matched again."""
    bump(session)
    near = [Asset.taken_at.between(start - EDGE, end + EDGE) for start, end in spans]
    if near:
        due.look_again(session, and_(Asset.event_id == event.id, or_(*near)), Fact.PROGRAMME)


def match_all_again(session: DbSession, event: Event) -> None:
    """The same for every frame of the event: rooms or assignments changed."""
    bump(session, event.id)
    due.look_again(session, Asset.event_id == event.id, Fact.PROGRAMME)


def announce_marked(session: DbSession, which: object) -> None:
    """Say that assets with a mark are out of date in the index."""
    announce(session, session.scalars(select(AssetSession.asset_id).where(which)))  # type: ignore[arg-type]


def save_names(
    session: DbSession, person: Person, name: str, role: str, aliases: Sequence[tuple[str, str]]
) -> None:
    """Give a person this name, this role and exactly these other names, each with its language."""
    person.name, person.role = name.strip(), role.strip()
    wanted = {fold(name): (name.strip(), "", "main")}
    for text, lang in aliases:
        if fold(text):
            wanted.setdefault(fold(text), (text.strip(), lang.strip(), "alias"))
    person.names = [
        PersonName(text=text[:200], folded=folded[:200], lang=lang[:12], kind=kind)
        for folded, (text, lang, kind) in wanted.items()
    ]
    session.flush()
    names_changed(session)


def names_changed(session: DbSession) -> None:
    """See that captions are looked through again for the names of people and tags, in every event."""
    bump(session)
    due.look_again(session, Asset.state != "storing", Fact.VOCABULARY)


def _person(session: DbSession, speaker: Speaker) -> Person:
    """Whoever is known by any of the names; a stranger is added. New names are kept."""
    names = [speaker.name, *speaker.aliases]
    folded = {fold(name): name for name in names if fold(name)}
    rows = session.scalars(select(PersonName).where(PersonName.folded.in_(folded)).order_by(PersonName.id))
    known = next(iter(rows), None)
    number = known.person_id if known else person_ids(session, [speaker.name])[speaker.name]
    person = session.get_one(Person, number)
    session.refresh(person, ["names"])
    have = {name.folded for name in person.names}
    for key, text in folded.items():
        if key not in have:
            person.names.append(PersonName(text=text[:200], folded=key[:200], kind="alias", lang=""))
    if speaker.role:
        person.role = speaker.role[:300]
    return person
