"""Every role, every state of an asset's rights, every way to its words or bytes.

What is allowed is written here as a table of its own, not asked of the rule book.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from werkzeug.test import TestResponse

from mediahub.app import create_app
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    Companion,
    DeliveredFile,
    DeliverySettings,
    Event,
    FrameRelease,
    Newsroom,
    NoPublication,
    Person,
    Rendition,
    UsageRecord,
)
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files.making import Maker
from mediahub.delivery.newsrooms.channels.kinds import KINDS, OPTIONS
from mediahub.delivery.usage.report import embargo_report
from mediahub.delivery.zips.archiving import ArchiveMaker
from mediahub.identity.accounts import create_user
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.placing.companions import claim, settle
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from mediahub.settings import Settings
from tests.pictures import write_jpeg

pytestmark = pytest.mark.services

PASSWORD = "correct horse battery"
ROLES = ("admin", "photographer", "marketing", "press", "guest")
HOUR = timedelta(hours=1)
STATES = (
    "free", "editorial", "partners", "none", "embargoed", "lifted", "expired", "lasting", "trashed",
    "withdrawn", "held", "released",
)  # fmt: skip
GONE = ("trashed", "withdrawn")
PRESS_SEES = {"free", "editorial", "embargoed", "lifted", "lasting", "released"}
PRESS_TAKES = PRESS_SEES - {"embargoed"}
EVENT = "access"


def sees(role: str, state: str) -> bool:
    return role != "guest" and state not in GONE and (role != "press" or state in PRESS_SEES)


def takes(role: str, state: str) -> bool:
    return sees(role, state) and (role != "press" or state in PRESS_TAKES)


@pytest.fixture(scope="module")
def app(s3_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder: Path = tmp_path_factory.mktemp("access")
    settings = s3_settings.model_copy(update={"home": folder / "home"})
    Database(settings.sqlalchemy_url).migrate()
    app = create_app(settings)
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as session:
        create_event(session, EVENT, "Access", "Asia/Shanghai")
        batch = open_batch(session, event=EVENT, photographer="Chen Rui", source="cli", roots=[])
        for role in ROLES[:-1]:
            create_user(session, f"{role}@example.org", PASSWORD, role)
    with Sandbox(1) as sandbox:
        pipeline = Pipeline(services, sandbox)
        for seed, state in enumerate(STATES):
            path = write_jpeg(folder / f"{state}.jpg", 900 + seed)
            assert pipeline.take(LocalFile(path.name, path), batch).state == "ready"
    now = utcnow()
    with services.database.begin() as session:
        person = Person(slug="not-to-be-published", name="Not To Be Published")
        event_id = session.scalars(select(Event.id)).one()
        session.add(person)
        session.flush()
        session.add(NoPublication(event_id=event_id, person_id=person.id))
        for asset in session.scalars(select(Asset)):
            state = asset.filename.removesuffix(".jpg")
            asset.title = f"zebra {state}"
            asset.rights_class = state if state in ("free", "editorial", "partners", "none") else "free"
            asset.embargo_until = {"embargoed": now + HOUR, "lifted": now - HOUR}.get(state)
            asset.expires_at = {"expired": now - HOUR, "lasting": now + HOUR}.get(state)
            asset.state = state if state in GONE else "ready"
            for name in ("hover", "proxy"):
                clip = {"name": name, "key": f"renditions/{state}-{name}.mp4", "mime": "video/mp4"}
                asset.renditions.append(Rendition(**clip, width=1280, height=720, size=1))
            if state in ("held", "released"):
                status = "suggested" if state == "held" else "accepted"
                asset.persons.append(AssetPerson(person_id=person.id, source="face", status=status))
            if state == "released":
                session.add(FrameRelease(asset_id=asset.id, person_id=person.id))
            enqueue(session, [asset.id])
    Indexer(settings, services.database).drain_once()
    return app


@pytest.fixture(scope="module")
def ids(app: Flask) -> dict[str, str]:
    """The asset of each state."""
    with app.extensions["mediahub"].database.read() as session:
        return {asset.filename.removesuffix(".jpg"): asset.id for asset in session.scalars(select(Asset))}


@pytest.fixture(scope="module")
def clients(app: Flask) -> dict[str, FlaskClient]:
    return {role: signed_in(app, role) for role in ROLES}


def signed_in(app: Flask, role: str) -> FlaskClient:
    client = app.test_client()
    if role != "guest":
        token = csrf(client.get("/login").text)
        form = {"email": f"{role}@example.org", "password": PASSWORD, "csrf_token": token}
        assert client.post("/login", data=form).status_code == 302
    return client


def csrf(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "the form has no CSRF token"
    return found[1]


def tiles(client: FlaskClient, ids: list[str]) -> tuple[int, str]:
    page = client.get(f"/events/{EVENT}/")
    found = re.search(r'csrf[-_]token"[^>]*(?:content|value)="([^"]+)"', page.text)
    headers = {"X-CSRFToken": found[1]} if found else {}
    answer = client.post(f"/events/{EVENT}/tiles.json", json={"ids": ids}, headers=headers)
    return answer.status_code, answer.text


def arrives(app: Flask, sandbox: Sandbox, client: FlaskClient, address: str) -> bool:
    """Whether a link ends at an object in S3, with its button pressed and a worker that makes what is asked
    for."""
    for _ in range(6):
        answer = client.get(address, headers={"Accept": "text/html"})
        place = answer.headers.get("Location", "")
        if answer.status_code == 200:
            form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
            (action,) = re.findall(r'<form method="post" action="([^"]+/(?:deliver|download))"', answer.text)
            answer = client.post(action, data=form, headers={"Accept": "text/html"})
            if "X-Amz-Signature" in answer.headers.get("Refresh", ""):
                return True
        if answer.status_code == 202:
            make_wanted(app, sandbox)
        elif answer.status_code == 302 and urlsplit(place).path.endswith("/deliver"):
            address = place
        else:
            assert answer.status_code in (302, 401, 403, 404), answer.text
            return answer.status_code == 302 and "X-Amz-Signature" in place
    raise AssertionError(f"{address} leads nowhere")


def make_wanted(app: Flask, sandbox: Sandbox) -> None:
    services: Services = app.extensions["mediahub"]
    with services.database.read() as session:
        keys = session.scalars(select(DeliveredFile.key).where(DeliveredFile.state == "wanted")).all()
    for key in keys:
        Maker(services, sandbox).make(key)


MATRIX = list(itertools.product(ROLES, STATES))


@pytest.mark.parametrize(("role", "state"), MATRIX)
def test_words_and_thumb(clients: dict[str, FlaskClient], ids: dict[str, str], role: str, state: str) -> None:
    client, identity = clients[role], ids[state]
    for way in (f"/assets/{identity}.json", f"/api/v1/assets/{identity}", f"/assets/{identity}"):
        answer = client.get(way, headers={"Accept": "application/json"})
        assert (answer.status_code == 200) == sees(role, state), way
        if not sees(role, state):
            assert f"zebra {state}" not in answer.text
            assert "X-Amz-Signature" not in answer.text
    status, text = tiles(client, [identity])
    assert (status == 200 and "X-Amz-Signature" in text) == sees(role, state)
    assert (status == 200 and f"{state}-hover.mp4" in text) == takes(role, state)


@pytest.mark.parametrize(("role", "state"), MATRIX)
def test_large_picture_and_original(
    app: Flask, sandbox: Sandbox, clients: dict[str, FlaskClient], ids: dict[str, str], role: str, state: str
) -> None:
    client, identity = clients[role], ids[state]
    for way in (
        "preview",
        "download",
        "deliver?recipe=original",
        "deliver?recipe=web",
        "deliver?recipe=px100",
    ):
        allowed = arrives(app, sandbox, client, f"/assets/{identity}/{way}")
        assert allowed == takes(role, state), way
    status, text = posted(client, f"/api/v1/assets/{identity}/deliveries?recipe=web")
    assert (status == 200 and "X-Amz-Signature" in text) == takes(role, state)
    if sees(role, state):
        panel = client.get(f"/assets/{identity}.json").json
        assert panel["download"]["allowed"] == takes(role, state)
        assert bool(panel["preview"]) == takes(role, state)
        assert bool(panel["video"]) == takes(role, state)


def sent(client: FlaskClient, address: str, body: object) -> TestResponse:
    """A POST from a page with JSON."""
    found = re.search(r'"csrf": "([^"]+)"', client.get(f"/events/{EVENT}/").text)
    headers = {"X-CSRFToken": found[1]} if found else {}
    return client.post(address, json=body, headers=headers | {"Accept": "application/json"})


@pytest.mark.parametrize("role", ROLES)
def test_baskets_and_zips_hold_what_may_be_taken(
    app: Flask, sandbox: Sandbox, clients: dict[str, FlaskClient], ids: dict[str, str], role: str
) -> None:
    client, states = clients[role], {identity: state for state, identity in ids.items()}
    filled = sent(client, f"/events/{EVENT}/baskets/current", {"ids": list(states)})
    asked = sent(client, f"/events/{EVENT}/zips", {"ids": list(states)})
    if role == "guest":
        assert {filled.status_code, asked.status_code} <= {302, 400, 401}
        return
    seen = {state for state in STATES if sees(role, state)}
    assert {states[one] for one in filled.json["ids"]} == seen
    shown = client.get(f"{filled.json['url']}.json").json
    assert {states[one["id"]] for one in shown["items"] if one["may"]} == {
        one for one in seen if takes(role, one)
    }
    assert all(bool(one["thumb"]) == sees(role, states[one["id"]]) for one in shown["items"])
    assert client.get(f"{filled.json['url']}/contact-sheet.pdf").data.startswith(b"%PDF")

    class WithFiles(ArchiveMaker):
        def _await_files(self, work: Any) -> None:
            make_wanted(app, sandbox)
            super()._await_files(work)

    WithFiles(app.extensions["mediahub"]).make_next()
    zipped = client.get(client.get(asked.json["look"]).json["url"])
    with zipfile.ZipFile(io.BytesIO(zipped.data)) as archive:
        rows = csv.DictReader(io.StringIO(archive.read("captions.csv").decode("utf-8-sig")))
        assert {states[row["id"]] for row in rows} == {one for one in STATES if takes(role, one)}
        words = archive.read("captions.txt").decode()
    assert all((f"zebra {state}" in words) == sees(role, state) for state in STATES)
    others = [other for other in clients if other not in (role, "guest")]
    for other in others:
        for way in (asked.json["look"], f"{filled.json['url']}.json"):
            assert clients[other].get(way, headers={"Accept": "application/json"}).status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_newsrooms_and_marks_are_for_those_who_hand_out(clients: dict[str, FlaskClient], role: str) -> None:
    for way, may in (("newsrooms/", ("admin", "marketing")), ("recipient-numbers/", ("admin",))):
        answer = clients[role].get(f"/events/{EVENT}/{way}", headers={"Accept": "text/html"})
        assert (answer.status_code == 200) == (role in may), way
    may = role in ("admin", "marketing")
    for way, understood in {"": 400, "/1/pause": 404, "/1/delete": 404}.items():
        status = post(clients[role], f"/events/{EVENT}/newsrooms/orders{way}")
        assert status == understood if may else status in (302, 400, 401, 403), way


def test_a_newsroom_added_on_the_page_keeps_the_options_of_its_kind(
    app: Flask, clients: dict[str, FlaskClient]
) -> None:
    page = clients["marketing"].get(f"/events/{EVENT}/newsrooms/").text
    assert set(KINDS) <= set(re.findall(r'<option value="(\w+)"', page))
    assert set(OPTIONS) <= set(re.findall(r'<input id="\w+" name="(\w+)"', page))
    form = {"name": "Daily", "kind": "ftps", "address": "127.0.0.1:1", "username": "desk", "secret": "x"}
    form |= {"region": " ", "fingerprint": " AB:CD ", "csrf_token": csrf(page)}
    assert clients["marketing"].post(f"/events/{EVENT}/newsrooms/targets", data=form).status_code == 302
    with app.extensions["mediahub"].database.begin() as session:
        target = session.scalars(select(Newsroom)).one()
        assert (target.kind, target.options) == ("ftps", {"fingerprint": "AB:CD"})
        session.delete(target)


@pytest.mark.parametrize("role", ROLES)
def test_counts_do_not_betray_what_may_not_be_seen(clients: dict[str, FlaskClient], role: str) -> None:
    expected = sum(sees(role, state) for state in STATES)
    for way in (f"/events/{EVENT}/layout.json?q=zebra", f"/events/{EVENT}/pulse.json?q=zebra"):
        answer = clients[role].get(way, headers={"Accept": "application/json"})
        if role == "guest":
            assert answer.status_code in (302, 401)
            continue
        assert answer.json["total"] == expected
    page = clients[role].get(f"/api/v1/events/{EVENT}/assets?q=zebra", headers={"Accept": "application/json"})
    if role != "guest":
        assert page.json["total"] == len(page.json["assets"]) == expected
        layout = clients[role].get(f"/events/{EVENT}/layout.json?q=zebra").json
        for facet in layout["facets"]:
            counts = [value["count"] for value in facet["values"]]
            assert all(count <= expected for count in counts)


@pytest.mark.parametrize("state", STATES)
def test_a_search_by_exact_words_finds_only_what_press_may_see(
    clients: dict[str, FlaskClient], state: str
) -> None:
    answer = clients["press"].get(f"/events/{EVENT}/pulse.json", query_string={"q": f'"zebra {state}"'})
    assert answer.json["total"] == int(state in PRESS_SEES)


OPEN_TO_ALL = {
    "clock.page",
    "clock.now",
    "developers.page",
    "feeds.atom",
    "feeds.json",
    "feeds.picture",
    "links.ask",
    "second_step.page",
    "second_step.question",
    "passkey_sign_in.question",
    "passkey_sign_in.use",
    "new_password.ask",
    "new_password.choose",
    "oidc.start",
    "oidc.callback",
    "oidc.back_channel",
    "links.enter",
    "press.cover",
    "press.find",
    "press.logo",
    "press.page",
    "press.picture",
    "public.clip",
    "public.embed",
    "public.gallery",
    "public.logo",
    "public.oembed",
    "public.picture",
    "public.style",
    "public_downloads.offer",
    "public_downloads.take",
    "share.clip",
    "share.comment",
    "share.download",
    "share.offer",
    "share.open_with_password",
    "share.page",
    "share.pick",
    "share.picture",
    "share.feedback",
    "share.style",
    "share_zips.ask",
    "share_zips.state",
    "share_zips.take",
    "registration.page",
    "terms.page",
    "unsubscribe.ask",
    "unsubscribe.stop",
    "well_known.favicon",
    "well_known.mining",
    "well_known.robots",
    "events.accent",
    "contribute.opened",
    "security.login",
    "security.logout",
    "security.verify",
    "security.static",
    "setup.make",
    "setup.page",
    "static",
    "healthz",
    "readyz",
    "metrics",
    "api-docs.openapi_json",
    "api-newsfeed-files.take",
}


def test_every_other_route_asks_who_is_there(app: Flask, ids: dict[str, str]) -> None:
    guest = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN_TO_ALL:
            continue
        values = {
            "slug": EVENT,
            "asset_id": ids["free"],
            "user_id": 1,
            "batch_id": 1,
            "reading_id": 1,
            "session_id": 1,
            "person_id": 1,
            "tag_id": 1,
            "rule_id": 1,
            "room_id": 1,
            "assignment_id": 1,
            "change_id": 1,
            "kind": "csv",
            "arrival_id": 1,
            "sha256": "0" * 64,
            "prefix": "contribute_0",
            "account_id": 1,
            "invitation_id": 1,
            "search_id": 1,
            "reader_id": 1,
            "feed_id": 1,
            "gallery_id": 1,
            "number": 1,
            "comment_id": 1,
            "link_id": 1,
            "action_id": 1,
            "crop_id": 1,
            "set_id": 1,
            "basket_id": 1,
            "archive_id": "0" * 32,
            "target_id": 1,
            "run_id": 1,
            "order_id": 1,
            "standing_id": 1,
            "group_id": 1,
            "portrait_id": 1,
            "face_id": 1,
            "passkey_id": 1,
            "key": "0",
            "name": "all",
        }
        with app.test_request_context():
            url = app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            answer = guest.open(url, method=method, headers={"Accept": "application/json"})
            assert answer.status_code in (302, 400, 401, 403), (method, url)
            assert "X-Amz-Signature" not in answer.text + answer.headers.get("Location", "")


def post(client: FlaskClient, address: str) -> int:
    """The status of a POST from a page, with the page's CSRF token."""
    return posted(client, address)[0]


