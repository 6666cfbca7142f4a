"""Every page and dialog that there is, for every role: valid HTML, nothing that axe-core finds, and nothing
cut on a phone or at 200 %.

The pages are those of the application's own map: a new one is looked at by itself, and one with a parameter
that is not known here fails until it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from mediahub.app import create_app
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Basket, Event, PressPage, ShareLink, User
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import edit, galleries, publish, share_links
from mediahub.curation.galleries.operations import Add, AddSection
from mediahub.identity.contributors import create_link, revoke_link
from tests.browser.conftest import EVENT, WAIT, Live, NewPage
from tests.browser.pages.cut import cut_texts
from tests.browser.pages.signin import SignInPage
from tests.browser.test_access import AXE, RUN
from tests.english import english_in, names_in
from tests.html_checker import html_errors
from tests.long import LONG

pytestmark = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: run npm ci in static/")
DESKTOP, PHONE, TWICE = (1440, 900), (360, 740), (720, 450)  # the last is a desktop at 200 %
LOOKS = [
    ("admin", "dark", DESKTOP, "en"),
    pytest.param("admin", "light", DESKTOP, "zh", marks=pytest.mark.long),
    ("marketing", "light", PHONE, "zh"),
    pytest.param("photographer", "dark", PHONE, "en", marks=pytest.mark.long),
    ("press", "light", PHONE, "zh"),
    ("guest", "light", PHONE, "en"),
    pytest.param("guest", "dark", DESKTOP, "zh", marks=pytest.mark.long),
    pytest.param("admin", "light", TWICE, "en", marks=pytest.mark.long),
    pytest.param("press", "dark", TWICE, "en", marks=pytest.mark.long),
    pytest.param("guest", "light", TWICE, "zh", marks=pytest.mark.long),
]
"""Who looks, in which colours, on what, in which language. A photographer's pages are among marketing's."""
FEWEST = {"admin": 40, "marketing": 38, "photographer": 20, "press": 8, "guest": 6}
"""How many pages there are at least for each role."""
NO_PAGES = {
    "live.stream",
    "metrics",
    "healthz",
    "readyz",
    "static",
    "security.static",
    "api-docs.openapi_json",
}
"""What ends never, or is for machines."""
ENGLISH = ("/developers/api",)
"""Pages that are about programs, and in English."""
NAMES = frozenset({
    "mediahub", "exif", "iptc", "xmp", "webhook", "webhooks", "lightroom", "linkedin", "skos", "turtle",
    "bkm", "ninjs", "newsml", "dlib", "resnet", "point", "bytes", "gib", "password",
})  # fmt: skip
"""Names of programs, standards, commands and networks, and units that have no other word."""
COUNTED = """(() => {
  const plain = window.fetch;
  window.underWay = 0;
  window.fetch = (...all) => { window.underWay++; return plain(...all).finally(() => window.underWay--); };
})()"""
SETTLED = "document.readyState === 'complete' && window.underWay === 0"
WIDTH = "document.documentElement.scrollWidth"
SOURCELESS = "[...document.querySelectorAll('img:not([src]), img[src=\"\"]')].map(one => one.outerHTML)"


@pytest.fixture(scope="module")
def values(live: Live) -> Iterator[dict[str, Any]]:
    """What each parameter of an address may be: something to show is behind every page."""
    database = Database.of(live.settings)
    with database.begin() as session:
        known = _filled(session)
    yield known
    with database.begin() as session:
        _emptied(session, known)
    database.dispose()


def _filled(session: Session) -> dict[str, Any]:
    event = session.scalars(select(Event).where(Event.slug == EVENT)).one()
    ids = list(session.scalars(select(Asset.id).where(Asset.event_id == event.id).order_by(Asset.taken_at)))
    session.execute(update(Asset).where(Asset.id.in_(ids[:6])).values(rights_class="free"))
    admin = session.scalars(select(User).order_by(User.id)).first()
    assert admin is not None
    gallery = galleries.create(session, event.id, "Every page", user_id=admin.id)
    parts = [Add(op="add", ids=ids[:6]), AddSection(op="section.add", section="b", heading="Afterwards")]
    edit.apply(session, gallery, parts, admin.id)
    session.flush()
    session.expire_all()
    publish.publish(session, gallery, admin.id, utcnow())
    wish = share_links.Wish(title="For a client", sizes=("web",))
    link = share_links.create(
        session, wish, event_id=event.id, user_id=admin.id, now=utcnow(), gallery=gallery
    )
    basket = Basket(event_id=event.id, owner_id=admin.id, name="Every page")
    session.add(basket)
    page = session.get(PressPage, event.id)
    was_public = page.is_public if page else None
    if page is None:
        page = PressPage(event_id=event.id)
        session.add(page)
    page.is_public = True
    invitation, secret = create_link(session, EVENT, rights_class="free")
    session.flush()
    return {
        "signature": "x",
        "asset_id": ids[0],
        "gallery_id": gallery.id,
        "basket_id": basket.id,
        "token": {"share": link.token, "contribute": secret},
        "slug": {"public": gallery.slug, "": EVENT},
        "prefix": invitation.prefix,
        "link_id": link.id,
        "user_id": admin.id,
        "was_public": was_public,
        **dict.fromkeys(("account_id", "action_id", "search_id", "run_id", "set_id", "feed_id", "number"), 1),
        "key": "0",
        "name": "x",
        "kind": "csv",
        "size": "web",
        "sha256": "0" * 64,
        "archive_id": "0" * 32,
        "colour": "d5382f",
        "filename": "x",
    }


def _emptied(session: Session, known: dict[str, Any]) -> None:
    session.execute(update(Asset).values(rights_class="editorial"))
    gallery = galleries.lock(session, known["gallery_id"])
    assert gallery is not None
    galleries.archive(session, gallery, None)
    share_links.revoke(session, session.get_one(ShareLink, known["link_id"]), utcnow())
    session.delete(session.get_one(Basket, known["basket_id"]))
    revoke_link(session, known["prefix"])
    page = session.get_one(PressPage, gallery.event_id)
    if known["was_public"] is None:
        session.delete(page)
    else:
        page.is_public = known["was_public"]


@pytest.fixture(scope="module")
def app(live: Live) -> Flask:
    return create_app(live.settings)


def addresses(app: Flask, values: dict[str, Any]) -> list[str]:
    """The way to everything that may be a page."""

    def value(rule: Rule, name: str) -> Any:
        known = values[name]
        room = rule.endpoint.partition(".")[0]
        return known.get(room, known.get("")) if isinstance(known, dict) else known

    found = []
    for rule in app.url_map.iter_rules():
        last = rule.rule.rpartition("/")[2]
        if "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGES or "." in last:
            continue
        if rule.rule.startswith("/api/"):
            continue
        with app.test_request_context():
            found.append(app.url_for(rule.endpoint, **{name: value(rule, name) for name in rule.arguments}))
    return sorted(set(found))


@pytest.fixture(scope="module")
def pages_for(live: Live, app: Flask, values: dict[str, Any]) -> Callable[..., dict[str, str]]:
    """By address, the HTML of what is a page for somebody of this role, in a language. Most addresses are
    none: no network is needed to find out, and it is found out once."""

    @cache
    def pages(role: str, language: str = "en") -> dict[str, str]:
        client = app.test_client()
        client.set_cookie("language", language)
        if role != "guest":
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text)
            assert token
            email, password = live.accounts[role]
            form = {"email": email, "password": password, "csrf_token": token[1]}
            assert client.post("/login", data=form).status_code == 302
        found = {}
        for way in addresses(app, values):
            with client.get(way, headers={"Accept": "text/html"}) as answer:
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    found[way] = answer.text
        return found

    return pages


@pytest.fixture(scope="module")
def names(live: Live, values: dict[str, Any]) -> frozenset[str]:
    """Words that stay as they are in every language."""
    with Database.of(live.settings).read() as session:
        return frozenset(names_in(session)) | NAMES


@pytest.mark.parametrize(("role", "theme", "size", "language"), LOOKS)
def test_every_page_is_for_everyone(
    live: Live,
    new_page: NewPage,
    pages_for: Callable[..., dict[str, str]],
    names: frozenset[str],
    role: str,
    theme: str,
    size: tuple[int, int],
    language: str,
) -> None:
    """And says in it what its scripts write too, dialogs among them."""
    page = new_page(*size, bypass_csp=True, color_scheme=theme, reduced_motion="reduce")
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live.url}])
    page.add_init_script(COUNTED)
    page.add_init_script(path=AXE)  # sent once, not to every page anew
    if role != "guest":
        page.goto(f"{live.url}/login")
        SignInPage(page).sign_in(*live.accounts[role])
        page.wait_for_url("**/events/**")
    page.context.add_cookies([{"name": "language", "value": language, "url": live.url}])
    pages = pages_for(role, language)
    assert len(pages) >= FEWEST[role]
    left_out = set() if LONG else for_the_other(role, pages_for)
    looked, opened = {}, set[str]()
    for way in (one for one in pages if one not in left_out):
        looked[way] = look_at(page, f"{live.url}{way}", size[0])
        shown = [page.content()]
        for html, wrong in dialogs_of(page, opened) if LONG or language != "en" else ():
            shown.append(html)
            looked[way] += wrong
        if language != "en" and not way.startswith(ENGLISH):
            looked[way] += [text for html in shown for text in english_in(html, names, language)]
    found = {address: wrong for address, wrong in looked.items() if wrong}
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


def test_every_page_is_valid_html(pages_for: Callable[[str], dict[str, str]]) -> None:
    """One start of the checker for all roles: to start takes it longer than to look."""
    documents = {
        f"{address}, seen by {role}": html for role in FEWEST for address, html in pages_for(role).items()
    }
    found = html_errors(documents)
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)
    assert len(documents) >= sum(FEWEST.values())


@pytest.mark.parametrize("role", FEWEST)
def test_every_page_in_chinese_has_no_english_but_names(
    pages_for: Callable[..., dict[str, str]], names: frozenset[str], role: str
) -> None:
    found = {
        address: english
        for address, html in pages_for(role, "zh").items()
        if not address.startswith(ENGLISH) and (english := english_in(html, names))
    }
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


def for_the_other(role: str, pages_for: Callable[..., dict[str, str]]) -> set[str]:
    """Of the pages that admin and marketing have in common each looks at every second one, when time is
    short."""
    if role not in ("admin", "marketing"):
        return set()
    shared = sorted(pages_for("admin").keys() & pages_for("marketing").keys())
    return set(shared[int(role == "admin") :: 2])


def dialogs_of(page: Page, opened: set[str]) -> Iterator[tuple[str, list[str]]]:
    """What the dialogs of a page say, and what is wrong with them, without those `opened` before. Their
    buttons are pressed wherever they stand, in a closed menu too."""
    buttons = page.locator("[aria-haspopup=dialog]:not([hidden], [disabled])")
    for place in range(buttons.count()):
        name = str(buttons.nth(place).evaluate("one => one.title || one.textContent"))
        if name in opened:
            continue
        opened.add(name)
        buttons.nth(place).evaluate("one => one.click()")
        page.wait_for_function(f"document.querySelector('dialog[open]') && {SETTLED}", timeout=4 * WAIT)
        said = str(page.locator("dialog[open]").last.evaluate("one => one.outerHTML"))
        yield said, [f"{name}: {wrong}" for wrong in (*page.evaluate(RUN), *cut_texts(page))]
        page.evaluate("document.querySelectorAll('dialog[open]').forEach(one => one.close())")


def look_at(page: Page, address: str, width: int) -> list[str]:
    """What is wrong with a page."""
    answer = page.goto(address)
    assert answer
    assert answer.status == 200
    page.wait_for_function(SETTLED, timeout=4 * WAIT)  # health looks at everything before it answers
    wrong: list[str] = page.evaluate(RUN)
    wrong += [f"cut: {text}" for text in cut_texts(page)]
    wide = page.evaluate(WIDTH)
    wrong += [f"no source: {image}" for image in page.evaluate(SOURCELESS)]
    return wrong + ([f"{wide} px wide"] if wide > width else [])
