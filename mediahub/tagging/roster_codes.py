"""Roster codes as an event's desk edits them: the list, adding and changing, taking away. Each change is a
transaction of its own; texts that have a code follow."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import joinedload

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Person, PersonName, RosterCode
from mediahub.catalog.names import fold_name
from mediahub.catalog.roster.csv_table import Line
from mediahub.catalog.roster.rows import follow, put_code, remove_code
from mediahub.catalog.vocabulary import person_ids
from mediahub.messages import N_
from mediahub.problems import Missing


class CodeMissing(Missing):
    """Nobody has this code."""


def list_codes(session: DbSession, event_id: int) -> list[RosterCode]:
    """The codes of an event with whom they stand for and all their names, in order."""
    query = select(RosterCode).where(RosterCode.event_id == event_id)
    query = query.options(joinedload(RosterCode.person).selectinload(Person.names))
    return list(session.scalars(query.order_by(RosterCode.code)))


def table_lines(session: DbSession, event_id: int) -> list[Line]:
    """The codes of an event as a table holds them."""
    rows = list_codes(session, event_id)
    return [Line(row.code, row.person.name, _chinese(row.person), row.roles) for row in rows]


def put_codes(database: Database, event_id: int, lines: Sequence[Line]) -> int:
    """Add and change codes; unknown people are added. Says how many pictures have other words then."""
    with database.begin() as session:
        people = person_ids(session, [line.name for line in lines])
        for line in lines:
            if line.name not in people:
                continue
            person = people[line.name]
            _add_chinese(session, person, line.name_zh)
            put_code(session, event_id, line.code, person, line.roles)
        session.flush()
        codes = [line.code for line in lines]
        what = audit.Subject("roster_code", name=", ".join(codes), event_id=event_id)
        audit.record(session, audit.Action.ROSTER_CHANGED, what, {"codes": len(codes)})
        return follow(session, event_id, codes)


def delete_code(database: Database, event_id: int, code: str) -> None:
    """Take a code away; texts keep the name. Raises CodeMissing."""
    with database.begin() as session:
        if not remove_code(session, event_id, code):
            raise CodeMissing(N_("There is no such code any more."))
        what = audit.Subject("roster_code", name=code, event_id=event_id)
        audit.record(session, audit.Action.ROSTER_CHANGED, what, {"removed": True})


def _add_chinese(session: DbSession, person_id: int, name: str) -> None:
    """A Chinese name that nobody knew is added to the person."""
    folded = fold_name(name)
    known = select(PersonName.id).where(PersonName.person_id == person_id, PersonName.folded == folded)
    if folded and session.scalar(known) is None:
        row = PersonName(person_id=person_id, text=name, folded=folded, lang="zh-Hans", kind="native")
        session.add(row)


def _chinese(person: Person) -> str:
    return next((name.text for name in person.names if name.lang.startswith("zh")), "")
