"""Pictures that are folded into bursts: what is said of a selection is what happens to it."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect
from sqlalchemy import ColumnElement, func, select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, BasketItem, Event, GalleryItem
from mediahub.media.writing.write import WriteFields, write_metadata
from tests.browser.conftest import OPENING, Live, NewPage
from tests.browser.pages.basket import BasketPage
from tests.browser.pages.library import LibraryPage

SHOWN, FOLDED = 4, 5
ALL = SHOWN + FOLDED
SECONDS = 60


@dataclass
class Bursts:
    """An event of two pictures that stand alone, a burst of four and a burst of three."""

    slug: str
    library: str
    database: Database

    def count(self, *where: ColumnElement[bool]) -> int:
        """How many of its pictures are so."""
        query = select(func.count()).select_from(Asset).join(Event).where(Event.slug == self.slug, *where)
        with self.database.read() as session:
            return session.scalar(query) or 0

    def count_in(self, items: type[BasketItem | GalleryItem]) -> int:
        """How many of its pictures lie in baskets or galleries."""
        query = select(func.count()).select_from(items).join(Asset, Asset.id == items.asset_id).join(Event)
        with self.database.read() as session:
            return session.scalar(query.where(Event.slug == self.slug)) or 0

    def expect_count(self, number: int, *where: ColumnElement[bool]) -> None:
        """Wait until as many are so."""
        deadline = time.monotonic() + SECONDS
        while (found := self.count(*where)) != number:
            assert time.monotonic() < deadline, found
            time.sleep(0.2)


@pytest.fixture
def bursts(live: Live, tmp_path: Path) -> Iterator[Bursts]:
    slug = live.create_event("bursts", "Bursts")
    frames = [(0, 0), (1, 0), *((2, frame) for frame in range(4)), *((3, frame) for frame in range(3))]
    live.ingest(*[frame_of(tmp_path, scene, frame) for scene, frame in frames], event=slug)
    made = Bursts(slug, f"{live.url}/events/{slug}/", Database.of(live.settings))
    made.expect_count(7, Asset.stack_id.is_not(None))
    yield made
    made.database.dispose()


def frame_of(card: Path, scene: int, frame: int) -> Path:
    """A picture of a scene of its own; frames differ by a dot, and by a fifth of a second."""
    image = Image.linear_gradient("L").rotate(scene * 90).resize((640, 427)).convert("RGB")
    ImageDraw.Draw(image).rectangle((300, 200, 301 + frame, 201), fill="red")
    path = card / f"SCENE_{scene}_{frame}.jpg"
    image.save(path, "JPEG", quality=90)
    taken = OPENING + timedelta(days=40, minutes=scene, milliseconds=200 * frame)
    path.write_bytes(write_metadata(path, WriteFields(taken=taken, credit="Chen Rui")))
    return path


def rewrite(page: Page, field: str, words: str, said: int) -> None:
    """Give all that is selected these words; every count on the way is `messages`."""
    page.get_by_role("button", name="Edit", exact=True).click()
    dialog = page.get_by_role("dialog", name=f"Edit {said} pictures")
    dialog.get_by_label("Field").select_option(field)
    dialog.get_by_role("textbox", name=field.title()).fill(words)
    expect(dialog).to_contain_text(f"{said} of {said} would change")
    dialog.get_by_role("button", name=f"Change {said} pictures").click()
    expect(page.locator("[data-toasts]")).to_contain_text(f"{said} pictures changed")


def test_what_is_folded_is_said_and_taken_in_on_request(
    live: Live, new_page: NewPage, bursts: Bursts
) -> None:
    page = new_page()
    library = LibraryPage.signed_in(page, bursts.library, live.accounts["admin"])
    library.expect_pictures(SHOWN)
    library.expect_total(f"{ALL} pictures")
    page.keyboard.press("Control+a")
    bar = page.locator("[data-selection]")
    expect(library.selected).to_have_text(f"{SHOWN} selected")
    expect(bar).to_contain_text(f"{FOLDED} more in bursts")

    # those shown, and no other
    rewrite(page, "caption", "Only those on top", SHOWN)
    assert bursts.count(Asset.caption == "Only those on top") == SHOWN

    # all of them
    bar.get_by_role("button", name=f"Select all {ALL}").click()
    expect(library.selected).to_have_text(f"{ALL} selected")
    expect(bar).to_contain_text(f"{FOLDED} of them in bursts")
    rewrite(page, "headline", "Every frame", ALL)
    assert bursts.count(Asset.headline == "Every frame") == ALL


def set_free(page: Page, library: LibraryPage) -> None:
    """Set the terms of all that is selected."""
    page.get_by_role("button", name="Terms", exact=True).click()
    dialog = page.get_by_role("dialog", name=f"Terms of {ALL} pictures")
    dialog.get_by_label("Class").select_option("free")
    dialog.get_by_role("button", name="Set", exact=True).click()
    expect(library.toasts).to_contain_text(f"The terms of {ALL} pictures are set.")


def test_everything_the_bar_does_is_done_to_as_many_as_it_says(
    live: Live, new_page: NewPage, bursts: Bursts
) -> None:
    page = new_page()
    library = LibraryPage.signed_in(page, bursts.library, live.accounts["admin"])
    library.expect_pictures(SHOWN)
    page.keyboard.press("Control+a")
    bar = page.locator("[data-selection]")
    bar.get_by_role("button", name=f"Select all {ALL}").click()
    expect(library.selected).to_have_text(f"{ALL} selected")

    before = bursts.count(Asset.rights_class == "free")
    set_free(page, library)
    assert bursts.count(Asset.rights_class == "free") == ALL
    library.toasts.get_by_role("button", name="Undo").click()
    expect(library.toasts).to_contain_text(f"{ALL - before} pictures changed.")
    assert bursts.count(Asset.rights_class == "free") == before
    set_free(page, library)

    page.get_by_role("button", name="Add to gallery…").click()
    dialog = page.get_by_role("dialog", name=f"Add {ALL} pictures to…")
    dialog.get_by_label("Name of a new gallery").fill("Bursts and all")
    dialog.get_by_role("button", name="New gallery").click()
    expect(library.toasts).to_contain_text("“Bursts and all” is made.")
    assert bursts.count_in(GalleryItem) == ALL

    page.get_by_role("button", name="Into the basket").click()
    expect(library.toasts).to_contain_text(f"{ALL} pictures put into")
    assert bursts.count_in(BasketItem) == ALL
    page.keyboard.press("Control+z")
    expect(library.toasts).not_to_contain_text("put into")
    expect(page.locator("[data-basket] .badge")).to_be_hidden()
    assert bursts.count_in(BasketItem) == 0
    page.get_by_role("button", name="Into the basket").click()
    expect(library.toasts).to_contain_text(f"{ALL} pictures put into")
    page.locator("[data-basket]").click()
    basket = BasketPage(page)
    basket.expect_sum(f"{ALL} pictures to download")
    with zipfile.ZipFile(basket.take_zip()) as archive:
        assert sum(name.endswith(".jpg") for name in archive.namelist()) == ALL

    page.goto(bursts.library)
    library.expect_pictures(SHOWN)
    page.keyboard.press("Control+a")
    bar.get_by_role("button", name=f"Select all {ALL}").click()
    bar.get_by_role("button", name=f"Only the {SHOWN} shown").click()
    expect(library.selected).to_have_text(f"{SHOWN} selected")
    expect(bar).to_contain_text(f"{FOLDED} more in bursts")
    bar.get_by_role("button", name=f"Select all {ALL}").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(library.toasts).to_contain_text(f"{ALL} pictures are in the trash")
    assert bursts.count(Asset.state == "trashed") == ALL
    library.toasts.get_by_role("button", name="Undo").click()
    bursts.expect_count(ALL, Asset.state == "ready")
