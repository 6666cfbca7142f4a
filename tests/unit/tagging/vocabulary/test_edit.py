from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetTag, Outbox, Source, Status, Tag, TagRule, VocabularyChange
from mediahub.catalog.vocabulary import tag_ids
from mediahub.tagging.depictions import put_depictions
from mediahub.tagging.model import Suggestion
from mediahub.tagging.vocabulary.edit import (
    VocabularyError,
    add_tag,
    change_tag,
    import_terms,
    merge_tags,
    remove_tag,
    undo,
)
from mediahub.tagging.vocabulary.terms import Term
from tests.unit.tagging.assets import add_asset, add_event

SAID = (Source.EMBEDDED, 1.0, Status.ACCEPTED)
GUESS = (Source.PROGRAMME, 0.6, Status.SUGGESTED)


@pytest.fixture
def tags(database: Database) -> dict[str, int]:
    """Robots and Robotics; one picture has both, one has one."""
    with database.begin() as session:
        batch = add_event(session)
        for name in ("a1", "a2"):
            add_asset(session, batch, name)
        put_depictions(session, "a1", [Suggestion(*SAID, tag="Robots"), Suggestion(*GUESS, tag="Robotics")])
        put_depictions(session, "a2", [Suggestion(*GUESS, tag="Robots")])
        return tag_ids(session, ["Robots", "Robotics"])


def state(session: Session) -> dict[str, Any]:
    rows = (
        select(Tag.label, AssetTag.asset_id, AssetTag.status)
        .join(AssetTag)
        .order_by(Tag.id, AssetTag.asset_id)
    )
    names = {tag.label: sorted(name.text for name in tag.names) for tag in session.scalars(select(Tag))}
    parents = {tag.label: tag.parent.label if tag.parent else None for tag in session.scalars(select(Tag))}
    return {"depictions": session.execute(rows).all(), "names": names, "parents": parents}


def undo_last(database: Database) -> None:
    with database.begin() as session:
        undo(session, session.scalars(select(VocabularyChange).order_by(VocabularyChange.id.desc())).first())


def test_merging_moves_pictures_and_names_and_can_be_undone(database: Database, tags: dict[str, int]) -> None:
    with database.begin() as session:
        child = add_tag(session, None, "Robot arms", tags["Robots"])
        session.add(TagRule(tag_id=tags["Robots"], phrases=["AiMOGA"], fields=["words"]))
        before = state(session)
    with database.begin() as session:
        merge_tags(
            session, None, session.get_one(Tag, tags["Robots"]), session.get_one(Tag, tags["Robotics"])
        )
        assert set(session.scalars(select(Outbox.asset_id))) >= {"a1", "a2"}
    with database.read() as session:
        after = state(session)
        assert after["depictions"] == [("Robotics", "a1", "accepted"), ("Robotics", "a2", "suggested")]
        assert after["names"]["Robotics"] == ["Robotics", "Robots"]
        assert after["parents"][child.label] == "Robotics"
        assert session.scalars(select(TagRule.tag_id)).one() == tags["Robotics"]
        assert tag_ids(session, ["robots"]) == {"robots": tags["Robotics"]}  # files go on saying it
    undo_last(database)
    with database.read() as session:
        assert state(session) == before
        assert session.scalars(select(TagRule.tag_id)).one() == tags["Robots"]


def test_a_removed_tag_comes_back_with_its_pictures(database: Database, tags: dict[str, int]) -> None:
    with database.begin() as session:
        before = state(session)
        remove_tag(session, None, session.get_one(Tag, tags["Robots"]))
        assert "Robots" not in state(session)["names"]
    undo_last(database)
    with database.read() as session:
        assert state(session) == before


def test_a_renamed_tag_keeps_its_old_name(database: Database, tags: dict[str, int]) -> None:
    with database.begin() as session:
        change_tag(
            session, None, session.get_one(Tag, tags["Robots"]), "Machines", None, [("机器", "zh-Hans")]
        )
    with database.read() as session:
        assert state(session)["names"]["Machines"] == ["Machines", "Robots", "机器"]
    undo_last(database)
    with database.read() as session:
        assert state(session)["names"]["Robots"] == ["Robots"]


def test_what_cannot_be_is_refused(database: Database, tags: dict[str, int]) -> None:
    with database.begin() as session:
        robots, robotics = (session.get_one(Tag, tags[name]) for name in ("Robots", "Robotics"))
        change_tag(session, None, robots, "Robots", robotics.id, [])
        for refused in (
            lambda: add_tag(session, None, "ROBOTS", None),
            lambda: change_tag(session, None, robotics, "Robotics", robots.id, []),
            lambda: merge_tags(session, None, robotics, robots),
            lambda: merge_tags(session, None, robots, robots),
        ):
            with pytest.raises(VocabularyError):
                refused()


def test_an_import_adds_and_fills_and_can_be_undone(database: Database, tags: dict[str, int]) -> None:
    terms = [Term("t", "Technology"), Term("r", "robots", "t", (("机器人", "zh-Hans"),))]
    with database.begin() as session:
        before = state(session)
        assert import_terms(session, None, terms, "v.csv") == (1, 1)
        assert state(session)["parents"]["Robots"] == "Technology"
        assert import_terms(session, None, terms, "v.csv") == (0, 0)
    undo_last(database)
    with database.read() as session:
        assert state(session) == before
