"""Terms before bytes: each way to a file, before and after somebody agreed to the version that counts.

A file is what somebody keeps. Looking (pages, thumbs, the large view) and filling a basket need no
agreement; share links and newsrooms are the team's own deliveries, to people without an account. A route
that hands out a file without asking fails here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from mediahub.catalog.models import Event, User
from mediahub.identity.terms import accept_terms, current_terms, publish_terms
from mediahub.identity.tokens import SCOPES, create_token
from tests.in_app import counter_in_memory
from tests.takers import ROLES, Counter, MakerAtOnce

EVENT = "agreed"
Ways = dict[str, Callable[[], TestResponse]]


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    with counter_in_memory(tmp_path_factory.mktemp("agreed"), EVENT) as made:
        made.add("DSC_1.jpg", b"picture" * 100, rights_class="free")
        yield made


@pytest.fixture
def new_version(counter: Counter) -> None:
    """Terms that nobody agreed to yet, whatever was agreed to before."""
    with counter.services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        before = current_terms(session, event.id)
        publish_terms(session, event.id, f"Terms {before.version + 1 if before else 1}.", None)


def agree(counter: Counter, role: str) -> None:
    with counter.services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        user = session.scalars(select(User).where(User.email == f"{role}@example.org")).one()
        terms = current_terms(session, event.id)
        assert terms is not None
        accept_terms(session, user.id, event.id, terms.version)


@pytest.fixture
def ways(counter: Counter) -> Callable[[str], Ways]:
    """By name, every way of this role to a file, in the browser and as a program."""

    def of(role: str) -> Ways:
        browser, program = counter.client(role), counter.app.test_client()
        with counter.services.database.begin() as session:
            _, token = create_token(session, f"{role}@example.org", [*SCOPES], days=1)
        program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        agree(counter, role)  # what was made before a new version is not taken after it
        asset, event = f"/assets/{counter.ids[0]}", f"/events/{EVENT}"
        basket = program.post(f"/api/v1{event}/baskets", json={"name": "B", "assets": counter.ids}).json["id"]
        asked = browser.post(f"{event}/zips", json={"ids": counter.ids}).json
        while MakerAtOnce(counter).make_next():
            pass
        zipped = browser.get(asked["look"]).json
        return {
            "link": lambda: browser.get(f"{asset}/deliver?recipe=original"),
            "script": lambda: browser.post(f"{asset}/deliver", json={"recipe": "web"}),
            "download": lambda: browser.post(f"{asset}/download", follow_redirects=role == "press"),
            "ask zip": lambda: browser.post(f"{event}/zips", json={"ids": counter.ids}),
            "zip": lambda: browser.get(zipped["url"]),
            "paper": lambda: browser.get(f"{event}/baskets/{basket}/contact-sheet.pdf"),
            "api file": lambda: program.post(f"/api/v1{asset}/deliveries"),
            "api ask zip": lambda: program.post(f"/api/v1{event}/zips", json={"basket": basket}),
            "api zip": lambda: program.get(f"/api/v1/zips/{zipped['id']}/file"),
            "api paper": lambda: program.get(f"/api/v1/baskets/{basket}/contact-sheet"),
        }

    return of


@pytest.mark.parametrize("role", ROLES)
def test_no_file_before_the_terms(counter: Counter, ways: Callable[[str], Ways], role: str) -> None:
    with counter.services.database.begin() as session:
        publish_terms(session, session.scalars(select(Event.id)).one(), f"For {role}, first.", None)
    all_ways = ways(role)
    with counter.services.database.begin() as session:
        publish_terms(session, session.scalars(select(Event.id)).one(), f"For {role}, then.", None)
    for name, ask in all_ways.items():
        answer = ask()
        if role == "press":
            assert answer.status_code == 403, name
            assert "terms" in (answer.json.get("code"), answer.json.get("error", {}).get("code")), name
            assert "X-Amz-Signature" not in answer.text
        else:
            assert answer.status_code in (200, 202, 302), name
    agree(counter, role)
    for name, ask in all_ways.items():
        assert ask().status_code in (200, 202, 302), name


def test_people_are_led_to_the_terms_and_back(counter: Counter, new_version: None) -> None:
    browser = counter.client("press")
    way = f"/assets/{counter.ids[0]}/deliver?recipe=original"
    led = browser.get(way, headers={"Accept": "text/html"})
    assert led.status_code == 302
    place = urlsplit(led.location)
    assert place.path == f"/press/{EVENT}/terms"
    assert "next=/assets" in led.location.replace("%2F", "/")


LOOKING = ("preview", "marked.jpg", "deliver.json?recipe=web")
"""Below an asset: seen on a page, or only asked about."""


def test_looking_and_choosing_need_no_agreement(counter: Counter, new_version: None) -> None:
    browser = counter.client("press")
    assert browser.get(f"/events/{EVENT}/").status_code == 200
    assert browser.get(f"/assets/{counter.ids[0]}.json").json["download"]["allowed"] is True
    filled = browser.post(f"/events/{EVENT}/baskets/current", json={"ids": counter.ids})
    assert filled.json["ids"] == counter.ids
    for way in LOOKING:
        assert browser.get(f"/assets/{counter.ids[0]}/{way}").status_code in (200, 404), way


def test_no_other_route_hands_out_a_file(counter: Counter, new_version: None) -> None:
    """Whatever is added: to press who agreed to nothing, no address of a file and no attachment."""
    browser = counter.client("press")
    values = {"slug": EVENT, "asset_id": counter.ids[0], "basket_id": 1, "name": "preview", "kind": "csv"}
    for rule in counter.app.url_map.iter_rules():
        known = {name: values.get(name, 1) for name in rule.arguments}
        with counter.app.test_request_context():
            url = counter.app.url_for(rule.endpoint, **known)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            if rule.endpoint in ("security.logout", "signing_out.everywhere", "terms.accept"):
                continue
            answer = browser.open(url, method=method, json={} if method != "GET" else None)
            said = answer.headers.get("Location", "") + ("" if answer.is_streamed else answer.text)
            for prefix in ("originals/", "deliveries/", "archives/"):
                assert f"/{prefix}" not in said or "X-Amz-Signature" not in said, (method, url)
            assert answer.mimetype not in ("application/zip", "application/pdf"), (method, url)
            answer.close()
