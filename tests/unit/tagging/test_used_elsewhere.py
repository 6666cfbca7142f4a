"""Tags and people that other events use are changed by who works for those too."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import AssetPerson, Person, Tag, TagRule, VocabularyChange
from mediahub.catalog.vocabulary import tag_ids
from mediahub.rights import Viewer
from mediahub.tagging.agenda.people import PersonForm, change_person
from mediahub.tagging.used_elsewhere import UsedElsewhere
from mediahub.tagging.vocabulary.changes import Desk
from mediahub.tagging.vocabulary.terms import Term
from tests.unit.curation.scene import Scene


@pytest.fixture
def scene(database: Database) -> Scene:
    """Event `e` uses the tag Robots and the person Ban; `gala` uses neither."""
    scene = Scene(database)
    scene.add("a")
    scene.depictions("a", person="Ban", tag="Robots", status="accepted")
    with database.begin() as session:
        create_event(session, "gala", "Gala", "Asia/Shanghai")
    return scene


def of_gala(scene: Scene) -> Viewer:
    """Who runs the gala alone."""
    user = scene.viewers["marketing"].user_id
    return Viewer(frozenset(), user, event_roles=frozenset({("gala", "marketing")}), here="gala")


def labels(scene: Scene) -> dict[str, int]:
    with scene.database.read() as session:
        return {tag.label: tag.id for tag in session.scalars(select(Tag))}


def test_who_runs_one_event_changes_no_tag_of_another(scene: Scene) -> None:
    desk, robots = Desk(scene.database, 2, of_gala(scene)), labels(scene)["Robots"]
    desk.add("Dresses")
    desk.add("Arms", robots)
    dresses = labels(scene)["Dresses"]
    for change in (
        lambda: desk.change(robots, "Machines", None, []),
        lambda: desk.remove(robots),
        lambda: desk.merge(robots, dresses),
        lambda: desk.merge(dresses, robots),
    ):
        with pytest.raises(UsedElsewhere):
            change()
    desk.take_in([Term("r", "Robots", "", (("Automata", ""),)), Term("s", "Shoes", "", ())], "keywords.txt")
    assert set(labels(scene)) == {"Robots", "Dresses", "Arms", "Shoes"}
    with scene.database.read() as session:
        assert {name.text for name in session.get_one(Tag, robots).names} == {"Robots"}
    desk.change(dresses, "Gowns", None, [])
    desk.remove(dresses)
    assert set(labels(scene)) == {"Robots", "Arms", "Shoes"}


def test_above_what_others_use_nothing_is_moved(scene: Scene) -> None:
    desk = Desk(scene.database, 2, of_gala(scene))
    desk.add("Technology")
    technology = labels(scene)["Technology"]
    with scene.database.begin() as session:
        session.scalars(select(Tag).where(Tag.label == "Robots")).one().parent_id = technology
    with pytest.raises(UsedElsewhere):
        desk.remove(technology)


def test_a_rule_of_every_event_is_everybodys(scene: Scene) -> None:
    with scene.database.begin() as session:
        number = tag_ids(session, ["Lanterns"])["Lanterns"]
        session.add(TagRule(event_id=None, tag_id=number, fields=["words"], phrases=["lantern"]))
    with pytest.raises(UsedElsewhere):
        Desk(scene.database, 2, of_gala(scene)).remove(number)


def test_a_change_is_undone_by_who_made_it_or_works_for_all(scene: Scene) -> None:
    admin, gala = (Desk(scene.database, 2, who) for who in (scene.viewers["admin"], of_gala(scene)))

    def last() -> int:
        with scene.database.read() as session:
            return session.scalar(select(func.max(VocabularyChange.id))) or 0

    admin.remove(labels(scene)["Robots"])
    with pytest.raises(UsedElsewhere):
        gala.undo(last())
    admin.undo(last())
    gala.add("Dresses")
    gala.undo(last())
    assert set(labels(scene)) == {"Robots"}


def test_who_runs_one_event_renames_nobody_of_another(scene: Scene) -> None:
    with scene.database.read() as session:
        ban = session.scalars(select(AssetPerson.person_id)).one()
    form = PersonForm("Someone Else")
    with pytest.raises(UsedElsewhere):
        change_person(scene.database, of_gala(scene), 2, ban, form)
    change_person(scene.database, scene.viewers["marketing"], 1, ban, form)
    with scene.database.read() as session:
        assert session.get_one(Person, ban).name == "Someone Else"
