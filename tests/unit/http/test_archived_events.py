"""Archived events: what would change one is refused, and what is never too late is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select

from mediahub.catalog.models import Event
from mediahub.catalog.models.base import utcnow
from mediahub.http.archived_events import ENDED_STILL, STILL_DONE
from mediahub.runtime import Services
from tests.unit.web.conftest import SignIn, csrf_headers, id_of

ROOMS, OF_GALLERY = "/events/summit/programme/rooms", "/galleries/{}/operations"


@pytest.fixture
def archived(app: Flask) -> Iterator[None]:
    """The event is archived meanwhile."""
    services: Services = app.extensions["mediahub"]

    def set_to(moment: datetime | None) -> None:
        with services.database.begin() as session:
            session.scalars(select(Event)).one().archived_at = moment

    set_to(utcnow())
    yield
    set_to(None)


def is_refused(client: FlaskClient, path: str, headers: dict[str, str]) -> bool:
    """Whether a change there is refused because the event is archived."""
    answer = client.post(path, headers=headers, json={})
    return answer.status_code == 409 and "archived" in answer.text


def test_what_changes_an_archived_event_is_refused_by_its_address_and_by_a_row(
    sign_in: SignIn, archived: None, gallery: int
) -> None:
    admin = sign_in("admin")
    headers = csrf_headers(admin)
    assert is_refused(admin, ROOMS, headers)
    assert is_refused(admin, OF_GALLERY.format(gallery), headers)
    assert not is_refused(admin, OF_GALLERY.format(gallery + 1), headers), "there is no such row"


def changing(app: Flask, gallery: int) -> Iterator[str]:
    """Every address that may change something of the event or its gallery, but what is still done."""
    known = {"slug": "summit", "gallery_id": gallery}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            blueprint, _, view = rule.endpoint.removeprefix("api-").replace("-", "_").rpartition(".")
            if blueprint in STILL_DONE or f"{blueprint}.{view}" in ENDED_STILL:
                continue
            if "POST" in (rule.methods or ()) and rule.arguments and rule.arguments <= known.keys():
                yield url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})


def test_no_address_of_an_archived_event_takes_a_change(
    app: Flask, sign_in: SignIn, archived: None, gallery: int
) -> None:
    """Whatever the view behind it asks, and before that reads what was sent."""
    admin = sign_in("admin")
    headers = csrf_headers(admin)
    addresses = [one for one in changing(app, gallery) if not one.startswith("/g/")]
    assert len(addresses) > 40
    assert [one for one in addresses if not is_refused(admin, one, headers)] == []


def test_it_is_read_and_what_is_never_too_late_is_done(sign_in: SignIn, archived: None, gallery: int) -> None:
    admin = sign_in("admin")
    headers = csrf_headers(admin)
    assert admin.get(f"/galleries/{gallery}/draft.json", headers=headers).status_code == 200
    assert not is_refused(admin, f"/assets/{id_of('free')}/deliver", headers)
    assert not is_refused(admin, "/events/summit/faces/stored/erase", headers)


def test_a_guest_is_asked_to_sign_in_and_learns_nothing(app: Flask, archived: None, gallery: int) -> None:
    for path in (ROOMS, OF_GALLERY.format(gallery)):
        answer = app.test_client().post(path, json={}, headers={"Accept": "application/json"})
        assert answer.status_code in (400, 401)
        assert "archived" not in answer.text


def test_an_event_that_goes_on_takes_changes(sign_in: SignIn, gallery: int) -> None:
    admin = sign_in("admin")
    headers = csrf_headers(admin)
    assert not is_refused(admin, ROOMS, headers)
    assert not is_refused(admin, OF_GALLERY.format(gallery), headers)


def test_what_is_named_as_still_done_is_there(app: Flask) -> None:
    """A blueprint that was renamed would be shut without anybody's decision."""

    def plain(name: str) -> str:
        return name.removeprefix("api-").replace("-", "_")

    assert {plain(name) for name in app.blueprints} >= STILL_DONE
    views = {".".join((plain(blueprint), view)) for blueprint, _, view in (
        endpoint.rpartition(".") for endpoint in app.view_functions
    )}  # fmt: skip
    assert views >= ENDED_STILL