def posted(client: FlaskClient, address: str) -> tuple[int, str]:
    """The same, with what was answered."""
    found = re.search(r'csrf[-_]token"[^>]*(?:content|value)="([^"]+)"', client.get(f"/events/{EVENT}/").text)
    headers = {"X-CSRFToken": found[1]} if found else {}
    answer = client.post(address, headers=headers | {"Accept": "application/json"})
    return answer.status_code, answer.text


@pytest.mark.parametrize("role", ROLES)
def test_only_curators_move_to_the_trash_and_back(
    app: Flask, clients: dict[str, FlaskClient], ids: dict[str, str], role: str
) -> None:
    client, identity = clients[role], ids["none"]
    may = role in ("admin", "marketing")
    assert client.post(f"/assets/{identity}/trash").status_code in (302, 400, 401)  # without a CSRF token
    database = app.extensions["mediahub"].database
    for way, state in (("trash", "trashed"), ("restore", "ready")):
        status = post(client, f"/assets/{identity}/{way}")
        assert status == 200 if may else status in (302, 400, 401, 403)
        with database.read() as session:
            assert session.get_one(Asset, identity).state == (state if may else "ready")
        listed = client.get(f"/events/{EVENT}/trash.json", headers={"Accept": "application/json"})
        assert (listed.status_code == 200) == may
        if may:
            there = {asset["id"] for asset in listed.json["assets"]}
            assert there == {ids["trashed"], *([identity] if state == "trashed" else [])}
    if may:
        assert post(client, "/assets/nothing/trash") == post(client, "/assets/nothing/restore") == 404


