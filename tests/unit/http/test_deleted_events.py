"""Events in the trash are nowhere: a row of one leads to nothing, but a delivery comes to its end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from mediahub.catalog.models import Batch, Event
from mediahub.catalog.models.base import utcnow
from mediahub.http.deleted_events import SENDING
from mediahub.runtime import Services
from tests.unit.web.conftest import SignIn


@pytest.fixture
def services(app: Flask) -> Services:
    found: Services = app.extensions["mediahub"]
    return found


@pytest.fixture
def deleted(services: Services) -> Iterator[None]:
    """The event lies in the trash meanwhile."""
    with services.database.begin() as session:
        session.scalars(select(Event)).one().deleted_at = utcnow()
    yield
    with services.database.begin() as session:
        session.scalars(select(Event)).one().deleted_at = None


HEADERS = {"Accept": "application/json"}


def test_a_row_of_it_leads_to_nothing_for_everybody(sign_in: SignIn, deleted: None, gallery: int) -> None:
    answer = sign_in("admin").get(f"/galleries/{gallery}/draft.json", headers=HEADERS)
    assert (answer.status_code, "no event" in answer.text) == (404, True)


def test_a_row_of_an_event_that_is_there_is_shown(sign_in: SignIn, gallery: int) -> None:
    assert sign_in("admin").get(f"/galleries/{gallery}/draft.json", headers=HEADERS).status_code == 200


def test_a_guest_is_asked_to_sign_in_and_learns_nothing(app: Flask, deleted: None, gallery: int) -> None:
    answer = app.test_client().get(f"/galleries/{gallery}/draft.json", headers=HEADERS)
    assert answer.status_code == 401


def test_a_delivery_that_is_under_way_comes_to_its_end(
    sign_in: SignIn, services: Services, deleted: None
) -> None:
    with services.database.read() as session:
        batch = session.scalars(select(Batch.id)).one()
    answer = sign_in("admin").get(f"/api/v1/batches/{batch}", headers=HEADERS)
    assert (answer.status_code, answer.json["id"]) == (200, batch)


def test_the_blueprints_of_deliveries_are_there(app: Flask) -> None:
    """One that was renamed would lose what its senders are just sending."""
    assert {name.removeprefix("api-").replace("-", "_") for name in app.blueprints} >= SENDING
