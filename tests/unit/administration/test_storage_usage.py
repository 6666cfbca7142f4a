"""Figures of storage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from mediahub.administration.storage_usage import DAYS, Amount, growth, passing, usage, warnings
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, Event, EventExport
from mediahub.catalog.trash import move_to_trash
from tests.in_app import counter_in_memory
from tests.takers import Counter

NOW = datetime(2026, 5, 31, 12, tzinfo=UTC)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with counter_in_memory(tmp_path / "home") as made:
        yield made


def test_originals_are_counted_by_event_kind_and_photographer(tmp_path: Path) -> None:
    with counter_in_memory(tmp_path / "home") as counter:
        ids = [counter.add(f"{number}.jpg", b"x" * (100 * number + 1)) for number in range(3)]
        with counter.services.database.begin() as session:
            move_to_trash(session, ids[:1])
            for number, asset in enumerate(session.scalars(select(Asset).order_by(Asset.size))):
                asset.created_at = NOW - timedelta(days=40 * (number == 2))
            event = session.scalars(select(Event)).one()
            event.quota_bytes = 350
        with counter.services.database.read() as session:
            found = usage(session)
            assert found.total == Amount(3, 303)
            assert found.trashed == Amount(1, 1)
            assert [one.all for one in found.events] == [Amount(3, 303)]
            assert found.kinds == {"photo": Amount(3, 303)}
            assert [amount for _, amount in found.photographers] == [Amount(3, 303)]
            days = growth(session, NOW)
            assert len(days) == DAYS
            assert days[-1] == (NOW.date(), Amount(2, 102))
            assert sum(one.files for _, one in days) == 2, "what is older is not of these days"
            assert [quota.whose for _, quota in warnings(session, 0.8)] == [event.name]
            assert warnings(session, 0.9) == []


def test_what_was_made_to_be_handed_out_is_counted_once_it_is_there(database: Database) -> None:
    with database.begin() as session:
        event = create_event(session, "summit", "Summit", "UTC")
        session.flush()
        assert passing(session) == {}
        for number, state in enumerate(("ready", "ready", "waiting", "failed")):
            export = EventExport(id=f"{number}", event_id=event.id, state=state, key=f"exports/{number}")
            export.size = 1000 + number
            session.add(export)
        session.flush()
        assert passing(session) == {"exports": Amount(2, 2001)}


def test_the_page_of_storage_names_it(counter: Counter) -> None:
    admin = counter.client("admin")
    assert "Made to be downloaded" not in admin.get("/admin/storage").text
    with counter.services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        session.add(EventExport(id="a", event_id=event.id, state="ready", key="exports/a", size=3_200_000))
    page = admin.get("/admin/storage").text
    assert "Exports of events" in page
    assert "3.2 MB" in page


def test_no_row_of_an_asset_is_read_for_it(tmp_path: Path) -> None:
    """Else a million rows of two kilobytes each are."""
    with counter_in_memory(tmp_path / "home") as counter, counter.services.database.read() as session:
        for group in ("event_id, photographer_id, kind, state", "date(created_at)"):
            counted = f"EXPLAIN QUERY PLAN SELECT count(*), sum(size) FROM asset GROUP BY {group}"
            plan = " ".join(str(row) for row in session.execute(text(counted)))
            assert "COVERING INDEX" in plan, plan