def test_what_was_taken_and_refused_is_written_down(
    app: Flask, sandbox: Sandbox, clients: dict[str, FlaskClient], ids: dict[str, str]
) -> None:
    database = app.extensions["mediahub"].database
    with database.read() as session:
        before = session.scalar(select(func.max(UsageRecord.id))) or 0
    assert arrives(app, sandbox, clients["press"], f"/assets/{ids['free']}/deliver?recipe=px101")
    refused = post(clients["press"], f"/assets/{ids['embargoed']}/download")
    assert refused == 403
    with database.read() as session:
        records = session.scalars(select(UsageRecord).where(UsageRecord.id > before)).all()
    assert [(one.asset_id, one.action, one.rendition) for one in records] == [
        (ids["free"], "download", "px101"),
        (ids["embargoed"], "refused", "original"),
    ]
    assert records[0].size > 0
    assert records[0].role == "press"
    assert "press@example.org" in records[0].who
    assert records[1].embargo_until is not None


@pytest.fixture
def armed(app: Flask) -> Iterator[Callable[[timedelta], None]]:
    """Sets when the event opens, from now; taken away at the end."""
    database = app.extensions["mediahub"].database

    def arm(after: timedelta) -> None:
        with database.begin() as session:
            event_id = session.scalars(select(Event.id)).one()
            session.merge(DeliverySettings(event_id=event_id, opens_at=utcnow() + after))

    yield arm
    with database.begin() as session:
        session.execute(delete(DeliverySettings))


