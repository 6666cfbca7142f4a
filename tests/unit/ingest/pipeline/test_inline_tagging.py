"""What is concluded of a file while it is taken in."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import ClockReading
from mediahub.ingest.pipeline.inline_tagging import keep_reading
from tests.assets import TAKEN, add_asset, add_event


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_clock_is_read_once_of_each_frame(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        frames = [add_asset(session, event, name) for name in ("one", "two")]
        for frame in (*frames, frames[0]):  # the RAW file of the first one follows
            keep_reading(
                session,
                ClockReading(
                    event_id=event.id, body="Acme|T-1|4711", photographer_id=frame.photographer_id,
                    asset_id=frame.id, camera_at=TAKEN, true_at=TAKEN, source="qr",
                ),
            )  # fmt: skip
        keep_reading(session, None)
        read = session.scalars(select(ClockReading.asset_id).order_by(ClockReading.id)).all()
        assert read == [frame.id for frame in frames]
