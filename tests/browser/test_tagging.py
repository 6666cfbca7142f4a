"""A programme and a clock become known, and frames follow."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OPENING, Live, NewPage
from tests.browser.pages.signin import SignInPage
from tests.clock_frames import write_clock_frame
from tests.pictures import write_jpeg

EXIF = "%Y:%m:%d %H:%M:%S"
CSV = "Code,Title,Room,Start,End,Speakers\nOPEN,Opening,Hall,{start},{end},Lin Yuhan\n"


def test_an_imported_programme_tags_the_frames_that_are_there(
    live: Live, new_page: NewPage, tmp_path: Path
) -> None:
    event = live.create_event("import", "Import")
    frame = write_jpeg(tmp_path / "a.jpg", 7001, taken=OPENING.strftime(EXIF))
    live.ingest(frame, event=event)
    table = tmp_path / "p.csv"
    start, end = OPENING - timedelta(hours=1), OPENING + timedelta(hours=1)
    table.write_text(CSV.format(start=f"{start:%Y-%m-%d %H:%M}", end=f"{end:%Y-%m-%d %H:%M}"))
    page = new_page()
    page.goto(f"{live.url}/login")
    SignInPage(page).sign_in(*live.accounts["marketing"])
    page.goto(f"{live.url}/events/{event}/programme")
    page.get_by_role("button", name="Import a programme").click()
    page.locator("#i-file").set_input_files(table)
    expect(page.get_by_text("1 new session")).to_be_visible()
    page.locator("[data-apply]").click()
    expect(page.get_by_role("button", name="Opening")).to_be_visible()
    expect(page.get_by_role("link", name="1 frame")).to_be_visible()


def test_a_photographed_clock_moves_the_day(live: Live, new_page: NewPage, tmp_path: Path) -> None:
    """The camera is a day and ten minutes slow."""
    event = live.create_event("clock", "Clock")
    slow = timedelta(days=1, minutes=10)
    frame = write_jpeg(tmp_path / "a.jpg", 7002, taken=(OPENING - slow).strftime(EXIF), serial="4711")
    live.ingest(frame, event=event)
    page = new_page()
    page.goto(f"{live.url}/clock")
    expect(page.locator("[data-code]")).to_be_visible()
    text = page.locator("[data-code]").get_attribute("data-text")
    now = page.evaluate("Date.now()") / 1000
    assert text is not None
    shown = OPENING.fromtimestamp(now, OPENING.tzinfo) - slow
    clock = write_clock_frame(tmp_path / "clock.jpg", text, shown.strftime(EXIF), "4711")
    live.ingest(clock, event=event)
    page.goto(f"{live.url}/login")
    SignInPage(page).sign_in(*live.accounts["marketing"])
    page.goto(f"{live.url}/events/{event}/clocks")
    expect(page.get_by_text("1 day 0 h slow")).to_be_visible()
    page.goto(f"{live.url}/events/{event}/?q=day:2025-10-17")
    expect(page.locator("[data-id]").first).to_be_visible()
