"""Who sees a delivery."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Arrival
from mediahub.ingest.batches import deliveries
from mediahub.ingest.batches.batches import find_arrival, finish_batch
from mediahub.ingest.batches.opening import (
    batch_under_way,
    get_batch,
    list_batches,
    require_arrival,
    visible_arrivals,
)
from mediahub.problems import Missing
from mediahub.rights import Viewer
from tests.unit.ingest.batches.openings import NEW


def test_who_sees_a_delivery(database: Database, viewers: dict[str, Viewer]) -> None:
    batch = deliveries.open_or_resume(database, viewers["photographer"], NEW)
    with database.begin() as session:
        row = Arrival(batch_id=batch.id, path="a.jpg")
        session.add(row)
        session.flush()
        for role, sees in (("photographer", True), ("admin", True), ("other", False), ("press", False)):
            viewer = viewers[role]
            assert [one.id for one in list_batches(session, viewer, "summit")] == [batch.id] * sees, role
            assert visible_arrivals(session, viewer, [row.id, 99]) == ({row.id} if sees else set())
            if sees:
                assert get_batch(session, viewer, batch.id).id == batch.id
                require_arrival(session, viewer, row.id)
            else:
                with pytest.raises(Missing):
                    get_batch(session, viewer, batch.id)
                with pytest.raises(Missing):
                    require_arrival(session, viewer, row.id)
        assert list_batches(session, Viewer(frozenset({"photographer"}), None), "summit") == []


def test_the_batch_that_is_gone_on_with_in_a_browser(database: Database, viewers: dict[str, Viewer]) -> None:
    viewer = viewers["photographer"]
    batch = deliveries.open_or_resume(database, viewer, NEW)
    with database.begin() as session:
        assert batch_under_way(session, viewer.user_id, batch.event_id) is None
        session.add(Arrival(batch_id=batch.id, path="a.jpg"))
        session.flush()
        assert batch_under_way(session, viewer.user_id, batch.event_id) == batch.id
        assert batch_under_way(session, viewers["other"].user_id, batch.event_id) is None
        finish_batch(session, batch.id)
        session.flush()
        assert batch_under_way(session, viewer.user_id, batch.event_id) is None
        assert find_arrival(session, batch.id, "a.jpg") is not None