@pytest.mark.parametrize("role", ROLES)
def test_an_armed_embargo_lets_nothing_large_out_to_press(
    app: Flask,
    sandbox: Sandbox,
    clients: dict[str, FlaskClient],
    ids: dict[str, str],
    armed: Callable[[timedelta], None],
    role: str,
) -> None:
    client = clients[role]
    armed(HOUR)
    for state in STATES:
        identity = ids[state]
        early = takes(role, state) and role != "press"
        for way in ("preview", "download", "deliver?recipe=web"):
            assert arrives(app, sandbox, client, f"/assets/{identity}/{way}") == early, (state, way)
        _status, text = tiles(client, [identity])
        if sees(role, state) and role == "press":
            tile = json.loads(text)[identity]
            assert not tile["preview"]
            assert tile["hover"] is None
            assert "thumb-" not in tile["thumb"]
            assert tile["rights"]["until"]
            assert f"zebra {state}" in text  # press may search
            marked = client.get(f"/assets/{identity}/marked.jpg").headers["Location"]
            assert "/marked-" in marked
            panel = client.get(f"/assets/{identity}.json").json
            assert not panel["preview"]
            assert not panel["video"]
            assert not panel["offers"]
    armed(-HOUR)
    assert arrives(app, sandbox, client, f"/assets/{ids['free']}/preview") == takes(role, "free")


