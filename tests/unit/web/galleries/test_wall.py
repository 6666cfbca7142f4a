"""Galleries and share links over HTTP: each role, each kind of terms, each way to a word or a byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from mediahub.catalog.models import Asset, DeliveredFile, RateCount, Rendition, ShareLink
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries.galleries import MAX_GALLERY
from mediahub.encryption import hash_secret
from mediahub.identity.accounts import create_user
from mediahub.runtime import Services
from mediahub.web.galleries.wall import id_list
from tests.unit.web.conftest import PASSWORD, TERMS, SignIn, csrf_headers, id_of

SEEN = {"public": {"free"}, "link": {"free", "editorial", "partners"}}
FILE = "free-preview.jpg"


@pytest.fixture
def marketing(app: Flask, sign_in: SignIn) -> FlaskClient:
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as database:
        if not database.query(Asset).filter(Asset.caption == "ready for galleries").count():
            create_user(database, "marketing@mediahub.example", PASSWORD, "marketing")
            for name in TERMS:
                preview = database.get_one(Rendition, (id_of(name), "preview"))
                preview.key = f"renditions/{name}-preview-0123456789ab.jpg"
            database.get_one(Asset, id_of("none")).caption = "ready for galleries"
    return sign_in("marketing")


def send(client: FlaskClient, address: str, body: Any = None) -> TestResponse:
    return client.post(address, json=body or {}, headers=csrf_headers(client))


@pytest.fixture
def gallery(app: Flask, marketing: FlaskClient) -> Iterator[dict[str, Any]]:
    """A gallery of every kind of picture."""
    made = send(
        marketing, "/events/summit/galleries/", {"title": "All", "ids": [id_of(one) for one in TERMS]}
    )
    assert made.status_code == 200
    base = f"/galleries/{made.json['id']}"
    yield {"base": base, **marketing.get(f"{base}/draft.json").json}
    assert send(marketing, f"{base}/archive").status_code == 200


def slug_of(gallery: dict[str, Any]) -> str:
    return str(gallery["url"]).rsplit("/", 1)[-1]


def may_have(client: FlaskClient, address: str) -> bool:
    """Whether the bytes there are to be had: what is known to the browser is not sent again."""
    answer = client.get(address, headers={"If-None-Match": '"0123456789ab"'})
    assert answer.status_code in (304, 403, 404)
    return answer.status_code == 304


def file_of(name: str) -> str:
    return f"{id_of(name)}/{name}-preview-0123456789ab.jpg"


@pytest.mark.parametrize("role", ["guest", "press", "photographer", "admin"])
def test_drafts_are_the_teams_and_changes_the_curators(
    app: Flask, sign_in: SignIn, gallery: dict[str, Any], role: str
) -> None:
    client = app.test_client() if role == "guest" else sign_in(role)
    sees, changes = role in ("photographer", "admin"), role == "admin"
    accept = {"Accept": "application/json"}
    ways = ("/events/summit/galleries/", "/events/summit/galleries.json", f"{gallery['base']}/edit",
            f"{gallery['base']}/draft.json", f"{gallery['base']}/pulse.json")  # fmt: skip
    for way in ways:
        assert (client.get(way, headers=accept).status_code == 200) == sees, way
    assert (client.get("/events/summit/links", headers=accept).status_code == 200) == changes
    if role == "guest":
        return
    move = {"op": "set", "field": "intro", "was": "", "value": role}
    posts = {
        f"{gallery['base']}/operations": {"operations": [move]},
        f"{gallery['base']}/publish": {},
        f"{gallery['base']}/unpublish": {},
        "/events/summit/galleries/": {"title": "Mine"},
        "/events/summit/links": {"ids": [id_of("free")]},
    }
    for way, body in posts.items():
        assert (send(client, way, body).status_code == 200) == changes, way
    assert (send(client, f"{gallery['base']}/comments", {"text": "Hm"}).status_code == 200) == sees


def test_a_live_gallery_is_made_of_a_saved_search(marketing: FlaskClient) -> None:
    kept = {"name": "Robots & people", "query": "q=robot&person=ban"}
    found = send(marketing, "/events/summit/searches", kept)
    assert found.status_code == 200
    number = marketing.get("/api/v1/events/summit/searches").json[0]["id"]
    page = marketing.get(f"/events/summit/galleries/?search={number}").text
    option = re.search(rf'<option value="{number}" data-live="([^"]+)" selected>(.*?)</option>', page)
    assert option
    assert unescape(option[2]) == kept["name"]
    live = json.loads(unescape(option[1]))
    assert live == {"q": "robot", "filters": {"person": ["ban"]}}
    made = send(marketing, "/events/summit/galleries/", {"title": kept["name"], "live": live})
    draft = marketing.get(f"/galleries/{made.json['id']}/draft.json").json
    assert draft["live"] == live
    assert f"/events/summit/galleries/?search={number}" in marketing.get("/events/summit/searches").text
    send(marketing, f"/galleries/{made.json['id']}/archive")


def test_only_what_everyone_may_see_is_public_and_only_while_it_may(
    app: Flask, marketing: FlaskClient, gallery: dict[str, Any]
) -> None:
    guest, slug = app.test_client(), slug_of(gallery)
    assert guest.get(f"/g/{slug}").status_code == 404
    assert not may_have(guest, f"/g/{slug}/p/{file_of('free')}")
    published = send(marketing, f"{gallery['base']}/publish").json
    assert {one["id"] for one in published["left_out"]} == {
        id_of(one) for one in TERMS if one not in SEEN["public"] | {"storing"}
    }
    page = guest.get(f"/g/{slug}")
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    for name in TERMS:
        assert (id_of(name) in page.text) == (name in SEEN["public"])
        assert may_have(guest, f"/g/{slug}/p/{file_of(name)}") == (name in SEEN["public"])
    for needed in (
        'property="og:image"',
        'name="twitter:card"',
        "application/json+oembed",
        'rel="canonical"',
    ):
        assert needed in page.text
    assert guest.get(re.search(r'href="(/g/[^"]+\.css)"', page.text)[1]).mimetype == "text/css"
    oembed = guest.get("/oembed", query_string={"url": gallery["url"], "maxwidth": 400}).json
    assert (oembed["type"], oembed["width"]) == ("rich", 400)
    assert (
        guest.get("/oembed", query_string={"url": f"https://elsewhere.example/g/{slug}"}).status_code == 404
    )
    framed = guest.get(f"/g/{slug}/embed")
    assert "X-Frame-Options" not in framed.headers
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]

    # what is withdrawn after it was published is gone, though the version still names it
    database = app.extensions["mediahub"].database
    with database.begin() as session:
        session.get_one(Asset, id_of("free")).rights_class = "none"
    try:
        assert guest.get(f"/g/{slug}").status_code == 404
        assert not may_have(guest, f"/g/{slug}/p/{file_of('free')}")
    finally:
        with database.begin() as session:
            session.get_one(Asset, id_of("free")).rights_class = "free"
    assert guest.get(f"/g/{slug}").status_code == 200
    assert send(marketing, f"{gallery['base']}/unpublish").status_code == 200
    assert guest.get(f"/g/{slug}").status_code == 404


@pytest.mark.parametrize("title", ["机器人演示", "Bühne & Straße", "Роботы"])
def test_a_gallery_in_any_script_is_found_by_its_own_oembed_link(
    app: Flask, marketing: FlaskClient, title: str
) -> None:
    """oEmbed 1.0: the link in the page's head, and what a consumer makes of the address that was pasted."""
    made = send(marketing, "/events/summit/galleries/", {"title": title, "ids": [id_of("free")]}).json
    base = f"/galleries/{made['id']}"
    address = send(marketing, f"{base}/publish").json["url"]
    guest = app.test_client()
    page = guest.get(urlsplit(address).path).text
    discovered = unescape(re.search(r'application/json\+oembed" href="([^"]+)"', page)[1])
    assert discovered.startswith("http")  # consumers fetch it from elsewhere
    rows = {"large": (1600, 1067), "small": (480, 320)}
    with app.extensions["mediahub"].database.begin() as session:
        for name, (width, height) in rows.items():
            key = f"renditions/free-{name}-0123456789ab.jpg"
            session.merge(
                Rendition(asset_id=id_of("free"), name=name, key=key, mime="image/jpeg", size=1,
                          width=width, height=height)
            )  # fmt: skip
    try:
        found = guest.get(discovered.removeprefix("http://localhost")).json
        assert found["title"] == title
        assert (found["thumbnail_width"], found["thumbnail_height"]) != rows["large"]  # larger than the frame
        asked = {"url": address, "maxwidth": 500, "maxheight": 400}
        small = guest.get("/oembed", query_string=asked).json
        assert (small["width"], small["height"]) == (500, 400)
        assert "small" in small["thumbnail_url"]
        assert (small["thumbnail_width"], small["thumbnail_height"]) == rows["small"]
        tiny = guest.get("/oembed", query_string={**asked, "maxwidth": 20}).json
        assert tiny.get("thumbnail_width", 0) <= 20
        typed = {"url": unquote(address), "maxwidth": -1, "maxheight": 0}
        assert guest.get("/oembed", query_string=typed).json["width"] == 960
    finally:
        with app.extensions["mediahub"].database.begin() as session:
            for name in rows:
                session.delete(session.get_one(Rendition, (id_of("free"), name)))
        send(marketing, f"{base}/archive")


