"""Large contact sheets are a worker's: asked for once, drawn by the rights of whoever asked, taken when
ready."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from mediahub.catalog.models import AuditEntry, Event
from mediahub.delivery.papers import sheet_jobs
from mediahub.delivery.papers.sheet_maker import SheetMaker
from mediahub.identity.terms import publish_terms
from tests.in_app import objects_of
from tests.takers import Counter
from tests.unit.delivery.papers.asked_sheets import (
    _few_are_large,
    age,
    counter,
    draw,
    press,
    rows,
    rows_of_baskets,
    way,
)

__all__ = ["_few_are_large", "counter", "press", "way"]


def test_it_is_drawn_once_and_taken_when_it_is_ready(counter: Counter, press: FlaskClient, way: str) -> None:
    for _ in range(2):
        waits = press.get(way)
        assert waits.status_code == 202
        assert waits.headers["Refresh"].endswith(f"url={way}?waited=1")
    assert [(one.state, one.total) for one in rows(counter)] == [("waiting", 3)]
    draw(counter)
    assert way in press.get(f"{way}?waited=1").headers["Refresh"]
    for _ in range(2):  # the second time nothing is drawn
        taken = press.get(way)
        assert taken.mimetype == "application/pdf"
        assert taken.data.startswith(b"%PDF-")
        assert int(taken.headers["Content-Length"]) == len(taken.data)
        assert "Tonight.pdf" in taken.headers["Content-Disposition"]
    assert [(one.state, one.done) for one in rows(counter)] == [("ready", 3)]
    with counter.services.database.read() as session:
        taken_entries = AuditEntry.action == "export.contact_sheet"
        assert len(session.scalars(select(AuditEntry).where(taken_entries)).all()) == 2


def test_a_program_is_told_how_far_it_is(counter: Counter, press: FlaskClient, way: str) -> None:
    number = rows_of_baskets(way)
    asked = press.get(f"/api/v1/baskets/{number}/contact-sheet")
    assert (asked.status_code, asked.json) == (202, {"done": 0, "total": 3})
    assert int(asked.headers["Retry-After"]) > 0
    draw(counter)
    assert press.get(f"/api/v1/baskets/{number}/contact-sheet").data.startswith(b"%PDF-")


def test_a_sheet_is_for_who_asked_and_only_after_the_terms(
    counter: Counter, press: FlaskClient, way: str
) -> None:
    press.get(way)
    draw(counter)
    assert counter.client("photographer").get(way).status_code == 404
    with counter.services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        publish_terms(session, event.id, "Be kind.", None)
    assert press.get(way).status_code == 200, "the team need not agree"


def test_old_sheets_and_those_whose_basket_is_gone_leave_nothing(
    counter: Counter, press: FlaskClient, way: str
) -> None:
    def stored() -> list[str]:
        return [key for key in objects_of(counter).objects if key.startswith("sheets/")]

    press.get(way)
    draw(counter)
    SheetMaker(counter.services).sweep()
    assert len(stored()) == 1
    age(counter, created_at=sheet_jobs.LIFETIME)
    SheetMaker(counter.services).sweep()
    assert (rows(counter), stored()) == ([], [])
