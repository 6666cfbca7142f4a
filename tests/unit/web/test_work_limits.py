"""Work that is paid for is refused above its limit, with a sentence and when to try again."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import ValidationError
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from mediahub.catalog.models import Archive, Event, RateCount, User
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import share_links
from mediahub.delivery import baskets
from mediahub.delivery.files import requests as file_requests
from mediahub.delivery.zips import archives
from mediahub.http.files import contact_sheets
from mediahub.identity.limits import work_limits
from mediahub.identity.press import approve_user, viewer_of
from mediahub.live import hub as live_hub
from mediahub.live.streams import Stream
from mediahub.runtime import Services
from mediahub.settings import Settings
from mediahub.storage import Presigner
from mediahub.web.galleries import share
from mediahub.web.searches.live import hub
from tests.unit.web.conftest import SignIn, csrf_headers, id_of

Limits = Callable[..., None]


@pytest.fixture(autouse=True)
def press(app: Flask) -> int:
    """The press account, with nothing counted yet."""
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as database:
        database.execute(delete(RateCount))
        database.execute(delete(Archive))
        user = database.scalars(select(User).where(User.email.like("press@%"))).one()
        approve_user(database, user.id, database.scalars(select(Event.id)).one())
        return user.id


def refused(answer: TestResponse, words: str, most: int) -> None:
    """It is 429, says so, and when to come back."""
    assert answer.status_code == 429, answer.get_data(as_text=True)
    assert words in answer.get_data(as_text=True)
    assert 0 < int(answer.headers["Retry-After"]) <= most


def csrf_of(guest: FlaskClient) -> str:
    """The token of a form, for who is not signed in."""
    page = guest.get("/login").get_data(as_text=True)
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


def fewer(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, **changes: Any) -> None:
    monkeypatch.setattr(module, name, dataclasses.replace(getattr(module, name), **changes))


def test_sizes_of_ones_own(app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there already, or waits, is asked for as often as one likes; usual sizes too."""
    fewer(monkeypatch, file_requests, "CUSTOM_SIZES", most=2)
    client = sign_in("press")
    headers = csrf_headers(client)

    def ask(recipe: str) -> TestResponse:
        return client.post(f"/api/v1/assets/{id_of('free')}/deliveries?recipe={recipe}", headers=headers)

    for recipe in ("px1201", "px1201", "px1202-0.0.5000.5000", "px1202-0.0.5000.5000", "web", "px1201"):
        assert ask(recipe).status_code == 202, recipe
    refused(ask("px1203"), "own sizes", 3600)
    assert ask("press").status_code == 202
    other = sign_in("admin")  # whose account is another
    answer = other.post(
        f"/api/v1/assets/{id_of('free')}/deliveries?recipe=px1203", headers=csrf_headers(other)
    )
    assert answer.status_code == 202


def test_addresses_of_files(app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, press: int) -> None:
    fewer(monkeypatch, file_requests, "DOWNLOADS", most=1)
    services: Services = app.extensions["mediahub"]
    work_limits.count(services.database, file_requests.DOWNLOADS, press)
    client = sign_in("press")
    address = f"/api/v1/assets/{id_of('free')}/deliveries?recipe=web"
    refused(client.post(address, headers=csrf_headers(client)), "very many files", 3600)


def test_an_address_lives_for_hours_at_most(tmp_path: Any) -> None:
    for name in ("presign_window", "download_window"):
        with pytest.raises(ValidationError, match="less than or equal to 21600"):
            Settings(home=tmp_path, **{name: 21_601})
    settings = Settings(home=tmp_path)
    signed = Presigner(settings)
    assert "X-Amz-Expires=1350" in signed.get("a/thumb.jpg")
    assert "X-Amz-Expires=180" in signed.get("a/original.jpg", attachment=True)


