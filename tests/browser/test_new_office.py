"""Journey: a new office, from the empty installation to the first press download, without the command line.

`MEDIAHUB_TEST_SCREENS` names a folder that gets a picture of each step, on a desk and on a phone, in both
languages.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mediahub.settings import load_settings
from tests.browser.conftest import Live, NewPage, picture, started_empty
from tests.browser.pages.layout import expect_no_sideways_scroll
from tests.browser.pages.library import LibraryPage
from tests.browser.pages.press import PressOffice, PressRoom
from tests.browser.pages.upload import UploadPage
from tests.browser.test_access import AXE, expect_no_violation
from tests.services import free_ports

DESK, PHONE = (1280, 900), (360, 740)
SCREENS = os.environ.get("MEDIAHUB_TEST_SCREENS", "")


@pytest.fixture
def printed(tmp_path: Path) -> Iterator[tuple[Live, str]]:
    """A MediaHub that has just been installed, and the link that its start printed."""
    web, s3 = free_ports(2)
    settings = load_settings(
        home=tmp_path / "home",
        port=web,
        s3_port=s3,
        worker_processes=1,
        read_words=False,
        compare_looks=False,
    )
    with started_empty(settings) as text:
        found = re.search(r"http://\S+/setup\?code=\S+", text)
        assert found, text
        yield Live(settings, {}), found[0]


def of(words: str, what: str) -> re.Pattern[str]:
    """The name of a button that says to a screen reader what it is about, too."""
    return re.compile(rf"^{re.escape(words)}\s*: {re.escape(what)}$")


class Album:
    """Looks at each step: what axe finds, what a phone cuts, and a picture of it."""

    def __init__(self, page: Page, reader: Page | None = None) -> None:
        self._page = page
        self._reader = reader
        self._number = 0

    def look(self, name: str, *, again: bool = True) -> None:
        """The page as it is, on a desk and on a phone. One that can be asked for `again` is looked at by
        `test_every_page` too: here only where pictures are wanted, and then in Chinese as well."""
        self._number += 1
        if again and not SCREENS:
            return
        for size, kind in ((DESK, "desk"), (PHONE, "phone")):
            self._at(self._page, size, f"{self._number:02}-{name}-{kind}")
        if again and self._reader is not None:
            self._reader.goto(self._page.url)
            for size, kind in ((DESK, "desk"), (PHONE, "phone")):
                self._at(self._reader, size, f"{self._number:02}-{name}-{kind}-zh")
        self._page.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    def _at(self, page: Page, size: tuple[int, int], name: str) -> None:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        expect_no_sideways_scroll(page)
        if AXE.exists():
            expect_no_violation(page)
        if SCREENS:
            Path(SCREENS).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{SCREENS}/{name}.png", full_page=True)


def test_from_an_empty_installation_to_the_first_press_download(
    printed: tuple[Live, str], new_page: NewPage, tmp_path: Path
) -> None:
    live, link = printed
    page = new_page(*DESK, bypass_csp=True, timezone_id="Europe/Berlin")

    # the first account: nobody gets it without the code
    page.goto(live.url)
    expect(page.get_by_label("Code from the terminal")).to_be_visible()
    page.goto(link)
    Album(page).look("setup", again=False)
    page.get_by_label("Name of your organisation").fill("Summit Office")
    page.get_by_label("Your name").fill("Ana Ruiz")
    page.get_by_label("E-mail address").fill("ana@summit.example")
    page.get_by_label("Password").fill("a sentence that is easy to keep")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="Summit Office")).to_be_visible()
    chinese = new_page(*DESK, bypass_csp=True)
    chinese.context.add_cookies(page.context.cookies())
    chinese.context.add_cookies([{"name": "language", "value": "zh", "url": live.url}])
    album = Album(page, chinese)
    album.look("first-steps")

    # the first event, in the browser's zone
    page.get_by_role("link", name=of("Do it now", "The first event")).click()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
    page.get_by_label("Name of the event").fill("Spring Summit")
    page.get_by_label("First day").fill("2026-05-30")
    expect(page.get_by_label("Short name in addresses")).to_have_value("spring-summit")
    album.look("new-event")
    page.get_by_role("button", name="Make the event").click()
    expect(page.get_by_text("The event is there.")).to_be_visible()
    expect(page.get_by_role("heading", name="First steps")).to_be_visible()
    album.look("event-is-there")

    # a photographer's phone, and a step that is left out
    page.get_by_role("button", name=of("Leave out", "The programme")).click()
    page.get_by_role("link", name=of("Do it now", "Photographers")).click()
    page.get_by_label("For whom").fill("Chen Rui")
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_alt_text("QR code of the link")).to_be_visible()
    album.look("photographers", again=False)
    address = page.get_by_label("Address").input_value()

    # the press page
    office = PressOffice(page, live, "spring-summit")
    page.goto(f"{live.url}/admin")
    page.get_by_role("link", name=of("Do it now", "The press page")).click()
    office.open_room("press@summit.example", "Editorial use only.")

    # the test picture, by the link that the phone scanned
    phone = new_page(*PHONE, bypass_csp=True, has_touch=True, is_mobile=True)
    phone.goto(address)
    name_field = phone.get_by_label("Your name")
    name_field.fill("Chen Rui")
    desk = UploadPage(phone)
    desk.choose([picture(tmp_path, 7)])
    desk.expect_through("1 file in the library")
    page.goto(f"{live.url}/admin")
    expect(page.locator('[data-step="picture"]')).to_have_attribute("data-state", "done")
    expect(page.get_by_role("heading", name="Everything is set up")).to_be_visible()
    album.look("all-done")

    # press: registers, is let in, finds it, takes it
    journalist = new_page(*PHONE, bypass_csp=True, has_touch=True, is_mobile=True, accept_downloads=True)
    room = PressRoom(journalist, live, "spring-summit")
    room.register("Anna Berg", "anna@paper.example", "The Paper")
    room.enter(office.approve("Anna Berg"))
    library = LibraryPage(journalist)
    library.expect_pictures(1)
    lightbox = library.open(0)
    lightbox.expect_picture("1 / 1")
    journalist.keyboard.press("d")
    journalist.get_by_role("button", name="I accept these terms").click()
    lightbox.expect_picture("1 / 1")
    assert len(lightbox.download()) == 64

    # the sections of the administration, with something in them
    for section in ("events", "storage", "storage/spring-summit", "work", "integrations", "health"):
        page.goto(f"{live.url}/admin/{section}")
        if section == "health":
            expect(page.locator(".finding").first).to_be_visible(timeout=60_000)
        album.look(section.replace("/", "-"))
    for way in ("admin/people", "admin/audit", "admin/backups", "events/spring-summit/team"):
        page.goto(f"{live.url}/{way}")
        album.look(way.replace("/", "-"))
    page.goto(f"{live.url}/admin/integrations")
    page.get_by_role("button", name=of("Try it", "Storage (S3)")).click()
    expect(page.locator(".outcome")).to_contain_text("It works.")
    album.look("tried", again=False)
    page.goto(f"{live.url}/admin/events/spring-summit/delete")
    album.look("delete")
    page.get_by_label("Type “Spring Summit” to confirm").fill("Spring Summit")
    page.get_by_role("button", name="Delete the event").click()
    expect(page.get_by_text("The event is in the trash, with 1 picture.")).to_be_visible()
    album.look("trash")
    page.get_by_role("button", name=of("Bring back", "Spring Summit")).click()
    expect(page.get_by_text("The event is back, with its pictures.")).to_be_visible()
    page.goto(f"{live.url}/events/spring-summit/")
    LibraryPage(page).expect_pictures(1)
