"""Pages of events in the administration: making one, its settings, photographers, archive, trash."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from mediahub.catalog.models import Asset, Gallery
from mediahub.catalog.models.base import utcnow
from mediahub.identity import contributors
from tests.unit.web.admin.events.conftest import FORM
from tests.unit.web.desks import Desk


def test_a_new_event_is_listed_and_opens(desk: Desk, slug: str) -> None:
    assert f"/admin/events/{slug}" in desk.get("/admin/events", "admin").text
    page = desk.get(f"/admin/events/{slug}", "admin").text
    assert 'value="2026-05-30"' in page
    assert desk.get(f"/events/{slug}/", "admin").status_code == 200


@pytest.mark.parametrize(
    "change", [{"timezone": "Nowhere"}, {"first_day": "30.5.2026"}, {"name": " "}, {"slug": "Mai fest"}]
)
def test_a_form_that_makes_no_sense_comes_back_with_what_was_typed(
    desk: Desk, change: dict[str, str]
) -> None:
    answer = desk.client("admin").post("/admin/events/new", data={**FORM, **change})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    name, value = next(iter(change.items()))
    assert f'name="{name}"' in answer.text
    assert value in answer.text


def test_only_admins_change_events(desk: Desk, slug: str) -> None:
    for way in (
        "details",
        "look",
        "archive",
        "delete",
        "restore",
        "photographers/links",
        "photographers/ftp",
    ):
        for role in ("marketing", "photographer", "press"):
            assert desk.client(role).post(f"/admin/events/{slug}/{way}", data=FORM).status_code == 403


def test_the_colour_says_how_readable_it_is(desk: Desk, slug: str) -> None:
    desk.send(f"/admin/events/{slug}/look", "admin", accent="#ffff00")
    page = desk.get(f"/admin/events/{slug}", "admin").text
    assert 'value="#ffff00"' in page
    assert page.count(": 1</span>") == 2


def test_an_archived_event_refuses_changes_and_lets_them_again(desk: Desk, slug: str) -> None:
    """The programme stands for whatever the team changes by an address with the event in it."""
    client = desk.client("admin")
    session = {"title": "Opening", "starts_at": "2026-05-30T10:00", "ends_at": "2026-05-30T11:00"}
    opened = {"event": slug, "photographer": "Ana"}
    client.post(f"/admin/events/{slug}/archive")
    assert slug not in desk.get("/events/", "admin").text
    assert client.get(f"/events/{slug}/programme").status_code == 200, "it can be looked at"
    assert client.post(f"/events/{slug}/programme/sessions", json=session).status_code == 409
    assert client.post(f"/api/v1/events/{slug}/batches", json=opened).status_code == 409
    client.post(f"/admin/events/{slug}/archive", data={"again": "1"})
    assert client.post(f"/events/{slug}/programme/sessions", json=session).status_code < 300
    assert slug in desk.get("/events/", "admin").text


def test_an_archived_event_refuses_changes_by_the_number_of_one_of_its_rows(desk: Desk) -> None:
    """What only ends something that began before is still done."""
    client, asset_id = desk.client("admin"), desk.ids[0]
    edited = client.post(f"/assets/{asset_id}/edit", json={"changes": [{"field": "title", "value": "New"}]})
    batch = client.post("/api/v1/events/desk/batches", json={"photographer": "Ana"}).json["id"]
    link = client.post("/api/v1/events/desk/links", json={"title": "Paper", "assets": [asset_id]}).json
    client.post("/admin/events/desk/archive")
    try:
        for way in ("/edits", "/api/v1/edits"):
            assert client.post(f"{way}/{edited.json['action']}/undo").status_code == 409, way
        assert client.patch(f"/api/v1/batches/{batch}", json={"usage_terms": "x"}).status_code == 409
        assert client.post(f"/api/v1/batches/{batch}/finish").status_code == 200
        assert client.post(f"/links/{link['id']}/revoke").status_code == 200
        assert desk.rows(Asset, Asset.id == asset_id)[0].title == "New"
    finally:
        client.post("/admin/events/desk/archive", data={"again": "1"})
    assert client.post(f"/edits/{edited.json['action']}/undo").status_code == 200


def test_nothing_of_a_deleted_event_opens_by_a_number_or_a_secret_and_all_does_again(desk: Desk) -> None:
    """Its pages, its public gallery, its share link and its feed."""
    client, guest, asset_id = desk.client("admin"), desk.counter.app.test_client(), desk.ids[0]
    gallery = client.post("/events/desk/galleries/", json={"title": "Best of", "ids": [asset_id]}).json
    client.post(f"/galleries/{gallery['id']}/publish", json={})
    link = client.post("/api/v1/events/desk/links", json={"title": "Paper", "assets": [asset_id]}).json
    feed = client.post("/api/v1/events/desk/feeds", json={"query": ""}).json
    contributed = contributors.make_link(desk.counter.services.database, "desk", label="Guests")
    numbered = (
        f"/galleries/{gallery['id']}/edit",
        f"/api/v1/galleries/{gallery['id']}",
        f"/links/{link['id']}.json",
    )
    secret = (
        f"/g/{desk.rows(Gallery, Gallery.id == gallery['id'])[0].slug}",
        urlsplit(link["url"]).path,
        f"{urlsplit(feed['atom']).path}?{urlsplit(feed['atom']).query}",
    )
    ways = [(client, way) for way in numbered] + [(guest, way) for way in secret]
    assert [(way, who.get(way).status_code) for who, way in ways] == [(way, 200) for _, way in ways]
    client.post("/admin/events/desk/delete", data={"typed": "Summit"})
    try:
        assert {(way, who.get(way).status_code) for who, way in ways} == {(way, 404) for _, way in ways}
        with desk.counter.services.database.read() as session:
            found = contributors.find_link(session, contributed)
            assert found is not None
            assert not contributors.is_open(found, utcnow())
    finally:
        client.post("/admin/events/desk/restore")
    assert [(way, who.get(way).status_code) for who, way in ways] == [(way, 200) for _, way in ways]
