"""What each scope of a token opens, route by route, and that nobody opens what is somebody else's.

In process: the application of the unit tests, whose addresses need no storage to be made.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from mediahub.alerts import saved_searches
from mediahub.alerts.feeds.feeds import create_feed
from mediahub.catalog.models import (
    ApiToken,
    Archive,
    Arrival,
    Basket,
    Batch,
    DeliveredFile,
    Event,
    FeedToken,
    Notice,
    NoticeReader,
    Passkey,
    Photographer,
    SavedSearch,
    SignInSession,
    User,
)
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import share_links
from mediahub.delivery import basket_sharing, baskets
from mediahub.encryption import hash_secret
from mediahub.identity.accounts import create_user
from mediahub.identity.press import approve_user, viewer_of
from mediahub.identity.sessions import begin_session
from mediahub.identity.tokens import SCOPES, create_token
from mediahub.runtime import Services
from tests.unit.web.conftest import PASSWORD, TERMS, SignIn, app, csrf_headers, id_of, sign_in

__all__ = ["app", "sign_in"]

READ, EDIT, DOWNLOAD, DESK, UPLOAD = "read", "edit", "download", "desk", "upload"
OPENS: dict[str, set[str]] = {
    "api-assets": {READ},
    "api-assets.deliver": {DOWNLOAD},
    "api-events": {READ},
    "api-edits": {EDIT},
    "api-galleries": {EDIT},
    "api-galleries.listed": {READ, EDIT},
    "api-galleries.one": {READ, EDIT},
    "api-share-links": {EDIT},
    "api-searches": {READ},
    "api-feeds": {READ},
    "api-newsfeed": {DOWNLOAD},
    "api-baskets": {DOWNLOAD},
    "api-zips": {DOWNLOAD},
    "api-notices": {DESK},
    "api-notices.received": {DOWNLOAD, DESK},
    "api-notices.confirm": {DOWNLOAD},
    "api-terms": {DESK},
    "api-terms.current": {READ, DOWNLOAD, DESK},
    "api-terms.agree": {DOWNLOAD},
    "api-usage": {DESK},
    "api-usage.links": {READ, DOWNLOAD, DESK},
    "api-usage.add_link": {DOWNLOAD, DESK},
    "api-rights": {DESK},
    "api-press": {DESK},
    "api-press-page": {DESK},
    "api-newsrooms": {DESK},
    "api-faces": {DESK},
    "api-recipient-numbers": {DESK},
    "api-batches": {UPLOAD},
    "api-uploads": {UPLOAD},
    "api-uploads-together": {UPLOAD},
    "api-receipts": {UPLOAD},
}
"""By blueprint, and by endpoint where that differs, the scopes of which a token needs one."""
WITHOUT_TOKEN = {"api-docs.openapi_json", "api-newsfeed-files.take"}
"""The description, and files at addresses that are signed."""
SMALL_PICTURES = "api-newsfeed.feed"
"""Items lead to thumbnails and previews in storage; to files through addresses of ours."""
PRESS_TAKES = {"free", "editorial"}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept": "application/json"}


def refused_for_scope(answer: TestResponse) -> bool:
    return answer.status_code == 403 and "scope" in answer.get_data(as_text=True)


@pytest.fixture(scope="module")
def tokens(app: Flask) -> dict[tuple[str, str], str]:
    """By role and scope a token of that scope alone."""
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as database:
        press = database.scalars(select(User).where(User.email.like("press@%"))).one()
        approve_user(database, press.id, database.scalars(select(Event.id)).one())
        return {
            (role, scope): create_token(database, f"{role}@mediahub.example", [scope], days=1)[1]
            for role in ("admin", "photographer", "press")
            for scope in SCOPES
        }


def routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and address of everything under `/api/v1` that asks for a token."""
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/api/") or rule.endpoint in WITHOUT_TOKEN:
            continue
        known = {"slug": "summit", "asset_id": id_of("none"), "archive_id": "0" * 32}
        values = {name: known.get(name, 999_999) for name in rule.arguments}
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **values)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, address


@pytest.mark.parametrize("role", ["admin", "photographer", "press"])
def test_a_token_opens_what_its_scope_says(app: Flask, tokens: dict[tuple[str, str], str], role: str) -> None:
    client = app.test_client()
    for endpoint, method, address in routes(app):
        opens = OPENS.get(endpoint) or OPENS[endpoint.partition(".")[0]]
        for scope in SCOPES:
            answer = client.open(address, method=method, json={}, headers=bearer(tokens[role, scope]))
            where = (endpoint, method, scope, answer.status_code)
            assert answer.status_code < 500, where
            if scope in opens:
                assert not refused_for_scope(answer), where
            else:  # an endpoint with several says so once it understood the body
                assert refused_for_scope(answer) or answer.status_code in (403, 422), where
            if scope not in opens or (role == "press" and endpoint != SMALL_PICTURES):
                assert "X-Amz-Signature" not in answer.get_data(as_text=True), where