def test_the_report_proves_that_the_embargo_held(
    app: Flask, clients: dict[str, FlaskClient], ids: dict[str, str]
) -> None:
    with app.extensions["mediahub"].database.read() as session:
        event_id = session.scalars(select(Event.id)).one()
        report = embargo_report(session, event_id)
    assert report.early == 0
    assert report.refused > 0
    assert report.team > 0
    assert clients["admin"].get(f"/events/{EVENT}/usage/embargo").status_code == 200


@pytest.mark.parametrize("role", ROLES)
def test_terms_notices_and_usage_are_for_those_who_answer_for_them(
    clients: dict[str, FlaskClient], ids: dict[str, str], role: str
) -> None:
    client, desk = clients[role], role in ("admin", "marketing")
    for way in ("settings", "usage", "usage.csv", "usage/embargo"):
        answer = client.get(f"/events/{EVENT}/{way}")
        assert (answer.status_code == 200) == desk, way
    assert (client.get(f"/assets/{ids['free']}/usage").status_code == 200) == desk
    assert (client.get(f"/events/{EVENT}/notices").status_code == 200) == (role != "guest")
    if desk:
        return
    before = (302, 400, 401, 403)
    for way in (f"/events/{EVENT}/terms", f"/events/{EVENT}/settings", f"/events/{EVENT}/settings/people"):
        assert post(client, way) in before
    for way in ("withdraw", "return", "correct", "release"):
        assert post(client, f"/assets/{ids['free']}/{way}") in before
    assert post(client, "/notices/1/confirm") in (*before, 404)


