"""People as editors see and write them."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Person
from mediahub.tagging.agenda.people import (
    PersonForm,
    PersonInvalid,
    PersonMissing,
    PersonTaken,
    add_person,
    change_person,
    people_of,
    person_names,
)
from tests.unit.curation.scene import Scene


def test_a_person_is_added_once_and_renamed(database: Database) -> None:
    scene = Scene(database)
    saved = add_person(database, scene.event_id, PersonForm("Yin Tongyue", "CEO", [("尹同跃", "zh-Hans")]))
    with pytest.raises(PersonTaken, match="is there already"):
        add_person(database, scene.event_id, PersonForm("yin tongyue"))
    change_person(
        database,
        scene.viewers["admin"],
        scene.event_id,
        saved.id,
        PersonForm("Yin T.", "", [("Yin Tongyue", "")]),
    )
    with database.read() as session:
        person = session.get_one(Person, saved.id)
        assert (person.name, person.role) == ("Yin T.", "")
        assert {name.text for name in person.names} == {"Yin T.", "Yin Tongyue"}
        assert person_names(session) == ["Yin T."]
        assert people_of(session, scene.event_id).people == []  # neither speaks nor is seen


def test_what_cannot_be_is_refused(database: Database) -> None:
    scene = Scene(database)
    for form in (PersonForm(" "), PersonForm("A", "r" * 301), PersonForm("A", "", [("x" * 201, "")])):
        with pytest.raises(PersonInvalid):
            add_person(database, scene.event_id, form)
    with pytest.raises(PersonMissing):
        change_person(database, scene.viewers["admin"], scene.event_id, 4711, PersonForm("A"))
    with database.read() as session:
        assert person_names(session) == []


def test_those_in_pictures_are_listed_with_their_frames(database: Database) -> None:
    scene = Scene(database)
    saved = add_person(database, scene.event_id, PersonForm("Li Na"))
    scene.add("a", "b", "c")
    scene.depictions("a", person="Li Na")
    scene.depictions("b", person="Li Na", status="rejected")
    scene.depictions("c", person="Li Na", status="accepted")
    with database.read() as session:
        found = people_of(session, scene.event_id)
    assert [one.name for one in found.people] == ["Li Na"]
    assert (found.frames, found.speakers) == ({saved.id: 2}, set())
