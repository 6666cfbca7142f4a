"""Speakers of a programme are the people whom the catalogue knows by any of their names."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Person
from mediahub.tagging.agenda.formats.model import Speaker
from mediahub.tagging.agenda.speakers import resolve_people


def people(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Person)) or 0


def test_a_stranger_is_added_once_and_known_by_every_name(database: Database) -> None:
    with database.begin() as session:
        found = resolve_people(session, [Speaker("Yin Tongyue", "Chair", ("尹同跃",)), Speaker("尹同跃")])
        assert people(session) == 1
        assert found["yin tongyue"] is found["尹同跃"]
        assert found["yin tongyue"].role == "Chair"
    with database.begin() as session:
        (again,) = resolve_people(session, [Speaker("尹同跃", "President", ("T. Yin",))]).values()
        assert people(session) == 1
        assert (again.name, again.role) == ("Yin Tongyue", "President")
        assert {"t yin"} & {name.folded.replace(".", "") for name in again.names}


def test_without_a_role_the_known_one_stays(database: Database) -> None:
    with database.begin() as session:
        resolve_people(session, [Speaker("Ann Lee", "CEO")])
        (ann,) = resolve_people(session, [Speaker("ann lee")]).values()
        assert ann.role == "CEO"


def test_a_name_of_signs_is_nobody(database: Database) -> None:
    with database.begin() as session:
        assert resolve_people(session, [Speaker("…"), Speaker("")]) == {}
        assert people(session) == 0
