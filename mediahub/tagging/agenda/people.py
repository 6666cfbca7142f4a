"""People with all their names, as editors see and write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import selectinload

from mediahub import audit
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetPerson, Person, Session, SessionPerson, Status
from mediahub.catalog.names import fold, slugify
from mediahub.messages import N_, message
from mediahub.problems import Conflict, Invalid, Missing
from mediahub.rights import Viewer
from mediahub.tagging import pending
from mediahub.tagging.agenda.change import save_names
from mediahub.tagging.used_elsewhere import require_own_person

LONGEST_NAME = 200
LONGEST_ROLE = 300
"""Letters."""


class PersonInvalid(Invalid):
    """A person that cannot be; the message says why."""


class PersonTaken(Conflict):
    """There is a person of this name."""


class PersonMissing(Missing):
    """There is no such person any more."""

    def __init__(self) -> None:
        super().__init__(N_("This person is not there any more."))


@dataclass(frozen=True, slots=True)
class PersonForm:
    """What a form says of a person."""

    name: str
    role: str = ""
    aliases: Sequence[tuple[str, str]] = ()
    """Other names, each with its language (BCP 47, or nothing)."""

    def check(self) -> None:
        """Raises PersonInvalid."""
        if not fold(self.name):
            raise PersonInvalid(N_("A person needs a name."))
        names = (self.name, *(text for text, _ in self.aliases))
        if len(self.role) > LONGEST_ROLE or any(len(text) > LONGEST_NAME for text in names):
            raise PersonInvalid(N_("One of the texts is too long."))


@dataclass(frozen=True, slots=True)
class EventPeople:
    """Everyone who speaks at an event or is seen in its pictures, by name."""

    people: list[Person]
    speakers: set[int]
    """Ids of those who speak."""
    frames: dict[int, int]
    """By id, how many frames somebody is in."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A person, and how many frames of the event wait to be looked through for their names."""

    id: int
    waiting: int


def people_of(session: DbSession, event_id: int) -> EventPeople:
    """Who speaks at the event or is seen in its pictures, with all their names."""
    query = (
        select(AssetPerson.person_id, func.count())
        .join(Asset, Asset.id == AssetPerson.asset_id)
        .where(
            Asset.event_id == event_id, Asset.state == "ready", AssetPerson.status != Status.REJECTED.value
        )
        .group_by(AssetPerson.person_id)
    )
    frames: dict[int, int] = dict(session.execute(query).all())
    speaking = select(SessionPerson.person_id).join(Session, Session.id == SessionPerson.session_id)
    speakers = set(session.scalars(speaking.where(Session.event_id == event_id)))
    everyone = session.scalars(select(Person).options(selectinload(Person.names)).order_by(Person.name))
    return EventPeople([one for one in everyone if one.id in speakers or one.id in frames], speakers, frames)


def person_names(session: DbSession, limit: int | None = None) -> list[str]:
    """Main names of all people, to choose from."""
    return list(session.scalars(select(Person.name).order_by(Person.name).limit(limit)))


def add_person(database: Database, event_id: int, form: PersonForm) -> Saved:
    """Add a person. Raises PersonInvalid, PersonTaken."""
    form.check()
    slug = slugify(form.name)
    with database.begin() as session:
        if session.scalar(select(Person.id).where(Person.slug == slug)):
            raise PersonTaken(message("%(name)s is there already.", name=form.name))
        person = Person(slug=slug, name=form.name, role="")
        session.add(person)
        session.flush()
        save_names(session, person, form.name, form.role, form.aliases)
        _record(session, person, event_id, "added")
        return Saved(person.id, pending.count_waiting(session, event_id))


def change_person(
    database: Database, viewer: Viewer, event_id: int, person_id: int, form: PersonForm
) -> Saved:
    """Give a person this name, role and exactly these other names. Raises PersonInvalid, PersonMissing,
    UsedElsewhere."""
    form.check()
    with database.begin() as session:
        person = session.get(Person, person_id)
        if person is None:
            raise PersonMissing
        require_own_person(session, viewer, person_id)
        save_names(session, person, form.name, form.role, form.aliases)
        marked = select(AssetPerson.asset_id).where(AssetPerson.person_id == person.id)
        enqueue(session, session.scalars(marked))
        _record(session, person, event_id, "changed")
        return Saved(person.id, pending.count_waiting(session, event_id))


def _record(session: DbSession, person: Person, event_id: int, how: str) -> None:
    details = {"how": how, "role": person.role}
    audit.record(session, audit.Action.PROGRAMME_CHANGED, person, details, event_id=event_id)
