"""The upload desk's page: for whom it is, and which delivery it goes on with."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from mediahub.catalog.models import Arrival, Batch, Event, Photographer, User
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.metadata.template import FIELDS
from mediahub.runtime import Services
from mediahub.web.upload import desk
from tests.unit.web.conftest import SignIn


def page(client: FlaskClient) -> str:
    response = client.get("/events/summit/upload")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def resumed(text: str) -> int | None:
    config = re.search(r'id="config">(.*?)</script>', text, re.S)
    assert config
    number: int | None = json.loads(config[1])["resume"]
    return number


def deliver(
    app: Flask, role: str, state: str, *, age: timedelta = timedelta(0), finished: bool = False
) -> int:
    """A delivery of one file in `state`, last touched `age` ago."""
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as database:
        event = database.scalars(select(Event)).one()
        user = database.scalars(select(User).where(User.email.startswith(role))).one()
        shooter = database.scalars(select(Photographer).order_by(Photographer.id)).first()
        assert shooter is not None
        batch = Batch(
            event_id=event.id, photographer_id=shooter.id, source="browser", signature="b", opened_by=user.id
        )
        batch.finished_at = utcnow() if finished else None
        database.add(batch)
        database.flush()
        when = utcnow() - age
        database.add(Arrival(batch_id=batch.id, path="a.jpg", size=1, state=state, touched_at=when))
        return batch.id


@pytest.fixture(autouse=True)
def no_deliveries(app: Flask) -> None:
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as database:
        database.execute(delete(Arrival))
        database.execute(delete(Batch).where(Batch.source == "browser"))


def test_the_press_is_told_that_it_does_not_deliver(sign_in: SignIn) -> None:
    press = sign_in("press")
    response = press.get("/events/summit/upload")
    assert response.status_code == 403
    assert "not deliver pictures" in response.get_data(as_text=True)
    assert "/upload" not in press.get("/events/summit/").get_data(as_text=True)


def test_the_team_finds_it_in_the_library(sign_in: SignIn) -> None:
    for role in ("admin", "photographer"):
        library = sign_in(role).get("/events/summit/").get_data(as_text=True)
        assert 'href="/events/summit/upload"' in library


def test_only_who_may_deliver_for_others_chooses_the_photographer(sign_in: SignIn) -> None:
    assert '<option value="Chen Rui">' in page(sign_in("admin"))
    own = page(sign_in("photographer"))
    assert 'name="photographer"' not in own
    assert "Chen Rui" not in own


def test_it_goes_on_with_what_is_under_way_however_old(app: Flask, sign_in: SignIn) -> None:
    batch = deliver(app, "photographer", "expected", age=timedelta(days=3))
    assert resumed(page(sign_in("photographer"))) == batch
    assert resumed(page(sign_in("admin"))) is None  # the delivery of someone else


def test_a_settled_delivery_is_gone_on_with_for_a_day_at_most(app: Flask, sign_in: SignIn) -> None:
    deliver(app, "photographer", "ready", age=timedelta(hours=13))
    deliver(app, "photographer", "expected", finished=True)
    assert resumed(page(sign_in("photographer"))) is None
    batch = deliver(app, "photographer", "ready", age=timedelta(hours=1))
    assert resumed(page(sign_in("photographer"))) == batch


def test_receipts_stay(app: Flask, sign_in: SignIn) -> None:
    batch = deliver(app, "photographer", "rejected", finished=True)
    text = page(sign_in("photographer"))
    assert f"/api/v1/batches/{batch}/report.csv" in text
    assert "1 rejected" in text


def test_every_field_of_the_form_is_one_of_the_template() -> None:
    assert {name for name, _, _ in desk.FIELDS} <= FIELDS