def make_link(marketing: FlaskClient, **more: Any) -> str:
    body = {"ids": [id_of(one) for one in TERMS], "title": "For you", **more}
    made = send(marketing, "/events/summit/links", body)
    assert made.status_code == 200
    return "/s/" + str(made.json["url"]).rsplit("/", 1)[-1]


def guest_headers(page: str) -> dict[str, str]:
    return {"X-CSRFToken": page.split('"csrf": "')[1].split('"')[0], "Accept": "application/json"}


def test_a_link_shows_sells_and_hears_only_what_it_may(app: Flask, marketing: FlaskClient) -> None:
    link, guest = make_link(marketing, sizes=["web"]), app.test_client()
    page = guest.get(link)
    assert page.status_code == 200
    assert "noindex" in page.headers["X-Robots-Tag"]
    headers = guest_headers(page.text) | {"Accept": "text/html"}
    for name in TERMS:
        seen = name in SEEN["link"]
        assert (id_of(name) in page.text) == seen
        assert may_have(guest, f"{link}/p/{file_of(name)}") == seen
        assert (guest.get(f"{link}/download/{id_of(name)}/web").status_code == 200) == seen  # a button
        taken = guest.post(f"{link}/download/{id_of(name)}/web", headers=headers)
        assert (taken.status_code == 202) == seen  # being made
        for method in ("GET", "POST"):
            refused = guest.open(f"{link}/download/{id_of(name)}/original", method=method, headers=headers)
            assert refused.status_code in (403, 404)
    with app.extensions["mediahub"].database.begin() as session:
        session.execute(update(DeliveredFile).values(state="ready"))
    for name in TERMS:
        taken = guest.post(f"{link}/download/{id_of(name)}/web", headers=headers)
        assert ("/deliveries/" in taken.headers.get("Refresh", "")) == (name in SEEN["link"])
    headers = guest_headers(page.text)
    assert (
        guest.post(f"{link}/pick", json={"id": id_of("free"), "on": True}, headers=headers).status_code == 400
    )
    heart = {"id": id_of("free"), "on": True, "name": "Ann"}
    assert guest.post(f"{link}/pick", json=heart).status_code == 400  # without a CSRF token
    said = guest.post(f"{link}/pick", json=heart, headers=headers).json
    assert (said["hearts"], said["mine"]) == ({id_of("free"): ["Ann"]}, [id_of("free")])
    hidden = {**heart, "id": id_of("none")}
    assert guest.post(f"{link}/pick", json=hidden, headers=headers).status_code == 404
    told = guest.post(f"{link}/comment", json={"text": "Yes", "id": id_of("free")}, headers=headers).json
    assert [(one["name"], one["text"]) for one in told["comments"]] == [("Ann", "Yes")]
    guest.get(link)
    rows = marketing.get("/events/summit/links").text
    assert "For you" in rows
    with app.extensions["mediahub"].database.read() as session:
        row = session.query(ShareLink).filter_by(token_sha256=hash_secret(link.removeprefix("/s/"))).one()
        assert row.views == 1
        identity = row.id
    answers = marketing.get(f"/links/{identity}.json").json
    assert (answers["picks"], answers["comments"], len(answers["hearts"])) == (1, 1, 1)

    assert send(marketing, f"/links/{identity}/revoke").status_code == 200
    assert guest.get(link).status_code == 410
    assert not may_have(guest, f"{link}/p/{file_of('free')}")
    assert guest.get(f"{link}/download/{id_of('free')}/web").status_code == 404
    assert guest.post(f"{link}/pick", json=heart, headers=headers).status_code == 404

    # ended by mistake: it is as it was, at its address
    assert send(marketing, f"/links/{identity}/restore").status_code == 200
    assert guest.get(link).status_code == 200
    assert marketing.get(f"/links/{identity}.json").json["picks"] == 1