@pytest.mark.parametrize("role", ["admin", "photographer", "press"])
@pytest.mark.parametrize("scope", SCOPES)
def test_a_file_is_given_by_scope_and_right_alone(
    app: Flask, tokens: dict[tuple[str, str], str], role: str, scope: str
) -> None:
    """Of every picture, in whatever state of its rights, as the original and as a size."""
    client, services = app.test_client(), app.extensions["mediahub"]
    for name in TERMS:
        right = name != "storing" and (role != "press" or name in PRESS_TAKES)
        for recipe in ("original", "web", "px1200"):
            address = f"/api/v1/assets/{id_of(name)}/deliveries?recipe={recipe}"
            answer = client.post(address, headers=bearer(tokens[role, scope]))
            expected = {202, 200} if right and scope == DOWNLOAD else {403, 404}
            assert answer.status_code in expected, (name, recipe)
            assert "X-Amz-Signature" not in answer.get_data(as_text=True)
    with services.database.read() as database:
        asked = set(database.scalars(select(DeliveredFile.asset_id)))
    assert id_of("storing") not in asked


def test_a_token_opens_no_page(app: Flask, tokens: dict[tuple[str, str], str]) -> None:
    """Not even one of an admin: pages know cookies alone."""
    client = app.test_client()
    for scope in SCOPES:
        for way in (f"/assets/{id_of('free')}/download", f"/assets/{id_of('free')}.json", "/events/summit/"):
            answer = client.get(way, headers=bearer(tokens["admin", scope]))
            assert answer.status_code in (302, 401), (scope, way)


def test_a_link_with_files_is_made_by_who_may_take_files(
    app: Flask, tokens: dict[tuple[str, str], str]
) -> None:
    """Or `edit` would be `download`: the link's address is in the answer."""
    client, wish = app.test_client(), {"assets": [id_of("free")], "sizes": ["web"]}
    address, headers = "/api/v1/events/summit/links", bearer(tokens["admin", EDIT])
    assert refused_for_scope(client.post(address, json=wish, headers=headers))
    assert client.post(address, json={**wish, "sizes": []}, headers=headers).status_code == 201
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as database:
        _, both = create_token(database, "admin@mediahub.example", [EDIT, DOWNLOAD], days=1)
    assert client.post(address, json=wish, headers=bearer(both)).status_code == 201


@pytest.fixture(scope="module")
def owner(app: Flask, tokens: object) -> dict[str, object]:
    """The numbers of what one press account and one photographer have."""
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as database:
        event = database.scalars(select(Event)).one()
        user = database.scalars(select(User).where(User.email.like("press@%"))).one()
        viewer = viewer_of(database, user)
        basket = baskets.create(database, event, user.id, "Mine")
        baskets.put_in(database, basket, [id_of("free")], viewer)
        basket_sharing.share(database, basket, "read")
        search = saved_searches.save_search(database, viewer, event.id, "Mine", "q=robot", is_shared=False)
        feed, _ = create_feed(database, user.id, event.id, query="")
        now = utcnow()
        archive = Archive(
            id="a" * 32, event_id=event.id, user_id=user.id, name="Mine", recipe="web", wanted="[]",
            expires_at=now + timedelta(days=1),
        )  # fmt: skip
        notice = Notice(event_id=event.id, asset_id=id_of("free"), kind="kill")
        database.add_all([archive, notice])
        database.flush()
        reader = NoticeReader(notice_id=notice.id, user_id=user.id, taken_at=now)
        own = database.scalars(select(User).where(User.email.like("photographer@%"))).one()
        photographer = Photographer(name="Another", user_id=own.id)
        database.add_all([reader, photographer])
        database.flush()
        batch = Batch(
            event_id=event.id, photographer_id=photographer.id, opened_by=own.id, source="web", signature="o"
        )
        database.add(batch)
        database.flush()
        arrival = Arrival(batch_id=batch.id, path="a.jpg", size=1, state="expected")
        database.add(arrival)
        database.flush()
        token, _ = create_token(database, user.email, [READ], days=1)
        # of somebody else than press: who has one is asked for it at sign-in
        holder = create_user(database, "holder@mediahub.example", PASSWORD, "press")
        passkey = Passkey(user_id=holder.id, credential_id=b"owned", public_key=b"x", name="Mine")
        database.add(passkey)
        database.flush()
        secret = begin_session(database, user.id, now)
        device = database.scalars(
            select(SignInSession).where(SignInSession.secret_sha256 == hash_secret(secret))
        ).one()
        stranger = create_user(database, "stranger@mediahub.example", PASSWORD, "press")
        approve_user(database, stranger.id, event.id)
        create_user(database, "colleague@mediahub.example", PASSWORD, "photographer")
        links = [
            share_links.create(
                database, share_links.Wish(sizes=["web"]), event_id=event.id, user_id=None, now=now,
                asset_ids=[id_of(name)],
            )
            for name in ("free", "editorial")
        ]  # fmt: skip
        return {
            "basket_id": basket.id, "search_id": search.id, "feed_id": feed.id, "archive_id": archive.id,
            "reader_id": reader.id, "batch_id": batch.id, "arrival_id": arrival.id, "prefix": token.prefix,
            "slug": "summit", "name": "all", "links": [link.token for link in links],
            "user_id": basket.owner_id, "passkey_id": passkey.id, "session_id": device.id,
        }  # fmt: skip


