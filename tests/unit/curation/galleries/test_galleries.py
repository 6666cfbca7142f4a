"""Galleries as a whole: copied, merged, archived."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.curation.galleries import galleries
from mediahub.curation.galleries.galleries import GalleryError
from tests.unit.curation.galleries.steps import add, do, made, shown


def test_a_copy_is_apart_and_a_merge_brings_all(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        one = made(session)
        do(session, one, add(ids[:3]), {"op": "caption", "id": ids[1], "was": None, "text": "Here"})
        copy = galleries.duplicate(session, one, "Copy", None)
        do(session, copy, {"op": "remove", "ids": [ids[0]]}, add(ids[4:6]))
        assert shown(one) == [ids[:3]]
        assert shown(copy) == [[ids[1], ids[2], ids[4], ids[5]]]
        assert galleries.merge(session, one, copy, None) == 2
        assert shown(one) == [ids[:3], ids[4:6]]
        assert copy.archived_at is not None
        assert galleries.of_event(session, one.event_id) == [one]
        with pytest.raises(GalleryError):
            galleries.merge(session, one, one, None)
