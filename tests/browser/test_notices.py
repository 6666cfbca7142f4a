"""A notice that a picture was withdrawn, above the library of whoever has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Event, Notice, NoticeReader, User
from tests.browser.conftest import Live, NewPage, new_picture
from tests.browser.pages.library import LibraryPage


@pytest.fixture
def recalled(live: Live, tmp_path: Path) -> str:
    """The library of an event of its own, one of whose pictures press has to take down."""
    slug = live.create_event("recalled", "Recalled")
    live.ingest(*[new_picture(tmp_path) for _ in range(10)], event=slug)
    database = Database.of(live.settings)
    with database.begin() as session:
        asset = session.scalars(select(Asset).join(Event).where(Event.slug == slug).limit(1)).one()
        email = live.accounts["press"][0]
        reader = session.scalars(select(User).where(User.email == email)).one()
        notice = Notice(
            event_id=asset.event_id, asset_id=asset.id, kind="withdrawn", reason="They asked us to.",
            title="A robot", filename="DSC_0001.jpg", caption="", recipients=[],
        )  # fmt: skip
        session.add(notice)
        notice.recipients.append(
            NoticeReader(user_id=reader.id, who=email, took="original", taken_at=asset.taken_at)
        )
    database.dispose()
    return f"{live.url}/events/{slug}/"


def edges(of: Locator) -> tuple[float, float]:
    """Its upper and its lower edge in the view, in px."""
    box = of.bounding_box()
    assert box
    return box["y"], box["y"] + box["height"]


def test_the_banner_covers_no_day_of_the_scrubber(live: Live, new_page: NewPage, recalled: str) -> None:
    page = new_page(1100, 420)
    library = LibraryPage.signed_in(page, recalled, live.accounts["press"])
    banner, scrubber = (
        page.get_by_role("complementary", name="Notice"),
        page.get_by_role("slider", name="Date"),
    )
    expect(banner).to_contain_text("Withdrawn: do not use it")
    expect(library.loaded.first).to_be_visible()
    end, day = edges(banner)[1], edges(scrubber.locator(".scrubber__day").first)
    assert day[0] >= end
    assert edges(library.facets)[1] <= 420  # what stands last in the filters is in view too
    page.evaluate("scrollTo(0, 40)")  # the banner goes, and the days follow it up
    expect(scrubber).to_have_js_property("offsetTop", round(end - 40 + 12))
    page.keyboard.press("End")
    expect(banner).not_to_be_in_viewport()
    bar = edges(page.locator(".topbar"))[1]
    expect(scrubber).to_have_js_property("offsetTop", round(bar + 12))
    assert edges(library.facets)[1] <= 420


def test_on_a_phone_the_banner_covers_no_handle_of_the_scrubber(
    live: Live, new_page: NewPage, recalled: str
) -> None:
    page = new_page(390, 420, has_touch=True, is_mobile=True)
    library = LibraryPage.signed_in(page, recalled, live.accounts["press"])
    expect(library.loaded.first).to_be_visible()
    banner = page.get_by_role("complementary", name="Notice")
    assert edges(page.locator(".scrubber__thumb"))[0] >= edges(banner)[1]
