"""Work: what failed is named, set aside, tried again, and leads to its page."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.administration.failed_work import Failure
from mediahub.catalog.models import Arrival
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.failed_reads import SET_APART
from mediahub.web.admin.system.work import link_of
from tests.unit.web.desks import Desk


def test_work_names_what_failed_and_sets_it_aside(desk: Desk) -> None:
    with desk.counter.services.database.begin() as session:
        batch = session.scalars(select(Arrival.batch_id)).first() or 1
        row = Arrival(
            batch_id=batch, path="<bad>.cr3", state="received", reason_code=SET_APART, reason="It broke."
        )
        session.add(row)
        session.flush()
        number = row.id
    page = desk.get("/admin/work", "admin").text
    assert "&lt;bad&gt;.cr3" in page
    assert "It broke." in page
    assert desk.client("admin").post(f"/admin/work/files/{number}/ignore").status_code == 303
    assert "It broke." not in desk.get("/admin/work", "admin").text
    assert desk.client("admin").post("/admin/work/ignored").status_code == 303
    assert "It broke." in desk.get("/admin/work", "admin").text
    assert desk.client("admin").post("/admin/work/files/999999/retry").status_code == 404


def failure(kind: str, event: str = "summit", asset: str = "", number: str = "7") -> Failure:
    """Something that was given up."""
    return Failure(kind, number, "what", "why", utcnow(), event=event, asset_id=asset)


@pytest.mark.parametrize(
    ("found", "link"),
    [
        (failure("taggers", asset="abc"), "/assets/abc"),
        (failure("files"), "/events/summit/upload/"),
        (failure("newsrooms"), "/events/summit/newsrooms/7"),
        (failure("exports"), "/admin/events/summit"),
        (failure("zips"), "/events/summit/baskets/"),
        (failure("zips", event=""), ""),
        (failure("mail"), ""),
    ],
)
def test_a_failure_leads_to_where_one_sees_more_of_it(desk: Desk, found: Failure, link: str) -> None:
    with desk.counter.app.test_request_context("/"):
        assert link_of(found).rstrip("/") == link.rstrip("/")


def test_what_failed_is_tried_again_and_then_there_is_no_such_failure(desk: Desk) -> None:
    with desk.counter.services.database.begin() as session:
        batch = session.scalars(select(Arrival.batch_id)).first() or 1
        row = Arrival(
            batch_id=batch, path="again.cr3", state="received", reason_code=SET_APART, reason="Odd."
        )
        session.add(row)
        session.flush()
        number = row.id
    client = desk.client("admin")
    assert client.post(f"/admin/work/files/{number}/retry").location == "/admin/work"
    assert desk.rows(Arrival, Arrival.id == number)[0].reason_code == ""
    assert client.post(f"/admin/work/files/{number}/retry").status_code == 404
    assert client.post("/admin/work/letters/1/ignore").status_code == 404