@pytest.mark.parametrize("role", ROLES)
def test_raw_files_and_sidecars_are_for_the_team(
    app: Flask, clients: dict[str, FlaskClient], ids: dict[str, str], role: str
) -> None:
    identity, digest = ids["free"], "e" * 64
    with app.extensions["mediahub"].database.begin() as session:
        if session.get(Companion, (identity, digest)) is None:
            values = {"sha256": digest, "size": 1, "head_tail": None, "mime": "image/x-nikon-nef"}
            claim(
                session,
                session.get_one(Asset, identity),
                {**values, "filename": "a.nef", "original_key": "originals/a/x"},
            )
            settle(session, identity, [digest])
    status, text = posted(clients[role], f"/assets/{identity}/files/{digest}")
    in_team = takes(role, "free") and role not in ("guest", "press")
    assert (status == 200 and "X-Amz-Signature" in text) == in_team


_GUEST = (302, 400, 401)
TEAM_READS = (
    "/events/access/review", "/events/access/review/summary.json",
    "/events/access/review/queue.json?by=people", "/events/access/coverage", "/events/access/coverage.json",
    "/events/access/roster",
    "/events/access/roster/codes.csv",
)  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_suggestions_coverage_and_codes_are_the_teams(
    clients: dict[str, FlaskClient], ids: dict[str, str], role: str
) -> None:
    client = clients[role]
    for way in (*TEAM_READS, f"/assets/{ids['free']}/draft.json"):
        answer = client.get(way, headers={"Accept": "application/json"})
        assert (answer.status_code == 200) == (role in ("admin", "photographer", "marketing")), way
    # what the desk may change answers with what is wrong with an empty form; the others are refused
    asked = {"roster/codes": 302, "roster/codes/delete": 404, "roster/import": 302}
    asked |= {"review/reading": 400, "review/looking": 400, "review/teach": 404}
    for way, understood in asked.items():
        status = post(client, f"/events/{EVENT}/{way}")
        assert status == understood if role in ("admin", "marketing") else status in (403, *_GUEST), way
    answered = post(client, f"/events/{EVENT}/review/answer")
    assert answered == 400 if role in ("admin", "photographer", "marketing") else answered in (403, *_GUEST)


