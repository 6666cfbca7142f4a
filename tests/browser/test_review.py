"""Journeys: review a hundred suggestions by keyboard; see on the board what is missing, and find it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete, select

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetPerson, AssetText, Person, Rendition
from tests.browser.conftest import EVENT, OPENING, Live, NewPage
from tests.browser.pages.layout import expect_no_sideways_scroll
from tests.browser.pages.library import LibraryPage
from tests.browser.pages.review import ReviewPage
from tests.browser.pages.signin import SignInPage
from tests.browser.test_access import expect_no_violation

COPIES = 112


@pytest.fixture
def suggested(live: Live) -> Iterator[list[str]]:
    """112 more frames, in five minutes of each hour, all of which may show Gao Xinyi."""
    database = Database.of(live.settings)
    with database.begin() as session:
        model = session.scalars(select(Asset).where(Asset.title == "A robot greets visitors, frame 0")).one()
        columns = {column.key: getattr(model, column.key) for column in Asset.__table__.columns}
        kept = [(row.name, row.key, row.width, row.height) for row in model.renditions]
        gao = session.scalars(select(Person.id).where(Person.slug == "gao-xinyi")).one()
        ids = [f"copy{number:04}" for number in range(COPIES)]
        for number, identity in enumerate(ids):
            minutes = number // 16 * 60 + number % 16 / 4
            taken = OPENING + timedelta(days=30, minutes=minutes)
            session.add(
                Asset(**columns | {"id": identity, "sha256": identity, "taken_at": taken, "stack_id": None})
            )
            session.flush()
            for name, key, width, height in kept:
                row = Rendition(name=name, key=key, mime="image/jpeg", width=width, height=height, size=1)
                row.asset_id = identity
                session.add(row)
            session.add(
                AssetPerson(
                    asset_id=identity, person_id=gao, source="programme", confidence=0.6, status="suggested",
                    evidence=[{"tagger": "p", "reason": "It follows.", "values": {}}],
                )
            )  # fmt: skip
    yield ids
    with database.begin() as session:
        enqueue(session, ids)
        session.execute(delete(Asset).where(Asset.id.in_(ids)))
    database.dispose()


def test_a_hundred_suggestions_by_keyboard(live: Live, new_page: NewPage, suggested: list[str]) -> None:
    page = new_page(bypass_csp=True)
    page.goto(f"{live.library}review?by=people")
    SignInPage(page).sign_in(*live.accounts["marketing"])
    desk = ReviewPage(page)
    expect(desk.label).to_have_text("Gao Xinyi")
    expect(page.locator(".review__why")).to_contain_text("It follows.")
    before = desk.count("people")
    # one picture is left out, and the answer is taken back and given again
    desk.frames.first.focus()
    page.keyboard.press("Space")
    expect(desk.frames.first).to_have_attribute("aria-pressed", "false")
    desk.answer("a")
    page.keyboard.press("Control+z")
    expect(desk.toasts).to_contain_text("Undone.")
    expect(desk.frames).to_have_count(16)
    reviewed, keys = 0, iter("arararar")
    while reviewed < 100:
        reviewed += desk.answer(next(keys))
    expect(page.locator('[data-count="people"]')).to_have_text(str(before - reviewed))
    database = Database.of(live.settings)
    with database.read() as session:
        depictions = session.scalars(select(AssetPerson).where(AssetPerson.asset_id.in_(suggested))).all()
    database.dispose()
    assert sum(depiction.status != "suggested" for depiction in depictions) == reviewed
    assert {depiction.status for depiction in depictions} == {"accepted", "rejected"}
    expect_no_violation(page)


def test_the_board_leads_to_what_it_counts(live: Live, new_page: NewPage) -> None:
    page = new_page(width=360, height=740, bypass_csp=True)
    page.goto(f"{live.library}coverage")
    SignInPage(page).sign_in(*live.accounts["marketing"])
    row = page.get_by_role("row", name=re.compile("Opening: Co-Create, Co-Define"))
    expect(row).to_contain_text("09:30")
    expect_no_sideways_scroll(page)
    expect_no_violation(page)
    row.get_by_role("link", name=re.compile("^Usable: 12,")).click()
    library = LibraryPage(page)
    library.expect_total("12 found")
    expect(page).to_have_url(re.compile(rf"/events/{EVENT}/\?q=is%3Ausable&session="))


def test_a_word_in_the_picture_is_found_and_outlined(live: Live, new_page: NewPage) -> None:
    database = Database.of(live.settings)
    with database.begin() as session:
        asset = session.scalars(select(Asset).where(Asset.title == "A robot greets visitors, frame 3")).one()
        lines = [{"text": "Zanzibar", "confidence": 0.9, "words": [["Zanzibar", 0.25, 0.5, 0.5, 0.1]]}]
        session.merge(AssetText(asset_id=asset.id, text="Zanzibar", lines=lines, reader="test", failures=9))
        enqueue(session, [asset.id])
    database.dispose()
    page = new_page()
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.find("text:zanzibar")
    library.expect_total("1 found")
    lightbox = library.open(0)
    lightbox.expect_picture("1 / 1")
    box = page.locator(".outlines__box")
    expect(box).to_have_count(1)
    outlined, picture = box.bounding_box(), lightbox.image.bounding_box()
    assert outlined
    assert picture
    assert outlined["width"] == pytest.approx(picture["width"] / 2, abs=4)
    assert outlined["y"] == pytest.approx(picture["y"] + picture["height"] / 2, abs=4)
