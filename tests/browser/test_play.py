"""Journey: a clip arrives, and someone watches it in the library."""

from __future__ import annotations

import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Event, Rendition
from tests.browser.conftest import Live, NewPage
from tests.browser.pages.library import LibraryPage
from tests.unit.media.clip_files import write_clip

SECONDS = 60
"""For the worker to make the clip playable, on a busy machine."""


def wait_until_playable(live: Live, event: str) -> None:
    database = Database.of(live.settings)
    deadline = time.monotonic() + SECONDS
    try:
        while time.monotonic() < deadline:
            with database.read() as session:
                made = select(Rendition.key).join(Asset).join(Event).where(Event.slug == event)
                if session.scalar(made.where(Rendition.name == "proxy")):
                    return
            time.sleep(0.2)
    finally:
        database.dispose()
    raise AssertionError("no worker made the clip playable")


def test_a_clip_plays_and_seeks_in_the_lightbox(live: Live, new_page: NewPage, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (640, 360), (8 * n, 120, 240 - 8 * n)) for n in range(30)]
    event = live.create_event("clips-to-watch", "Clips")
    live.ingest(write_clip(tmp_path / "a.mov", frames, sound=True), event=event)
    wait_until_playable(live, event)
    page = new_page()
    library = LibraryPage.signed_in(page, f"{live.url}/events/{event}/", live.accounts["press"])
    library.expect_pictures(1)
    library.tiles.nth(0).hover()
    moving = library.tiles.nth(0).locator("video")
    expect(moving).to_be_visible()
    page.wait_for_function("clip => clip.currentTime > 0.2 && clip.muted", arg=moving.element_handle())
    page.mouse.move(0, 0)
    expect(moving).to_have_count(0)
    lightbox = library.open(0)
    lightbox.expect_picture("1 / 1")
    start = lightbox.root.get_by_role("button", name="Play (p)")
    expect(start).to_be_visible()
    start.click()
    clip = lightbox.root.locator("video")
    expect(clip).to_be_visible()
    page.wait_for_function("clip => clip.currentTime > 0.2", arg=clip.element_handle())
    assert clip.evaluate("clip => [clip.videoWidth, clip.videoHeight]") == [640, 360]
    clip.evaluate("clip => { clip.pause(); clip.currentTime = 2.2 }")
    page.wait_for_function(
        "clip => !clip.seeking && clip.currentTime > 2 && clip.readyState >= 2", arg=clip.element_handle()
    )
    page.keyboard.press("Escape")
    lightbox.expect_closed()
    expect(page.locator(".player__video")).to_have_count(0)