@pytest.mark.parametrize(("role", "state"), MATRIX)
def test_words_in_a_picture_are_for_those_who_see_it(
    clients: dict[str, FlaskClient], ids: dict[str, str], role: str, state: str
) -> None:
    answer = clients[role].get(
        f"/assets/{ids[state]}/words.json?q=zebra", headers={"Accept": "application/json"}
    )
    assert (answer.status_code == 200) == sees(role, state)


FACE_PAGES = ("faces", "faces/groups.json", "faces/people", "faces/stored")
FACE_CHANGES = {
    "faces/groups/1/name": (400, 400),
    "faces/groups/1/hide": (409, 409),
    "faces/people": (302, 302),
    "faces/portraits/1/remove": (302, 302),
    "faces/stored": (400, 403),
    "faces/stored/erase": (302, 403),
}
"""What an admin and marketing are answered."""


@pytest.mark.parametrize("role", ROLES)
def test_faces_are_for_who_names_them_and_decided_about_by_admins(
    clients: dict[str, FlaskClient], ids: dict[str, str], role: str
) -> None:
    client, json_wanted = clients[role], {"Accept": "application/json"}
    for way in (*(f"/events/{EVENT}/{page}" for page in FACE_PAGES), f"/assets/{ids['free']}/faces"):
        may = role in ("admin", "marketing") or (role == "photographer" and way.endswith("/stored"))
        assert (client.get(way, headers=json_wanted).status_code == 200) == may, way
    for way, (admin, marketing) in FACE_CHANGES.items():
        status = post(client, f"/events/{EVENT}/{way}")
        expected = {"admin": (admin,), "marketing": (marketing,)}.get(role, (403, *_GUEST))
        assert status in expected, way
    decided = post(client, f"/assets/{ids['free']}/faces")
    assert decided == 302 if role in ("admin", "marketing") else decided in (403, *_GUEST)


TEAM_ROLES = ("admin", "photographer", "marketing")
DESK_ROLES = ("admin", "marketing")
PRESS_DESK = {
    "accounts": DESK_ROLES,
    "press-page": DESK_ROLES,
    "live": (*TEAM_ROLES, "press"),
    "live/frames.json": (*TEAM_ROLES, "press"),
    "searches": (*TEAM_ROLES, "press"),
    "searches/news.json": (*TEAM_ROLES, "press"),
    "searches/recent.json": (*TEAM_ROLES, "press"),
    "searches/similar.json": (*TEAM_ROLES, "press"),
}


