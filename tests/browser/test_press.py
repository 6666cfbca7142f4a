"""A journalist with a phone: registers, is let in, finds the robotics demo, reads the terms, takes a zip.

In few clicks: seven from the link to the zip the first time, terms among them, and five the next time.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, PressPage
from mediahub.media.writing.write import WriteFields, write_metadata
from tests.browser.conftest import Live, NewPage, picture, unique
from tests.browser.pages.basket import BasketPage
from tests.browser.pages.clicks import Clicks
from tests.browser.pages.layout import expect_no_sideways_scroll
from tests.browser.pages.library import LibraryPage
from tests.browser.pages.press import PressOffice, PressRoom
from tests.browser.pages.signin import SignInPage
from tests.browser.test_access import AXE, expect_no_violation

TERMS = "Editorial use only, with the credit line."


@pytest.fixture
def event(live: Live, tmp_path: Path) -> str:
    """An event of its own: terms and new pictures would be in the way of other tests."""
    slug = live.create_event("press-day", "Press Day")
    robots = [robot(tmp_path, number) for number in (36, 39, 42)]
    live.ingest(*robots, picture(tmp_path, 40), picture(tmp_path, 41), event=slug)
    return slug


@pytest.fixture
def press_room(live: Live) -> str:
    """The address of the public press page of an event that has no picture yet."""
    slug = live.create_event("press-bar", "Press Bar")
    database = Database.of(live.settings)
    with database.begin() as session:
        event = session.scalars(select(Event).where(Event.slug == slug)).one()
        session.add(PressPage(event_id=event.id, is_public=True))
    database.dispose()
    return f"{live.url}/press/{slug}"


def robot(folder: Path, number: int) -> Path:
    """A picture of the robotics demo."""
    path = picture(folder, number)
    words = WriteFields(
        title=f"Robotics demo, frame {number}",
        caption="A robot greets visitors at the robotics demo.",
        credit="Chen Rui / Test Pool",
    )
    path.write_bytes(write_metadata(path, words))
    return path


def test_from_the_press_room_to_three_files_in_a_zip(live: Live, new_page: NewPage, event: str) -> None:
    desk = new_page(bypass_csp=True)
    desk.goto(live.url)
    SignInPage(desk).sign_in(*live.accounts["marketing"])
    office = PressOffice(desk, live, event)
    office.open_room("press@e.example", TERMS)

    phone = new_page(360, 740, bypass_csp=True, has_touch=True, is_mobile=True, accept_downloads=True)
    clicks = Clicks(phone)
    room = PressRoom(phone, live, event)
    phone.goto(room.address)
    expect_accessible(phone)
    name = unique("Anna Berg")
    room.register(name, f"{unique('anna')}@paper.example", "The Paper")
    clicks.forget()
    room.enter(office.approve(name))
    expect_accessible(desk)

    library = LibraryPage(phone)
    library.find("robotics demo")
    library.expect_total("3 found")
    library.expect_pictures(3)
    library.click_first(3)
    expect(library.selected).to_have_text("3 selected")
    take = phone.locator("[data-selection]").get_by_role("button", name="Download", exact=True)
    expect(take).to_be_in_viewport(ratio=1)
    expect(take.get_by_text("Download")).to_be_in_viewport(ratio=1)
    expect_no_sideways_scroll(phone)

    take.click()
    choices = phone.get_by_role("dialog", name="Download 3 pictures")
    expect(choices.get_by_role("radio")).to_have_count(1)  # no size that only repeats these small originals
    expect_accessible(phone)
    choices.get_by_role("button", name="Download as a zip").click()
    terms = phone.get_by_role("dialog", name="Terms of use")
    expect(terms.get_by_text(TERMS)).to_be_visible()
    expect_accessible(phone)
    expect(library.selected).to_have_text("3 selected")
    with phone.expect_download() as download:  # accepted in place, it goes on by itself
        terms.get_by_role("button", name="I accept these terms").click()
    assert clicks.count <= 7
    with zipfile.ZipFile(download.value.path()) as archive:
        assert len(archive.namelist()) == 6
    expect(library.selected).to_have_text("3 selected")

    phone.get_by_role("button", name="Into the basket", exact=True).click()
    expect(library.toasts).to_contain_text("3 pictures put into “My basket”.")
    phone.get_by_role("button", name="Clear", exact=True).click()
    lightbox = library.open(0)
    lightbox.expect_picture("1 / 3")
    assert len(lightbox.download()) == 64
    phone.keyboard.press("Escape")
    lightbox.expect_closed()
    phone.get_by_role("link", name="Basket, 3 pictures").click()
    basket = BasketPage(phone)
    basket.expect_sum("3 pictures to download")
    with zipfile.ZipFile(basket.take_zip()) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 6
        assert "Chen Rui / Test Pool" in archive.read("captions.txt").decode()
        assert TERMS in archive.read("TERMS.txt").decode()

    phone.goto(f"{live.url}/events/{event}/")  # another day
    clicks.forget()
    library.find("robotics demo")
    library.expect_pictures(3)
    library.click_first(3)
    phone.locator("[data-selection]").get_by_role("button", name="Download", exact=True).click()
    with phone.expect_download() as download:
        choices.get_by_role("button", name="Download as a zip").click()
    assert zipfile.is_zipfile(download.value.path())
    assert clicks.count <= 5


@pytest.mark.parametrize("width", [1920, 1440, 1024, 390])
def test_the_bar_of_the_press_room_is_in_line_with_the_page(
    live: Live, new_page: NewPage, press_room: str, width: int
) -> None:
    page = new_page(width, 900)
    page.goto(press_room)
    ends = "all => all.map(one => one.getBoundingClientRect()).map(box => [box.left, box.right])"
    bar, head, rest = (
        page.locator(at).evaluate_all(ends)
        for at in (".press-bar > *", ".press-head > *", ".press-columns > *")
    )
    outer = [(part[0][0], max(right for _, right in part)) for part in (bar, head, rest)]
    assert len(set(outer)) == 1, outer


def test_new_frames_appear_on_the_live_page(
    live: Live, new_page: NewPage, event: str, tmp_path: Path
) -> None:
    page = new_page(390, 844, bypass_csp=True)
    page.goto(f"{live.url}/events/{event}/live?q=robot")
    SignInPage(page).sign_in(*live.accounts["photographer"])
    frames = page.locator(".live-frame")
    expect(frames).to_have_count(3)
    expect_accessible(page)
    page.get_by_role("button", name="Pause").click()
    live.ingest(picture(tmp_path, 45), event=event)
    pill = page.get_by_role("button", name="1 new picture")
    expect(pill).to_be_visible()
    expect(frames).to_have_count(3)
    pill.click()
    expect(frames).to_have_count(4)
    expect(frames.first.locator("img")).to_have_attribute(
        "alt", "A robot greets visitors at the opening in the Grand Hall."
    )
    live.ingest(picture(tmp_path, 48), event=event)
    expect(frames).to_have_count(5)
    page.keyboard.press("f")
    expect(page.get_by_role("heading", name="Live")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Live")).to_be_visible()


def test_a_saved_search_says_what_is_new(live: Live, new_page: NewPage, event: str, tmp_path: Path) -> None:
    page = new_page(bypass_csp=True)
    library = LibraryPage.signed_in(page, f"{live.url}/events/{event}/?q=listen", live.accounts["admin"])
    page.get_by_role("button", name="Save this search").click()
    dialog = page.get_by_role("dialog", name="Save this search")
    expect(dialog.get_by_label("Name")).to_have_value("listen")
    expect_accessible(page)
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(library.toasts).to_contain_text("“listen” is saved.")
    live.ingest(picture(tmp_path, 50), event=event)
    searches = f"{live.url}/events/{event}/searches"

    def has_news() -> bool:
        page.goto(searches)
        return page.get_by_text("1 new").count() > 0

    for _ in range(60):
        if has_news():
            break
        page.wait_for_timeout(250)
    expect(page.get_by_text("1 new")).to_be_visible()
    expect_accessible(page)
    page.get_by_role("button", name="Feed").first.click()
    feed = page.get_by_label("Atom").input_value()
    assert "A robot" not in page.request.get(feed).text()
    assert page.request.get(feed).text().count("<entry>") == 3
    page.goto(searches)
    page.get_by_role("link", name="listen").click()
    library.expect_total("3 found")
    page.goto(searches)
    expect(page.get_by_text("Nothing new")).to_be_visible()


def expect_accessible(page: object) -> None:
    """axe-core finds nothing, where it is installed."""
    if AXE.exists():
        expect_no_violation(page)  # type: ignore[arg-type]
