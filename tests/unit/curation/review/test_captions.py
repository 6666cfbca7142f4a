"""Drafted captions for many frames."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Asset,
    Event,
)
from mediahub.curation.edits.bulk import begin_undo
from mediahub.curation.edits.fields import EditError
from mediahub.curation.review.captions import Captions
from mediahub.curation.review.review import Place
from tests.unit.curation.review.questions import desk


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