@pytest.mark.parametrize("way", PRESS_DESK)
def test_press_pages_are_for_whom_the_table_says(clients: dict[str, FlaskClient], way: str) -> None:
    for role in ROLES:
        answer = clients[role].get(f"/events/{EVENT}/{way}", headers={"Accept": "application/json"})
        assert (answer.status_code == 200) == (role in PRESS_DESK[way]), role


@pytest.mark.parametrize("role", [*TEAM_ROLES, "press"])
def test_the_live_page_and_feeds_name_only_what_may_be_seen(
    clients: dict[str, FlaskClient], ids: dict[str, str], role: str
) -> None:
    client = clients[role]
    expected = {ids[state] for state in STATES if sees(role, state)}
    assert set(client.get(f"/events/{EVENT}/live/frames.json").json["ids"]) == expected
    token = client.get(f"/events/{EVENT}/").text.split('"csrf": "')[1].split('"')[0]
    made = client.post(f"/events/{EVENT}/searches/feeds", json={"query": ""}, headers={"X-CSRFToken": token})
    path = "/feeds/" + made.json["json"].partition("/feeds/")[2]
    guest = client.application.test_client()
    items = guest.get(path).json["items"]
    told = {item["_mediahub"]["id"] for item in items}
    assert told == expected - {ids["embargoed"]}
    database = guest.application.extensions["mediahub"].database
    with database.begin() as session:
        for identity in told:
            key = f"renditions/{identity}-thumb-0123456789ab.jpg"
            session.merge(Rendition(asset_id=identity, name="thumb", key=key, mime="image/jpeg",
                                    width=320, height=213, size=1))  # fmt: skip
    known = {"If-None-Match": '"0123456789ab"'}
    for item in items:  # the picture beside the words: of this one asset, and at no other address
        address = "/feeds/" + item["image"].partition("/feeds/")[2]
        assert guest.get(address, headers=known).status_code == 304
        other = address.replace(item["_mediahub"]["id"], ids["embargoed"])
        assert guest.get(other, headers=known).status_code == 404
        with database.begin() as session:
            session.delete(session.get_one(Rendition, (item["_mediahub"]["id"], "thumb")))
        assert guest.get(address, headers=known).status_code == 404
    atom = guest.get(path.replace(".json", ".atom")).text
    assert atom.count('rel="enclosure"') == atom.count("<media:thumbnail") == len(items)
    assert guest.get(path.partition("?")[0], query_string={"key": "x"}).status_code == 404


DESK_PAGES = ("programme", "programme/people", "programme/rooms", "clocks", "vocabulary", "vocabulary/rules")
DESK_CHANGES = (
    "programme/sessions",
    "programme/import",
    "programme/people",
    "programme/rooms",
    "programme/rooms/assignments",
    "clocks/readings",
    "vocabulary/tags",
    "vocabulary/import",
    "vocabulary/rules",
)


@pytest.mark.parametrize("role", ROLES)
def test_the_team_sees_programme_cameras_and_vocabulary_and_curators_change_them(
    clients: dict[str, FlaskClient], role: str
) -> None:
    in_team, may = role in ("admin", "marketing", "photographer"), role in ("admin", "marketing")
    for name in DESK_PAGES:
        answer = clients[role].get(f"/events/{EVENT}/{name}", headers={"Accept": "application/json"})
        assert (answer.status_code == 200) == in_team, name
    for name in DESK_CHANGES:  # with nothing in it: those who may are told so, the others are turned away
        status = post(clients[role], f"/events/{EVENT}/{name}")
        if name == "clocks/readings" and in_team:
            assert status == 404
        else:
            assert status in ((400, 404, 409) if may else (302, 400, 401, 403)), name
            assert may or in_team is False or status == 403, name


def test_the_clock_is_open_to_all(app: Flask) -> None:
    guest = app.test_client()
    assert guest.get("/clock").status_code == 200
    answer = guest.get("/clock/now.json")
    assert abs(answer.json["now"] / 1000 - utcnow().timestamp()) < 60
    assert len(answer.json["tokens"]) == 4
