"""Journeys: two people put a gallery together at once, the world sees it on a phone, a client answers."""

from __future__ import annotations

import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, NewPage
from tests.browser.pages.gallery import GalleryEditor
from tests.browser.pages.layout import expect_no_sideways_scroll
from tests.browser.pages.library import LibraryPage
from tests.browser.test_access import AXE, expect_no_violation

pytestmark = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: run npm ci in static/")

FURTHER_FORMATS = """picture => picture.prepend(...["a", "b"].map((name) =>
  Object.assign(document.createElement("source"), { type: `image/x-${name}`, srcset: name })))"""


def begin(live: Live, page: Page, count: int) -> GalleryEditor:
    """Select pictures in the library and put them in a new gallery."""
    library = LibraryPage.signed_in(page, live.library, live.accounts["marketing"])
    library.expect_pictures(12)
    for number in range(count):
        library.tiles.nth(number).click(modifiers=["Control"])
    page.get_by_role("button", name="Add to gallery").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name of a new gallery").fill("The opening")
    dialog.get_by_role("button", name="New gallery").click()
    page.get_by_role("button", name="Open", exact=True).click()
    editor = GalleryEditor(page)
    expect(editor.shots).to_have_count(count)
    return editor


def test_two_people_and_the_world(live: Live, new_page: NewPage, free: None) -> None:
    one = begin(live, new_page(bypass_csp=True), 6)
    page = new_page()
    LibraryPage.signed_in(page, live.library, live.accounts["admin"])
    page.goto(one.page.url)
    other = GalleryEditor(page)
    a, b, c, d, e, f = one.order()
    other.expect_order([a, b, c, d, e, f])

    # both at once: each moves a picture, one writes a title, the other takes a picture out
    one.move(a, 2)
    other.move(f, -1)
    one.title.fill("The opening, seen by two")
    other.face(d).click()
    page.get_by_role("button", name="As the cover").click()
    cover = page.locator(f'.shot[data-id="{d}"]').get_by_text("Cover", exact=True)
    expect(cover).to_be_visible()
    other.face(d).focus()
    page.keyboard.press("Delete")
    one.expect_saved_beside_others()
    other.expect_saved_beside_others()
    for editor in (one, other):
        editor.expect_order([b, c, a, f, e])
    expect(other.title).to_have_value("The opening, seen by two")
    page.get_by_role("button", name="Undo").click()
    expect(other.shots).to_have_count(6)
    expect(cover).to_be_visible()
    one.expect_order(other.order())
    expect_no_violation(one.page)

    # what was published stays while the draft goes on
    published = one.order()
    address = one.publish()
    one.move(published[0], 1)
    one.expect_saved()
    phone = new_page(360, 740, has_touch=True, is_mobile=True, bypass_csp=True)
    phone.goto(address)
    expect(phone.get_by_role("heading", level=1)).to_have_text("The opening, seen by two")
    expect_no_sideways_scroll(phone)
    shown = phone.locator("[data-picture]")
    expect(shown.first).to_have_attribute("data-picture", published[0])
    expect(shown).to_have_count(6)
    expect_no_violation(phone)
    # the worker's further formats, which Chromium gives boxes of their own in a grid; here of no type
    shown.nth(1).locator("picture").evaluate(FURTHER_FORMATS)
    shown.nth(1).get_by_role("link").tap()
    viewer = phone.get_by_role("dialog")
    expect(viewer.locator("output")).to_have_text("2 / 6")
    expect(viewer).to_contain_text("at the opening in the Grand Hall.")
    # the picture has all of the room above its words, and is in the middle of it
    stage = viewer.locator("[data-stage]")
    assert stage.locator("img").bounding_box() == stage.bounding_box()
    expect_no_violation(phone)
    phone.keyboard.press("ArrowRight")
    expect(phone).to_have_url(re.compile(f"#p-{published[2]}$"))
    phone.keyboard.press("Escape")
    expect(viewer).to_be_hidden()


def test_a_client_opens_a_link_chooses_and_is_shut_out(live: Live, new_page: NewPage) -> None:
    editor = begin(live, new_page(bypass_csp=True), 3)
    address = editor.share("open sesame")
    client = new_page(bypass_csp=True, accept_downloads=True)
    client.goto(address)
    for password in ("no idea", "open sesame"):
        client.get_by_label("Password").fill(password)
        client.get_by_role("button", name="Show the pictures").click()
    expect(client.locator("[data-picture]")).to_have_count(3)
    expect(client.get_by_role("button", name="Slideshow")).to_be_visible()  # the script is there
    client.get_by_role("button", name="Choose this picture").nth(1).click()
    client.get_by_label("Your name").fill("Ann Weber")
    client.get_by_role("button", name="Go on").click()
    expect(client.get_by_text("1 chosen by you")).to_be_visible()
    client.get_by_label("Your comment on all of it").fill("The second, please.")
    client.get_by_role("button", name="Send").click()
    expect(client.get_by_text("The second, please.")).to_be_visible()
    with client.expect_download() as download:
        client.get_by_role("button", name="Download all as a zip").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert len([name for name in archive.namelist() if name.endswith(".jpg")]) == 3
    expect(client.get_by_text("The zip is on its way.")).to_be_visible()
    expect_no_violation(client)

    desk = editor.page
    desk.goto(f"{live.library}links")
    expect_no_violation(desk)
    row = desk.locator("[data-link]").first
    row.get_by_role("button", name="Hearts and comments").click()
    expect(row).to_contain_text("Ann Weber")
    expect(row).to_contain_text("The second, please.")
    row.get_by_role("button", name="End it now").click()
    expect(row).to_contain_text("ended by the team")
    client.reload()
    expect(client.get_by_role("heading", name="This link has ended")).to_be_visible()
    desk.get_by_role("button", name="Undo").click()  # ended by mistake
    expect(row.get_by_role("button", name="End it now")).to_be_visible()
    client.reload()
    expect(client.get_by_role("heading", name="This link has ended")).to_have_count(0)