def test_the_preview_is_the_page_for_the_team_alone(
    app: Flask, sign_in: SignIn, marketing: FlaskClient, gallery: dict[str, Any]
) -> None:
    """The draft as it will be, with nothing that may not be public, before anything is published."""
    address = f"{gallery['base']}/preview"
    assert marketing.get(f"/g/{slug_of(gallery)}").status_code == 404
    page = marketing.get(address)
    assert page.status_code == 200
    assert "noindex" in page.text
    assert id_of("free") in page.text
    for name in TERMS.keys() - SEEN["public"]:
        assert id_of(name) not in page.text, name
        assert not may_have(marketing, f"{address}/p/{file_of(name)}")
    assert may_have(marketing, f"{address}/p/{file_of('free')}")
    look = re.search(r'href="([^"]+/look-[^"]+\.css[^"]*)"', page.text)
    assert look
    assert "--hold:" in marketing.get(unescape(look[1])).text
    for role in ("press", "guest"):
        client = app.test_client() if role == "guest" else sign_in(role)
        assert client.get(address).status_code in (302, 403, 404)
        assert client.get(f"{address}/p/{file_of('free')}").status_code in (302, 403, 404)
    assert marketing.get(f"{gallery['base']}/draft.json").json["cover"]["id"] == id_of("free")


