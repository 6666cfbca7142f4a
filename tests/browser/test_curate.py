"""The desk at work: culling by keys, an edit of many pictures and its undo, crops to take."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Crop, Framing, Pick
from tests.browser.conftest import Live, NewPage, unique
from tests.browser.pages.culling import CullingPage
from tests.browser.pages.layout import expect_no_sideways_scroll
from tests.browser.pages.library import LibraryPage


def catalogue(live: Live, what: object) -> list[object]:
    database = Database.of(live.settings)
    with database.read() as session:
        found = list(session.scalars(what))  # type: ignore[call-overload]
    database.dispose()
    return found


@pytest.mark.usefixtures("untouched")
def test_culling_by_keyboard_loses_nothing_when_the_network_does(live: Live, new_page: NewPage) -> None:
    page = new_page()
    LibraryPage.signed_in(page, live.library, live.accounts["marketing"]).expect_pictures(12)
    culling = CullingPage(page)
    culling.open(f"{live.library}cull?q=robot")
    culling.expect_at(1, 4)
    first = culling.title()
    culling.press("p")
    culling.expect_at(2, 4)
    culling.press("x", "4")
    culling.expect_at(4, 4)
    expect(culling.counts).to_contain_text("1 picked")
    culling.expect_saved()

    # the network goes, and comes back; the neighbours were loaded before
    page.context.set_offline(True)
    culling.press("Home", "ArrowRight")
    culling.expect_ready()
    culling.press("ArrowRight")
    culling.expect_ready()
    culling.press("End", "p")
    expect(culling.end).to_contain_text("2 pictures are picked")
    expect(culling.saved).to_contain_text("kept here")
    page.context.set_offline(False)
    culling.expect_saved()
    flags = {pick.flag: pick for pick in catalogue(live, select(Pick)) if isinstance(pick, Pick)}
    assert set(flags) == {"pick", "reject", ""}
    assert flags[""].rating == 4

    # back at the first, the answer is there; taking it back leads to it
    page.reload()
    culling.expect_at(4, 4)
    culling.press("Home")
    culling.expect_at(1, 4)
    culling.expect_title(first)
    expect(culling.pick).to_have_attribute("aria-pressed", "true")

    # a colour of its own, by its key; left and opened again, it is where one was
    culling.press("ArrowRight", "6")
    expect(page.get_by_role("button", name="Label: Red (6)")).to_have_attribute("aria-pressed", "true")
    culling.expect_saved()
    page.goto(live.library)
    page.goto(f"{live.library}cull?q=robot")
    culling.expect_at(2, 4)
    expect(page.get_by_role("button", name="Label: Red (6)")).to_have_attribute("aria-pressed", "true")
    culling.press("u")
    expect(page.get_by_role("button", name="Label: Red (6)")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Label: Red (6)")).to_have_attribute("aria-pressed", "true")
    culling.press("6", "Home")
    culling.expect_saved()

    # side by side, zoomed as one
    culling.press("c", "c")
    expect(culling.frames).to_have_count(3)
    culling.press("z")
    scales = page.eval_on_selector_all(
        ".frame__picture", "all => all.map((one) => parseFloat(one.style.width) / one.naturalWidth)"
    )
    assert scales == pytest.approx([1, 1, 1], abs=0.01)
    culling.press("ArrowRight")
    expect(culling.frames.nth(1)).to_have_attribute("aria-current", "true")

    # on a phone, frames that are compared stand below each other, each as high as the others
    page.set_viewport_size({"width": 360, "height": 740})
    heights = culling.frames.evaluate_all("all => all.map(one => one.clientHeight)")
    assert min(heights) > 100, heights
    page.set_viewport_size({"width": 1280, "height": 800})

    # everyone's picks, as a rating
    page.goto(f"{live.library}picks")
    expect(page.locator(".picks__item")).to_have_count(4)
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("[data-toasts]")).to_contain_text("2 pictures changed")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-toasts]")).to_contain_text("2 pictures changed")


def bulk_edit(live: Live, page: Page) -> tuple[LibraryPage, Locator]:
    """The library with its four pictures of robots, and the dialog that edits them."""
    library = LibraryPage.signed_in(page, f"{live.library}?q=robot", live.accounts["marketing"])
    library.expect_pictures(4)
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Edit", exact=True).click()
    return library, page.get_by_role("dialog", name="Edit 4 pictures", exact=True)


def test_many_pictures_are_edited_and_put_back(live: Live, new_page: NewPage) -> None:
    page, before = new_page(), captions(live)
    library, dialog = bulk_edit(live, page)
    expect(dialog.get_by_role("button", name="Change", exact=True)).to_be_disabled()
    expect(dialog.get_by_role("combobox", name="Field")).to_have_value("")
    dialog.get_by_role("combobox", name="Field").select_option("tags")
    dialog.get_by_role("combobox", name="Tags").fill("On stage")
    dialog.get_by_role("button", name="Add to the list").click()  # who knows of no Enter sees how it goes on
    expect(dialog.get_by_role("button", name="Remove On stage")).to_be_visible()
    dialog.get_by_role("combobox", name="Field").select_option("caption")
    expect(dialog.get_by_text("Say what is to change")).to_be_visible()
    expect(dialog.get_by_role("button", name="Change", exact=True)).to_be_disabled()
    dialog.get_by_role("textbox", name="Caption").fill("{session}: {filename}")
    expect(dialog).to_contain_text("4 of 4 would change")
    expect(dialog.locator(".bulk__diff ins").first).to_contain_text("DSC_")
    dialog.get_by_role("button", name="Change 4 pictures").click()
    expect(library.toasts).to_contain_text("4 pictures changed")
    assert sum(": DSC_" in caption for caption in captions(live).values()) == 4
    library.toasts.get_by_role("button", name="Undo").click()
    expect(library.toasts.filter(has_text="4 pictures changed")).to_be_visible()
    assert captions(live) == before
    page.goto(f"{live.library}edits")
    expect(page.locator(".ledger__entry").first).to_contain_text("Undone:")


@pytest.mark.parametrize(("selected", "title"), [(1, "Edit 1 picture"), (3, "Edit 3 pictures")])
def test_the_dialog_says_how_many_pictures_it_edits(
    live: Live, new_page: NewPage, selected: int, title: str
) -> None:
    page = new_page()
    library = LibraryPage.signed_in(page, f"{live.library}?q=robot", live.accounts["marketing"])
    library.expect_pictures(4)
    library.select_first(selected)
    page.get_by_role("button", name="Edit", exact=True).click()
    dialog = page.get_by_role("dialog", name=title, exact=True)
    expect(dialog.get_by_text("Say what is to change")).to_be_visible()  # no empty half at the start
    dialog.get_by_role("combobox", name="Field").select_option("tags")
    dialog.get_by_role("combobox", name="Tags").fill("On stage")
    dialog.get_by_role("button", name="Add to the list").click()
    expect(dialog).to_contain_text(f"{selected} of {selected} would change")
    expect(dialog.get_by_role("heading", name=title, exact=True)).to_be_visible()


def test_on_a_phone_nothing_cuts_the_ring_of_the_first_field(live: Live, new_page: NewPage) -> None:
    _, dialog = bulk_edit(live, new_page(390, 844))
    field = dialog.get_by_role("combobox", name="Field")
    expect(field).to_be_focused()
    room = """field => field.getBoundingClientRect().top
        - field.closest('.bulk__changes').getBoundingClientRect().top"""
    ring = """field => parseFloat(getComputedStyle(field).outlineWidth)
        + parseFloat(getComputedStyle(field).outlineOffset)"""
    assert field.evaluate(room) >= field.evaluate(ring) > 0


def test_words_are_cleared_only_when_that_was_said_and_confirmed(live: Live, new_page: NewPage) -> None:
    page, before = new_page(), captions(live)
    library, dialog = bulk_edit(live, page)
    dialog.get_by_role("combobox", name="Field").select_option("caption")
    dialog.get_by_role("combobox", name="What to do").select_option("clear")
    dialog.get_by_role("button", name="Change 4 pictures").click()
    expect(dialog.get_by_role("alert")).to_have_text("Caption of 4 pictures will be empty.")
    assert captions(live) == before
    dialog.get_by_role("button", name="Yes, clear 4 pictures").click()
    expect(library.toasts).to_contain_text("4 pictures changed")
    assert sorted(captions(live).values())[:4] == [""] * 4
    page.keyboard.press("Control+z")  # what the message offers, by the key that does so everywhere
    expect(library.toasts.filter(has_text="4 pictures changed")).to_be_visible()
    assert captions(live) == before


def test_a_picture_is_edited_in_place_and_two_do_not_overwrite_each_other(
    live: Live, new_page: NewPage
) -> None:
    mine, theirs, instructions = new_page(), new_page(), unique("Ask the desk")
    address = f"{live.library}?q=file%3ADSC_0002"
    for page, role in ((mine, "marketing"), (theirs, "admin")):
        library = LibraryPage.signed_in(page, address, live.accounts[role])
        library.expect_pictures(1)
        library.open(0).expect_picture("1 / 1")
        expect(page.locator("[data-field=headline]")).to_be_visible()
    write(theirs, "headline", "Their words")
    expect(theirs.locator("[data-toasts]")).to_contain_text("Headline saved")
    write(mine, "headline", "My words")
    conflict = mine.get_by_role("alert")
    expect(conflict).to_contain_text("Theirs: Their words")
    # news come while the conflict is open: it stays, and they are shown once it is over
    with mine.expect_response(re.compile(r"/layout\.json\?.*since=")):
        theirs.locator("[data-more] summary").click()
        write(theirs, "instructions", instructions)
    conflict.get_by_role("button", name="Keep mine").click()
    expect(mine.locator("[data-toasts]")).to_contain_text("Headline saved")
    expect(mine.locator("[data-field=instructions]")).to_contain_text(instructions)
    mine.locator("[data-history] summary").click()
    expect(mine.locator(".history__entry").first).to_contain_text("My words")
    mine.locator(".history__entry").filter(has_text="Their words").last.get_by_role("button").click()
    expect(mine.locator("[data-field=headline]")).to_contain_text("Add headline")


@pytest.mark.parametrize("width", [1440, 360])
def test_crops_are_taken_as_a_zip(live: Live, new_page: NewPage, tmp_path: Path, width: int) -> None:
    page = new_page(width, 800)
    LibraryPage.signed_in(page, live.library, live.accounts["marketing"])
    asset = catalogue(live, select(Asset).where(Asset.filename == "DSC_0005.jpg"))[0]
    assert isinstance(asset, Asset)
    page.goto(f"{live.url}/assets/{asset.id}/crops")
    cards = page.locator(".card")
    expect(cards).to_have_count(5)
    expect_no_sideways_scroll(page)
    page.get_by_role("button", name="1:1", exact=True).click()
    page.keyboard.press("Shift+ArrowLeft")
    expect(cards.first).to_contain_text("By hand")
    for box in reversed(page.locator("input[name=file]:checked").all()[1:]):
        box.uncheck()
    with page.expect_download() as download:
        page.get_by_role("button", name="Make a zip").click()
    download.value.save_as(tmp_path / "set.zip")
    with zipfile.ZipFile(tmp_path / "set.zip") as archive:
        (name,) = archive.namelist()
        assert name == "DSC_0005-instagram-square.jpg"
        assert Image.open(io.BytesIO(archive.read(name))).size == (1080, 1080)
    page.locator(".card__forget:visible").click()
    expect(cards.first).to_contain_text("From the focus")

    # straightening makes a crop smaller; undone, the crop is as it was and the focus a suggestion again
    page.locator("[data-crop]").focus()
    with page.expect_response(re.compile("/crops$")):
        page.keyboard.press("Shift+ArrowRight")
    (before,) = catalogue(live, select(Crop.width).where(Crop.asset_id == asset.id))
    expect(page.locator("[data-source]")).to_have_text("Suggested")
    page.get_by_role("slider", name="Straighten").fill("8")
    undo = (
        page.locator(".toast").filter(has_text="Focus and look are kept").get_by_role("button", name="Undo")
    )
    expect(undo).to_be_visible()
    (smaller,) = catalogue(live, select(Crop.width).where(Crop.asset_id == asset.id))
    assert isinstance(before, float)
    assert isinstance(smaller, float)
    assert smaller < before
    with page.expect_response(re.compile("/crops$")):
        undo.click()
    expect(page.locator("[data-source]")).to_have_text("Suggested")
    assert catalogue(live, select(Crop.width).where(Crop.asset_id == asset.id)) == [before]
    assert catalogue(live, select(Framing).where(Framing.asset_id == asset.id)) == []
    page.locator(".card__forget:visible").click()
    expect(cards.first).to_contain_text("From the focus")


def write(page: Page, field: str, words: str) -> None:
    root = page.locator(f"[data-field={field}]")
    root.get_by_role("button").click()
    root.get_by_role("textbox").fill(words)
    page.keyboard.press("Enter")


def captions(live: Live) -> dict[str, str]:
    found = catalogue(live, select(Asset))
    return {asset.filename: asset.caption for asset in found if isinstance(asset, Asset)}
