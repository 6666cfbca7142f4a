"""Journey: ingest and see it appear."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Live, NewPage, picture, unique
from tests.browser.pages.library import LibraryPage


def test_ingest_and_see_it_appear(live: Live, new_page: NewPage, tmp_path: Path) -> None:
    event = unique("arrivals")
    live.run("events", "create", event, "--name", "Arrivals", "--timezone", "Asia/Shanghai")
    first, second = picture(tmp_path, 100), picture(tmp_path, 101)
    page = new_page()
    library = LibraryPage.signed_in(page, f"{live.url}/events/{event}/", live.accounts["photographer"])
    expect(page.get_by_role("heading", name="No pictures yet")).to_be_visible()

    # nobody reloads: the page finds out by itself
    live.run("ingest", str(first), "--event", event, "--photographer", "Chen Rui")
    library.expect_total("1 picture")
    live.ingest(second, event=event)
    library.expect_total("2 pictures")
    library.expect_pictures(2)
    expect(library.tile("frame 101")).to_be_visible()

    # the second delivery of the same file changes nothing
    live.ingest(first, event=event)
    page.reload()
    library.expect_total("2 pictures")


def test_an_event_without_pictures_shows_the_first_step(live: Live, new_page: NewPage) -> None:
    event = live.create_event("quiet", "A Quiet Event", "Europe/Oslo")
    page = new_page()
    LibraryPage.signed_in(page, f"{live.url}/events/{event}/", live.accounts["marketing"])
    expect(page.get_by_role("heading", name="No pictures yet")).to_be_visible()
    expect(page.get_by_text(f"--event {event}")).to_be_visible()
    page.get_by_label("Switch event").click()
    page.get_by_role("link", name="2025 Chery International User Summit").click()
    expect(page).to_have_url(live.library)