OWNED = {
    "basket_id",
    "search_id",
    "feed_id",
    "archive_id",
    "reader_id",
    "batch_id",
    "arrival_id",
    "prefix",
    "passkey_id",
    "session_id",
}
"""In an address, what belongs to one account. `prefix` is that of a token, `session_id` that of a device;
contributor links have tests of their own."""


def owned_routes(app: Flask, owner: dict[str, object]) -> Iterator[tuple[str, str, str]]:
    for rule in app.url_map.iter_rules():
        if not OWNED & rule.arguments or rule.endpoint.startswith("contributors"):
            continue
        # a share link that is good opens none of it either
        known = owner | {"asset_id": id_of("free"), "signature": "0", "token": owner["links"][0]}
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, address


@pytest.mark.parametrize("who", ["stranger", "colleague"])
def test_nobody_opens_what_is_somebody_elses(
    app: Flask, owner: dict[str, object], sign_in: SignIn, who: str
) -> None:
    """Baskets, zips, searches, feeds, notices, tokens of press, deliveries of photographers: by pages, and
    by a token with every scope. Another press account, and a colleague from the team."""
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as database:
        _, token = create_token(database, f"{who}@mediahub.example", list(SCOPES), days=1)
    client, walked = sign_in(who), 0
    headers = csrf_headers(client)
    for endpoint, method, address in owned_routes(app, owner):
        ways = [client.open(address, method=method, json={}, headers=headers)]
        if address.startswith("/api/"):
            ways.append(app.test_client().open(address, method=method, json={}, headers=bearer(token)))
        for answer in ways:
            walked += 1
            # a form of a page goes back to it and says so there
            back = (302,) if method == "POST" and "/api/" not in address else ()
            assert answer.status_code in (400, 403, 404, 409, 422, *back), (endpoint, method, answer.status)
            assert "X-Amz-Signature" not in answer.get_data(as_text=True)
    assert walked > 40
    with services.database.read() as database:
        assert database.get_one(Basket, owner["basket_id"]).name == "Mine"
        assert database.get_one(SavedSearch, owner["search_id"]).name == "Mine"
        assert database.get_one(FeedToken, owner["feed_id"]).revoked_at is None
        assert database.get_one(NoticeReader, owner["reader_id"]).confirmed_at is None
        assert database.get_one(Batch, owner["batch_id"]).finished_at is None
        assert database.get_one(Arrival, owner["arrival_id"]).state == "expected"
        assert database.get(Passkey, owner["passkey_id"]) is not None
        assert database.get(SignInSession, owner["session_id"]) is not None
        ended = select(ApiToken.revoked_at).where(ApiToken.prefix == owner["prefix"])
        assert database.scalar(ended) is None


def test_their_owner_opens_them(app: Flask, owner: dict[str, object], sign_in: SignIn) -> None:
    """Or the test above would hold for things that nobody has."""
    client = sign_in("press")
    for way in (f"baskets/{owner['basket_id']}.json", f"zips/{owner['archive_id']}.json"):
        assert client.get(f"/events/summit/{way}").status_code == 200, way
    assert client.get(f"/events/summit/searches/{owner['search_id']}").status_code == 302


def test_a_share_link_opens_its_own_pictures_alone(app: Flask, owner: dict[str, object]) -> None:
    """Not those of the next link, in no size that it does not give, and none under embargo."""
    mine, _ = owner["links"]
    guest = app.test_client()
    page = guest.get(f"/s/{mine}").get_data(as_text=True)
    assert id_of("free") in page
    for name in TERMS:
        assert (id_of(name) in page) == (name == "free"), name
        if name != "free":  # that one comes from storage
            assert guest.get(f"/s/{mine}/p/{id_of(name)}/thumb").status_code == 404, name
        assert guest.get(f"/s/{mine}/clip/{id_of(name)}").status_code == 404, name
        for size in ("web", "original", "px9000"):
            offered = guest.get(f"/s/{mine}/download/{id_of(name)}/{size}")
            given = (name, size) == ("free", "web")
            assert (offered.status_code == 200) == given, (name, size, offered.status_code)
            if not given:
                assert "X-Amz-Signature" not in offered.get_data(as_text=True)