def test_zips_at_once_and_their_size(app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in("press")
    headers = csrf_headers(client)

    def ask() -> TestResponse:
        body = {"assets": [id_of("free")]}
        return client.post("/api/v1/events/summit/zips", json=body, headers=headers)

    monkeypatch.setattr(archives, "MAX_BYTES", 7_399_999)  # the picture has one more
    answer = ask()
    assert (answer.status_code, "Download them in several" in answer.get_data(as_text=True)) == (409, True)
    monkeypatch.undo()
    monkeypatch.setattr(archives, "MAX_OPEN", 1)
    assert ask().status_code == 202
    refused(ask(), "being made for you", archives.RETRY_AFTER)
    monkeypatch.undo()
    monkeypatch.setattr(archives, "MAX_WAITING", 1)
    refused(ask(), "Many zips", archives.RETRY_AFTER)


def test_contact_sheets_are_drawn_one_at_a_time_and_without_the_database(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, press: int
) -> None:
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as database:
        user, event = database.get_one(User, press), database.scalars(select(Event)).one()
        basket = baskets.create(database, event, press, "On paper")
        baskets.put_in(database, basket, [id_of("free")], viewer_of(database, user))
        number = basket.id
    client, open_when_drawn = sign_in("press"), []

    def drawn(target: Any, heading: Any, frames: Any) -> None:
        open_when_drawn.append(services.database.engine.pool.checkedout())
        target.write(b"%PDF-1.7")

    monkeypatch.setattr("mediahub.delivery.papers.contact_sheet.draw", drawn)
    ways = f"/events/summit/baskets/{number}/contact-sheet.pdf", f"/api/v1/baskets/{number}/contact-sheet"
    for way in ways:
        assert client.get(way).data == b"%PDF-1.7"
    assert open_when_drawn == [0, 0]
    impatient = work_limits.AtOnce(1, 0.0, 15, work_limits.CONTACT_SHEETS.sentence)
    monkeypatch.setattr(contact_sheets, "CONTACT_SHEETS", impatient)
    with impatient.turn():
        for way in ways:
            refused(client.get(way), "contact sheet is being drawn", 15)


def test_passwords_are_checked_few_at_a_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of accounts and of share links together; a page that only shows the form does not wait."""
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as database:
        event = database.scalars(select(Event)).one()
        wish = share_links.Wish(title="Closed", password="open sesame")
        link = share_links.create(
            database, wish, event_id=event.id, user_id=None, now=utcnow(), asset_ids=[id_of("free")]
        )
        token = link.token
    impatient = work_limits.AtOnce(1, 0.0, 5, work_limits.PASSWORD_CHECKS.sentence)
    monkeypatch.setattr("mediahub.identity.signin.PASSWORD_CHECKS", impatient)
    monkeypatch.setattr("mediahub.curation.galleries.share_links.PASSWORD_CHECKS", impatient)
    client = app.test_client()
    csrf = (
        client.get("/login")
        .get_data(as_text=True)
        .split('name="csrf_token"')[1]
        .split('value="')[1]
        .split('"')[0]
    )
    form = {"email": "press@mediahub.example", "password": "wrong wrong", "csrf_token": csrf}
    opened = {"password": "open sesame", "csrf_token": csrf}
    with impatient.turn():
        assert client.get("/login").status_code == 200
        refused(client.post("/login", data=form), "Many people are signing in", 5)
        refused(client.post(f"/s/{token}/open", data=opened), "Many people are signing in", 5)
    assert client.post(f"/s/{token}/open", data=opened).status_code == 303


def test_wrong_passwords_of_a_link_from_one_address_and_from_many(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    fewer(monkeypatch, share, "LINK_HERE", free=2)
    fewer(monkeypatch, share, "LINK", free=5)
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as database:
        event = database.scalars(select(Event)).one()
        links = [
            share_links.create(
                database, share_links.Wish(password="open sesame"), event_id=event.id, user_id=None,
                now=utcnow(), asset_ids=[id_of("free")],
            ).token
            for _ in range(2)
        ]  # fmt: skip
    client = app.test_client()
    csrf = (
        client.get("/login")
        .get_data(as_text=True)
        .split('name="csrf_token"')[1]
        .split('value="')[1]
        .split('"')[0]
    )

    def tried(number: int, password: str = "wrong", link: int = 0) -> TestResponse:
        return client.post(
            f"/s/{links[link]}/open",
            data={"password": password, "csrf_token": csrf},
            environ_overrides={"REMOTE_ADDR": f"198.51.100.{number}"},
        )

    assert [tried(1).status_code for _ in range(2)] == [403, 403]
    refused(tried(1), "wrong tries", 30)
    assert [tried(2).status_code, tried(3).status_code, tried(4).status_code] == [403] * 3
    refused(tried(5, "open sesame"), "wrong tries", 15)
    assert tried(6, "open sesame", link=1).status_code == 303  # the next link is none of theirs


def test_live_pages_of_one_account(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, press: int
) -> None:
    monkeypatch.setattr(live_hub, "MAX_OF_ONE", 1)
    monkeypatch.setattr("mediahub.web.searches.live.can_take_over", lambda environ: True)
    client = sign_in("press")
    with app.app_context():
        streams = hub()._streams
    ours, theirs = socket.socketpair()
    stream = Stream(ours, None, press, chunked=False)  # type: ignore[arg-type]
    streams.add(stream)
    try:
        refused(
            client.get("/events/summit/live/stream", headers={"Accept": "application/json"}), "live pages", 30
        )
        with app.app_context():
            assert hub().has_room_for(press + 1)
    finally:
        streams.drop(stream)
        theirs.close()
    with app.app_context():
        assert hub().has_room_for(press)
