"""Suggestions are reviewed in groups: one answer settles many frames, and can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetSession,
    AssetTag,
    Event,
    Outbox,
    Person,
    PersonName,
    Photographer,
    Role,
    Session,
    Tag,
    User,
)
from mediahub.curation.edits.bulk import begin_undo
from mediahub.curation.edits.fields import EditError
from mediahub.curation.review.captions import Captions
from mediahub.curation.review.review import Desk, Place
from mediahub.rights import Viewer
from tests.assets import TAKEN, add_asset, add_event

SIGN = [
    {"tagger": "signs", "source": "ocr", "reason": "The picture reads “{line}”.", "values": {"line": "DEMO"}}
]


@pytest.fixture
def event(database: Database) -> Event:
    """Thirty frames: a speaker and a session are suggested for all, a tag read from signs for four, two of
    which are a burst; a pause parts the last ten."""
    with database.begin() as session:
        event = add_event(session)
        user = User(email="m@example.org", fs_uniquifier="m", password="", roles=[Role(name="marketing")])
        yin, demo = Person(slug="yin", name="Yin Tongyue"), Tag(slug="demo", label="Robotics demo")
        yin.names = [PersonName(text="尹同跃", folded="尹同跃", lang="zh-Hans", kind="native")]
        talk = Session(
            event_id=event.id, code="D1", title="Opening", room="Grand Hall", starts_at=TAKEN,
            ends_at=TAKEN + timedelta(hours=1), speakers=[yin],
        )  # fmt: skip
        session.add_all([user, yin, demo, talk])
        session.flush()
        for number in range(30):
            minutes = number / 10 + (60 if number >= 20 else 0)
            asset = add_asset(
                session, event, f"f{number:02}", minutes, stack_id="burst" if number in (4, 5) else None
            )
            depictions = {"asset_id": asset.id, "confidence": 0.7, "status": "suggested"}
            session.add(AssetPerson(person_id=yin.id, source="programme", **depictions))
            session.add(AssetSession(session_id=talk.id, source="programme", **depictions))
            if number in (4, 5, 6, 25):
                session.add(AssetTag(tag_id=demo.id, source="ocr", evidence=SIGN, **depictions))
    return event


def desk(session: DbSession, event: Event, *roles: str) -> Desk:
    user = session.scalars(select(User.id)).first()
    return Desk(session, event, Viewer(frozenset(roles or ("marketing",)), user))


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


def test_captions_are_drafted_for_many_frames_at_once(database: Database, event: Event) -> None:
    with database.begin() as session:
        mine = desk(session, event)
        mine.answer(
            "people",
            "yin",
            [group for one in mine.groups("people", Place(), 1) for group in one.ids],
            "accept",
        )
    with database.begin() as session:
        captions = Captions(desk(session, event))
        groups = captions.groups(Place(), 10, "en")
        assert [len(group.ids) for group in groups] == [20, 10]
        assert groups[0].label.startswith(
            "Yin Tongyue speaks during “Opening” in the Grand Hall at the Summit, on "
        )
        assert captions.groups(groups[0].after, 1, "zh")[0].label.startswith("2025年10月18日，")
        action = captions.write(groups[0].ids, "Written\n")
        assert captions.count() == 10
        with pytest.raises(EditError):
            captions.write(groups[0].ids, "Again")
        begin_undo(session, captions.desk.viewer, action)
        assert set(session.scalars(select(Asset.caption))) == {""}
