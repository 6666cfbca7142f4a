"""Request ids, from a request to the rows that ask for work, and to the worker that does it."""

from __future__ import annotations

import pytest
import structlog
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Archive, ContactSheet, CropSet, DeliveredFile, EventExport, Transmission
from mediahub.catalog.models.base import Requested
from mediahub.logs.tracing import request_id, working_for
from tests.assets import add_event


@pytest.fixture(autouse=True)
def _no_request() -> None:
    structlog.contextvars.clear_contextvars()  # what a request of another test left


def test_the_request_is_named_by_its_id_in_at_most_64_letters() -> None:
    assert request_id() == ""
    with structlog.contextvars.bound_contextvars(request_id="x" * 70):
        assert request_id() == "x" * 64


def test_work_is_named_by_its_request_or_by_itself_and_only_as_long_as_it_lasts() -> None:
    with working_for("from-nginx-7"):
        assert request_id() == "from-nginx-7"
    with working_for(""):
        first = request_id()
    with working_for(""):
        assert len(first) == 32
        assert request_id() != first
    assert request_id() == ""


@pytest.mark.parametrize("kind", [Archive, ContactSheet, CropSet, DeliveredFile, EventExport, Transmission])
def test_whatever_waits_for_a_worker_that_delivers_knows_its_request(kind: type) -> None:
    assert issubclass(kind, Requested)


def test_a_row_keeps_the_request_that_asked_for_it(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session).id
    for name, number in (("from-nginx-7", "7"), ("from-nginx-8", "8")):
        with working_for(name), database.begin() as session:
            session.add(EventExport(id=number * 32, event_id=event, key="x"))
    with database.read() as session:
        rows = session.execute(select(EventExport.id, EventExport.request_id)).all()
        kept = {row.id: row.request_id for row in rows}
    assert kept == {"7" * 32: "from-nginx-7", "8" * 32: "from-nginx-8"}