def test_a_password_opens_the_link_and_guesses_run_out(app: Flask, marketing: FlaskClient) -> None:
    link, guest = make_link(marketing, password="open sesame"), app.test_client()
    door = guest.get(link)
    assert id_of("free") not in door.text
    assert not may_have(guest, f"{link}/p/{file_of('free')}")
    token = re.search(r'name="csrf_token" value="([^"]+)"', door.text)[1]

    def knock(password: str) -> int:
        return guest.post(f"{link}/open", data={"csrf_token": token, "password": password}).status_code

    assert knock("guess") == 403
    assert knock("open sesame") == 303
    assert id_of("free") in guest.get(link).text
    assert may_have(guest, f"{link}/p/{file_of('free')}")
    assert id_of("free") not in app.test_client().get(link).text
    with app.extensions["mediahub"].database.begin() as session:
        assert session.query(RateCount).filter(RateCount.key.like("share-password:%")).all() == []
    assert [knock("guess") for _ in range(6)] == [403] * 5 + [429]
    assert knock("open sesame") == 429


def test_a_link_ends_when_its_time_is_over(app: Flask, marketing: FlaskClient) -> None:
    ends = utcnow() + timedelta(hours=1)
    link, guest = make_link(marketing, expires_at=ends.isoformat()), app.test_client()
    assert guest.get(link).status_code == 200
    with app.extensions["mediahub"].database.begin() as session:
        row = session.query(ShareLink).filter_by(token_sha256=hash_secret(link.removeprefix("/s/"))).one()
        row.expires_at = utcnow() - timedelta(seconds=1)
    assert guest.get(link).status_code == 410
    assert not may_have(guest, f"{link}/p/{file_of('free')}")
    late = {"ids": [id_of("free")], "expires_at": "2001-01-01T00:00:00+00:00"}
    assert send(marketing, "/events/summit/links", late).status_code == 400
    assert guest.get("/s/nothing-here").status_code == 404


def test_what_cannot_be_is_said_in_the_readers_language(
    marketing: FlaskClient, gallery: dict[str, Any]
) -> None:
    marketing.set_cookie("language", "zh")
    answer = send(marketing, f"{gallery['base']}/versions/99/restore")
    assert answer.status_code == 409
    assert "没有这个版本。" in answer.json["error"]["message"]
    marketing.delete_cookie("language")


@pytest.mark.parametrize(
    ("sent", "ids"),
    [(["a", "b"], ["a", "b"]), (["a", 1, None, ["b"]], ["a"]), ("abc", []), (None, []), ({}, [])],
)
def test_ids_that_a_script_sent(sent: object, ids: list[str]) -> None:
    assert id_list(sent) == ids
    assert len(id_list(["a"] * (MAX_GALLERY + 5))) == MAX_GALLERY
