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
from tests.browser.conftest import EVENT, Live, NewPage
from tests.browser.pages.library import LibraryPage

SOON = timedelta(seconds=8)


def test_press_takes_a_size_and_a_part_on_a_phone(live: Live, new_page: NewPage) -> None:
    page = new_page(360, 740, has_touch=True, is_mobile=True, accept_downloads=True)
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.expect_pictures(12)
    lightbox = library.open(0)
    taken = lightbox.take("Web")
    assert taken.suggested_filename.endswith("_web.jpg")
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
    database = Database.of(live.settings)
    with database.begin() as session:
        event_id = session.scalars(select(Event.id).where(Event.slug == EVENT)).one()
        session.merge(DeliverySettings(event_id=event_id, opens_at=utcnow() + SOON))
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
