"""Changing the vocabulary from an event's desk."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.tagging.vocabulary.changes import Desk, TagMissing
from mediahub.tagging.vocabulary.edit import VocabularyError
from mediahub.tagging.vocabulary.terms import Term
from mediahub.tagging.vocabulary.tree import history, tag_labels, terms_of, tree
from tests.unit.curation.scene import Scene


def labels(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {label: number for number, label in tag_labels(session)}


def test_a_vocabulary_is_made_and_only_the_last_change_is_undone(database: Database) -> None:
    scene = Scene(database)
    desk = Desk(database, scene.event_id, scene.viewers["admin"])
    desk.add("Robots", names=[("机器人", "zh-Hans")])
    robots = labels(database)["Robots"]
    desk.add("Arms", robots)
    desk.change(labels(database)["Arms"], "Robot arms", robots, [])
    scene.add("a")
    scene.depictions("a", tag="Robot arms", status="accepted")
    with database.read() as session:
        rows = tree(session, scene.event_id)
        assert [(row.tag.label, row.depth, row.accepted) for row in rows] == [
            ("Robots", 0, 0),
            ("Robot arms", 1, 1),
        ]
        assert terms_of(rows)[0] == Term("robots", "Robots", "", (("机器人", "zh-Hans"),))
        changes = history(session)
    assert {email for _, email in changes} == {"admin@example.org"}
    with pytest.raises(VocabularyError, match="undo that first"):
        desk.undo(changes[1][0].id)
    desk.undo(changes[0][0].id)
    assert set(labels(database)) == {"Robots", "Arms"}


def test_tags_that_went_meanwhile_are_named_so_and_nothing_is_written(database: Database) -> None:
    scene = Scene(database)
    desk = Desk(database, scene.event_id, scene.viewers["admin"])
    desk.add("Robots")
    (robots,) = labels(database).values()
    for change in (
        lambda: desk.add("Arms", robots + 1),
        lambda: desk.change(robots + 1, "x", None, []),
        lambda: desk.merge(robots, robots + 1),
        lambda: desk.remove(robots + 1),
    ):
        with pytest.raises(TagMissing):
            change()
    with pytest.raises(VocabularyError):
        desk.add("Robots")
    desk.remove(robots)
    assert labels(database) == {}


def test_a_file_adds_and_removes_nothing(database: Database) -> None:
    scene = Scene(database)
    desk = Desk(database, scene.event_id, scene.viewers["admin"])
    desk.add("Robots")
    done = desk.take_in([Term("r", "Robots", "", (("机器人", "zh"),)), Term("a", "Arms", "r")], "v.csv")
    assert (done.added, done.changed) == (1, 1)
    assert set(labels(database)) == {"Robots", "Arms"}
