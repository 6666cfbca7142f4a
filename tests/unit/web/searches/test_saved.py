"""Saved searches, recent ones, similar names and feeds, as pages and programs ask for them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from mediahub.catalog.models import FeedToken, RecentSearch, SavedSearch, User
from mediahub.runtime import Services
from tests.unit.web.conftest import SignIn, csrf_headers, id_of

BASE = "/events/summit/searches"


ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def clean(app: Flask) -> Iterator[None]:
    yield
    parts: Services = app.extensions["mediahub"]
    with parts.database.begin() as session:
        for model in (FeedToken, SavedSearch, RecentSearch):
            session.execute(delete(model))
        session.execute(update(User).values(active=True))


def save(client: FlaskClient, name: str = "Mine", **said: object) -> int:
    body = {"name": name, "query": "q=title", **said}
    return client.post(BASE, json=body, headers=csrf_headers(client)).status_code


def feed_of(client: FlaskClient, kind: str = "json", **said: object) -> str:
    made = client.post(f"{BASE}/feeds", json={"query": "", **said}, headers=csrf_headers(client)).json
    return str(made[kind].removeprefix("http://127.0.0.1:8080"))


def test_keeping_and_forgetting(sign_in: SignIn) -> None:
    press, admin = sign_in("press"), sign_in("admin")
    assert save(press, shared=True) == 200
    assert save(press) == 400  # the name is taken
    assert save(press, name=" ") == 400
    assert admin.get(f"{BASE}/news.json").json["searches"] == []  # press share with nobody
    assert save(admin, shared=True) == 200
    assert [one["own"] for one in sign_in("photographer").get(f"{BASE}/news.json").json["searches"]] == [
        False
    ]
    (mine,) = press.get("/api/v1/events/summit/searches").json
    assert (mine["name"], mine["new"], mine["own"], mine["shared"]) == ("Mine", 0, True, False)
    address = f"{BASE}/{mine['id']}"
    assert press.get(address).headers["Location"] == "/events/summit/?q=title&sort=-uploaded"
    assert admin.get(address).status_code == 404
    admin.post(f"{address}/delete", headers=csrf_headers(admin))
    assert press.get(address).status_code == 302
    hook = {"webhook_url": "file:///etc/passwd", "digest": "daily"}
    press.post(address, data=hook, headers=csrf_headers(press))
    assert press.get("/api/v1/events/summit/searches").json[0]["digest"] == "off"
    press.post(f"{address}/delete", headers=csrf_headers(press))
    assert press.get("/api/v1/events/summit/searches").json == []


def test_a_feed_has_the_rights_of_its_owner_and_ends_when_they_say(app: Flask, sign_in: SignIn) -> None:
    press, guest = sign_in("press"), app.test_client()
    address = feed_of(press)
    items = guest.get(address).json["items"]
    assert {item["_mediahub"]["id"] for item in items} == {id_of("free"), id_of("editorial")}
    atom = guest.get(feed_of(press, "atom"))
    assert atom.mimetype == "application/atom+xml"
    entries = ET.fromstring(atom.data).findall(f"{ATOM}entry")
    assert {entry.findtext(f"{ATOM}title") for entry in entries} == {"Title free", "Title editorial"}
    assert (
        guest.get(address, headers={"If-None-Match": guest.get(address).headers["ETag"]}).status_code == 304
    )
    assert guest.get(address.replace("key=", "key=x")).status_code == 404
    number = address.split("/feeds/")[1].split(".")[0]
    assert guest.get(feed_of(press).replace("/feeds/", "/feeds/9")).status_code == 404  # of this feed alone
    other = sign_in("admin")
    assert other.post(f"{BASE}/feeds/{number}/revoke", headers=csrf_headers(other)).status_code == 404
    press.post(f"{BASE}/feeds/{number}/revoke", headers=csrf_headers(press))
    assert guest.get(address).status_code == 404


def test_a_feed_ends_with_its_owners_account(app: Flask, sign_in: SignIn) -> None:
    address, guest = feed_of(sign_in("photographer")), app.test_client()
    assert len(guest.get(address).json["items"]) == 5  # what is under embargo is in no feed
    parts: Services = app.extensions["mediahub"]
    with parts.database.begin() as session:
        session.execute(update(User).where(User.email.like("photographer%")).values(active=False))
    assert guest.get(address).status_code == 404


def test_recent_searches_are_ones_own(sign_in: SignIn) -> None:
    press = sign_in("press")
    for query in ("q=robot", "q=ban", "q=robot&kind=photo", "q=ban", ""):
        press.post(f"{BASE}/recent.json", json={"query": query}, headers=csrf_headers(press))
    found = press.get(f"{BASE}/recent.json").json["searches"]
    assert [one["query"] for one in found] == ["q=ban", "q=robot&kind=photo", "q=robot"]
    assert found[1]["words"] == "robot · Photos"
    assert sign_in("admin").get(f"{BASE}/recent.json").json["searches"] == []


def test_similar_names_are_of_what_may_be_seen(sign_in: SignIn) -> None:
    client = sign_in("press")
    for text in ("ying tongyu", "tongyue jin", "Tongyu"):
        (name,) = client.get(f"{BASE}/similar.json", query_string={"q": text}).json["names"]
        assert (name["facet"], name["value"], name["count"]) == ("person", "yin-tongyue", 1), text
    assert client.get(f"{BASE}/similar.json?q=zebra").json["names"] == []
