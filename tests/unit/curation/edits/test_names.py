"""Completing names while somebody types one."""

from __future__ import annotations

from mediahub.catalog.db.database import Database
from mediahub.catalog.vocabulary import person_ids, tag_ids
from mediahub.curation.edits.names import OFFERED, names_like
from tests.unit.curation.scene import Scene


def test_any_word_of_a_name_may_be_begun(database: Database) -> None:
    scene = Scene(database)
    with database.begin() as session:
        person_ids(session, ["Yin Tongyue", "Tony Li"])
        tag_ids(session, [f"Robot {number}" for number in range(OFFERED + 3)])
    with database.read() as session:
        assert names_like(session, scene.event_id, "people", "TON") == {
            "tony-li": "Tony Li",
            "yin-tongyue": "Yin Tongyue",
        }
        assert len(names_like(session, scene.event_id, "tags", "robot")) == OFFERED
        assert names_like(session, scene.event_id, "sessions", "open") == {"D1-OPEN": "Opening"}
        assert names_like(session, scene.event_id + 1, "sessions", "open") == {}
        assert names_like(session, scene.event_id, "people", "ongyue") == {}
