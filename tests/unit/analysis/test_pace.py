"""How far the analysis of pictures is, for monitoring."""

from __future__ import annotations

from datetime import timedelta

from mediahub.analysis.pace import Pace, count_waiting_for_faces, pace_of_faces, pace_of_words
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetText, FaceScan
from mediahub.catalog.models.base import utcnow
from mediahub.tagging.faces import switch
from tests.assets import add_asset, add_event


def test_the_last_minute_says_how_fast_it_goes(database: Database) -> None:
    now = utcnow()
    with database.begin() as session:
        assert pace_of_words(session, now) == Pace(0, 0.0, 0)
        event = add_event(session)
        ids = [add_asset(session, event, str(number)).id for number in range(3)]
        for identity, age, seconds in zip(ids, (1, 30, 300), (0.2, 0.4, 9.0), strict=True):
            at = now - timedelta(seconds=age)
            session.add(AssetText(asset_id=identity, read_at=at, seconds=seconds))
            session.add(FaceScan(asset_id=identity, scanned_at=at, seconds=seconds * 10))
        session.flush()
        words, faces = pace_of_words(session, now), pace_of_faces(session, now)
    assert (words.done, round(words.per_second * 60), round(words.seconds, 3)) == (3, 2, 0.3)
    assert (faces.done, round(faces.seconds, 3)) == (3, 3.0)


def test_what_waits_for_faces_is_of_events_that_have_them_on(database: Database) -> None:
    with database.begin() as session:
        on, off = add_event(session, "on"), add_event(session, "off")
        for event in (on, off):
            add_asset(session, event, f"{event.slug}-a")
        assert count_waiting_for_faces(session, "finder 1") == 0
        switch.switch_on(session, on.id, None, "consent")
        assert count_waiting_for_faces(session, "finder 1") == 1
