"""Suggestions are reviewed in groups: one answer settles many frames, and can be taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    AssetTag,
    Event,
    Outbox,
    Photographer,
)
from mediahub.curation.edits.bulk import begin_undo
from mediahub.curation.edits.fields import EditError
from mediahub.curation.review.review import Desk, Place
from tests.unit.curation.review.questions import SIGN, desk


def sizes(desk: Desk, by: str) -> list[tuple[str, int]]:
    found, place = [], Place()
    while groups := desk.groups(by, place, 1):  # type: ignore[arg-type]
        found.append((groups[0].label or groups[0].key, len(groups[0].ids)))
        place = groups[0].after
    assert [(group.label or group.key, len(group.ids)) for group in desk.groups(by, Place(), 50)] == found  # type: ignore[arg-type]
    return found


def test_groups_are_what_can_be_judged_together(database: Database, event: Event) -> None:
    with database.read() as session:
        mine = desk(session, event)
        assert mine.counts() == {"sessions": 30, "people": 30, "tags": 4, "signs": 4, "faces": 0, "bursts": 1}
        assert sizes(mine, "people") == [("Yin Tongyue", 20), ("Yin Tongyue", 10)]
        assert sizes(mine, "sessions") == [("Opening", 20), ("Opening", 10)]
        assert sizes(mine, "signs") == [("Robotics demo", 3), ("Robotics demo", 1)]
        assert sizes(mine, "bursts") == [("burst", 2)]
        assert mine.groups("signs", Place(), 1)[0].evidence[0]["values"] == {"line": "DEMO"}
        # a photographer reviews their own, the press nothing
        assert desk(session, event, "photographer").counts()["people"] == 0
        assert desk(session, event, "press").groups("people", Place(), 5) == []


def test_one_answer_settles_a_group_and_is_taken_back(database: Database, event: Event) -> None:
    with database.begin() as session:
        mine = desk(session, event)
        group = mine.groups("signs", Place(), 1)[0]
        action = mine.answer(group.kind, group.key, group.ids, "accept")
        rejected = mine.answer("people", "yin", mine.groups("people", Place(), 1)[0].ids[:5], "reject")
    with database.begin() as session:
        mine = desk(session, event)
        assert mine.counts() == {"sessions": 30, "people": 25, "tags": 1, "signs": 1, "faces": 0, "bursts": 1}
        depictions = session.scalars(select(AssetTag).where(AssetTag.status == "accepted")).all()
        assert [depiction.evidence for depiction in depictions] == [SIGN] * 3
        assert set(group.ids) <= set(session.scalars(select(Outbox.asset_id)))
        with pytest.raises(EditError, match="already"):
            mine.answer(group.kind, group.key, group.ids, "reject")
        for one in (action, rejected):
            begin_undo(session, mine.viewer, session.merge(one))
        assert mine.counts()["people"] == 30
        assert mine.counts()["signs"] == 4


def test_a_burst_is_answered_with_all_that_is_suggested_for_it(database: Database, event: Event) -> None:
    with database.begin() as session:
        mine = desk(session, event)
        burst = mine.groups("bursts", Place(), 1)[0]
        mine.answer("bursts", burst.key, burst.ids, "accept")
        assert mine.counts() == {"sessions": 28, "people": 28, "tags": 2, "signs": 2, "faces": 0, "bursts": 0}
        with pytest.raises(EditError):
            mine.answer("colours", "red", burst.ids, "accept")


def test_nobody_answers_for_pictures_that_are_not_theirs(database: Database, event: Event) -> None:
    with database.begin() as session:
        ids = desk(session, event).groups("people", Place(), 1)[0].ids
        other = desk(session, event, "photographer")
        with pytest.raises(EditError):
            other.answer("people", "yin", ids, "accept")
        session.scalars(select(Photographer)).one().user_id = other.viewer.user_id
        session.flush()
        other.answer("people", "yin", ids, "accept")
