"""Journey: taking files on a phone, and an embargo that ends while the page is open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import delete, select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import DeliverySettings, Event
from mediahub.catalog.models.base import utcnow
from tests.browser.conftest import EVENT, Live, NewPage, unique
from tests.browser.pages.library import LibraryPage
from tests.browser.pages.signin import SignInPage
from tests.newsrooms import PASSWORD, USER, sftp

SOON = timedelta(seconds=8)


def test_press_takes_a_size_and_a_part_on_a_phone(live: Live, new_page: NewPage) -> None:
    page = new_page(360, 740, has_touch=True, is_mobile=True, accept_downloads=True)
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.expect_pictures(12)
    lightbox = library.open(0)
    for size in ("Press", "Web"):  # both are larger than the picture: they would be the original once more
        expect(lightbox.root.locator(".takes").get_by_text(size, exact=True)).to_have_count(0)
    taken = lightbox.take("Original")
    data = Path(taken.path()).read_bytes()
    assert b"Chen Rui / Test Pool" in data
    lightbox.root.locator(".takes summary").click()
    lightbox.root.get_by_role("button", name="Size and crop").click()
    dialog = page.get_by_role("dialog", name="Size and crop")
    dialog.get_by_label("Shape").select_option("1:1")
    dialog.get_by_label("Longer side, pixels").fill("200")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download").click()
    with Image.open(download.value.path()) as picture:
        assert picture.size == (200, 200)


@pytest.fixture
def opens_soon(live: Live) -> Iterator[None]:
    """An armed embargo that ends in a few seconds."""
    yield from armed(live, SOON)


@pytest.fixture
def opens_later(live: Live) -> Iterator[None]:
    """An armed embargo that outlasts the test."""
    yield from armed(live, timedelta(hours=1))


def armed(live: Live, lasts: timedelta) -> Iterator[None]:
    database = Database.of(live.settings)
    with database.begin() as session:
        event_id = session.scalars(select(Event.id).where(Event.slug == EVENT)).one()
        session.merge(DeliverySettings(event_id=event_id, opens_at=utcnow() + lasts))
    yield
    with database.begin() as session:
        session.execute(delete(DeliverySettings).where(DeliverySettings.event_id == event_id))
    database.dispose()


@pytest.mark.usefixtures("opens_soon")
def test_an_open_page_unlocks_when_the_embargo_ends(live: Live, new_page: NewPage) -> None:
    page = new_page()
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    image = library.tiles.first.locator("img")
    expect(image).to_have_attribute("src", re.compile("/marked"))
    expect(image).to_have_attribute("src", re.compile("/thumb-"))  # nobody touched the page


def test_a_link_to_an_embargoed_picture_shows_the_small_one(
    live: Live, new_page: NewPage, opens_later: None
) -> None:
    """As the grid does: nobody looks at a black page because the large one is refused."""
    page = new_page()
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.expect_pictures(12)
    identity = library.tiles.first.get_attribute("data-id")
    page.goto(f"{live.url}/assets/{identity}")
    image = page.locator(".pswp__item[aria-hidden=false] img.pswp__img:not(.pswp__img--placeholder)")
    expect(image).to_have_attribute("src", re.compile("/marked"))
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.naturalWidth") > 0
    expect(page.locator(".panel > .panel__refused")).to_contain_text("Not before")
    expect(page.locator(".panel").get_by_text("Not before")).to_have_count(1)
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()  # a phone opens it without the panel: the reason stands on the picture
    expect(page.locator(".panel")).to_be_hidden()
    expect(page.locator(".lightbox__words")).to_contain_text("Not before")


def test_a_newsroom_gets_its_password_once_its_key_is_confirmed(
    live: Live, new_page: NewPage, tmp_path: Path
) -> None:
    """And none when it comes with another key: that is said, and confirmed anew."""
    page, name, tried = new_page(), unique("Evening News"), list[str]()
    page.goto(f"{live.url}/events/{EVENT}/newsrooms")
    SignInPage(page).sign_in(*live.accounts["marketing"])
    confirm = page.get_by_role("button", name=f"Confirm it and test: {name}")
    works = page.get_by_text(f"“{name}” works.")
    with sftp(tmp_path, tried=tried) as address:
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("How").select_option("sftp")
        page.get_by_label("host:port").fill(address)
        page.locator("#username").fill(USER)
        page.get_by_label("Password, or private key").fill(PASSWORD)
        expect(page.get_by_label("Region (S3)")).to_be_hidden()
        page.get_by_role("button", name="Add and test").click()
        expect(page.get_by_text("It shows the fingerprint SHA256:").first).to_be_visible()
        assert tried == []
        confirm.click()
        expect(works).to_be_visible()
        expect(confirm).to_have_count(0)
        assert set(tried) == {PASSWORD}
    tried.clear()
    with sftp(tmp_path, int(address.rpartition(":")[2]), tried):
        page.get_by_role("button", name=f"Test {name}").click()
        expect(confirm).to_be_visible()
        assert tried == []
        confirm.click()
        expect(works).to_be_visible()
        assert set(tried) == {PASSWORD}
    page.get_by_role("button", name=f"Delete {name}").click()
    asked = page.get_by_role("alertdialog", name=f"Delete “{name}”?")
    expect(asked).to_contain_text("Its password and the list of what was sent there are lost")
    expect(asked.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=f"Test {name}")).to_have_count(1)
    page.get_by_role("button", name=f"Delete {name}").click()
    asked.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name=f"Test {name}")).to_have_count(0)
