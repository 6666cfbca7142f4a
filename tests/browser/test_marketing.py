"""A marketing person's day, from culling to a published page: in two languages, on a desktop and on a phone.

Each step is kept as a picture under `MEDIAHUB_SCREENSHOTS`, where CI sets it.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Gallery, Pick
from mediahub.curation.galleries import galleries
from mediahub.translations import translator
from tests.browser.conftest import WAIT, Live, NewPage
from tests.browser.pages.culling import CullingPage
from tests.browser.pages.gallery import GalleryEditor
from tests.browser.pages.layout import expect_no_sideways_scroll
from tests.browser.pages.library import LibraryPage
from tests.browser.test_curate import captions

Say = Callable[..., str]
DESKTOP, PHONE = (1440, 900), (360, 740)
READERS = [("en", DESKTOP), ("en", PHONE), ("zh", DESKTOP), ("zh", PHONE)]


@pytest.fixture(params=READERS, ids=lambda one: f"{one[0]}-{one[1][0]}")
def reader(
    request: pytest.FixtureRequest, live: Live, new_page: NewPage
) -> Iterator[tuple[Page, Say, Callable[[str], None]]]:
    """A page in a language and a size, what says a text in that language, and what keeps a picture of it."""
    language, size = request.param
    touch = {"has_touch": True, "is_mobile": True} if size == PHONE else {}
    page = new_page(*size, reduced_motion="reduce", **touch)
    page.context.add_cookies([{"name": "language", "value": language, "url": live.url}])
    folder = os.environ.get("MEDIAHUB_SCREENSHOTS", "")

    def keep(name: str) -> None:
        expect_no_sideways_scroll(page)
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.wait_for_load_state()
            page.evaluate("document.fonts.ready")
            page.screenshot(path=Path(folder) / f"{name}-{language}-{size[0]}.png")

    yield page, speaker(language), keep
    _tidy(live)


def speaker(language: str) -> Say:
    """What gives a text of the interface in this language, with its variables filled in."""
    words = translator(language)

    def say(text: str, **values: object) -> str:
        said = words(text)
        for name, value in values.items():
            said = said.replace(f"{{{name}}}", str(value))
        return said

    return say


def _tidy(live: Live) -> None:
    database = Database.of(live.settings)
    with database.begin() as session:
        session.execute(delete(Pick))
        for identity in session.scalars(select(Gallery.id).where(Gallery.title == "A day in Wuhu")):
            gallery = galleries.lock(session, identity)
            assert gallery is not None
            galleries.archive(session, gallery, None)
    database.dispose()


def test_a_day_of_marketing(live: Live, reader: tuple[Page, Say, Callable[[str], None]], free: None) -> None:
    page, say, keep = reader
    database = Database.of(live.settings)
    with database.read() as session:
        identity = session.scalars(select(Asset.id).where(Asset.filename == "DSC_0005.jpg")).one()
    database.dispose()
    page.goto(f"{live.library}?q=robot")
    page.get_by_label(say("E-mail address")).fill(live.accounts["marketing"][0])
    page.get_by_label(say("Password")).fill(live.accounts["marketing"][1])
    page.get_by_role("button", name=say("Sign in")).click()
    _tidy(live)  # once more: a page of the test before may have sent its last answers while it was closed

    cull(live, page, say, keep)
    address = gather(live, page, say, keep)
    crop(live, page, say, keep, identity)
    edit(live, page, say, keep)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("A day in Wuhu")
    expect(page.locator("[data-picture]")).to_have_count(3)
    keep("6-published")


def cull(live: Live, page: Page, say: Say, keep: Callable[[str], None]) -> None:
    """Item 1: one picture, keys, side by side, everyone's picks."""
    culling = CullingPage(page)
    culling.open(f"{live.library}cull?q=robot")
    culling.press("p", "x", "4")
    expect(culling.counts).to_contain_text(say("{n} picked", n=1))
    expect(culling.saved).to_have_text(say("Saved"))
    keep("1-culling")
    culling.press("Home", "c")
    expect(culling.frames).to_have_count(2)
    keep("1-compared")
    badges = page.locator(".frame figcaption")
    expect(badges.nth(1)).to_be_visible()
    culling.press("End", "ArrowLeft")
    expect(badges).to_have_count(2)
    expect(badges.nth(1)).to_be_hidden()  # without an answer there is nothing to see, no dot either
    page.goto(f"{live.library}picks")
    expect(page.locator(".picks__item")).to_have_count(3)
    keep("1-picks")


def gather(live: Live, page: Page, say: Say, keep: Callable[[str], None]) -> str:
    """Items 2 and 4: a gallery from a selection, its order, published; gives its address."""
    select_pictures(live, page, 3)
    page.get_by_role("button", name=say("Add to gallery…")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("A day in Wuhu")
    dialog.get_by_role("button", name=say("New gallery"), exact=True).click()
    page.get_by_role("button", name=say("Open"), exact=True).click()
    editor = GalleryEditor(page)
    expect(editor.shots).to_have_count(3)
    a, b, c = editor.order()
    editor.move(a, 1)
    expect(editor.status).to_have_text(say("Saved"))
    editor.expect_order([b, a, c])
    keep("2-gallery")
    page.get_by_role("button", name=say("Publish"), exact=True).first.click()
    keep("4-publish")
    dialog.get_by_role("button", name=re.compile(f"^{say('Publish')}")).click()
    link = dialog.get_by_role("link", name=say("Open the page"))
    return str(link.get_attribute("href"))


def crop(live: Live, page: Page, say: Say, keep: Callable[[str], None], identity: str) -> None:
    """Item 3: every ratio beside the others; one set by hand, and back."""
    page.goto(f"{live.url}/assets/{identity}/crops")
    cards = page.locator(".card")
    expect(cards).to_have_count(5)
    keep("3-crops")
    cards.first.locator(".card__choose").click()
    page.keyboard.press("Shift+ArrowLeft")
    expect(cards.first).to_contain_text(say("By hand"))
    cards.first.locator(".card__forget").click()
    expect(cards.first).to_contain_text(say("From the focus"))


def edit(live: Live, page: Page, say: Say, keep: Callable[[str], None]) -> None:
    """Item 5: many at once, seen before, undone after."""
    before = captions(live)
    select_pictures(live, page, 4)
    page.get_by_role("button", name=say("Edit"), exact=True).click()
    dialog = page.locator("dialog.bulk")
    dialog.locator(".operation__field").select_option("caption")
    dialog.locator(".operation__text").first.fill(f"{{session}}: {{filename}}, {time.time_ns()}")
    expect(dialog).to_contain_text(say("{changed} of {total} would change", changed=4, total=4))
    keep("5-bulk")
    dialog.locator(".bulk__foot .button--primary").click()
    page.locator("[data-toasts]").get_by_role("button", name=say("Undo")).click()
    until = time.monotonic() + WAIT / 1000
    while captions(live) != before:
        assert time.monotonic() < until
        page.wait_for_timeout(100)


def select_pictures(live: Live, page: Page, count: int) -> None:
    """Select the first pictures of the robots, by keys."""
    page.goto(f"{live.library}?q=robot")
    library = LibraryPage(page)
    library.expect_pictures(4)
    library.select_first(count)
    expect(library.selected).to_contain_text(str(count))
