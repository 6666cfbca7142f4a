"""Journey at phone size: find, put into the basket, take a zip."""

from __future__ import annotations

import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Live, NewPage
from tests.browser.pages.basket import BasketPage
from tests.browser.pages.layout import expect_no_sideways_scroll
from tests.browser.pages.library import LibraryPage
from tests.browser.test_access import expect_no_violation


@pytest.mark.usefixtures("untouched")
def test_three_pictures_of_a_robot_as_a_zip(live: Live, new_page: NewPage) -> None:
    page = new_page(360, 740, has_touch=True, is_mobile=True, bypass_csp=True)
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.find("robot")
    library.expect_total("4 found")
    library.expect_pictures(4)
    library.select_first(2)
    expect(library.selected).to_have_text("2 selected")
    page.get_by_role("button", name="Into the basket", exact=True).click()
    expect(library.toasts).to_contain_text("2 pictures put into “My basket”.")
    page.get_by_role("button", name="Clear", exact=True).click()

    lightbox = library.open(3)
    lightbox.expect_picture("4 / 4")
    page.keyboard.press("b")
    expect(page.get_by_role("button", name="Into the basket, or out of it (b)")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("Escape")
    lightbox.expect_closed()
    page.get_by_role("link", name="Basket, 3 pictures").click()

    basket = BasketPage(page)
    expect(basket.rows).to_have_count(3)
    basket.expect_sum("3 pictures to download")
    expect_no_sideways_scroll(page)
    expect_no_violation(page)
    first = basket.rows.first.locator(".basket-row__title").inner_text()
    basket.rows.first.get_by_role("button", name="down").click()
    expect(basket.rows.nth(1)).to_contain_text(first)

    with zipfile.ZipFile(basket.take_zip()) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == 6
        assert all(archive.read(name).startswith(b"\xff\xd8") for name in names[:3])
        assert first in archive.read("captions.txt").decode()
    basket.rows.first.get_by_role("button", name="out").click()
    basket.expect_sum("2 pictures to download")

    # taken out in the library, a picture comes back by Undo to its place
    address = page.url
    order = basket.rows.evaluate_all("all => all.map(one => one.dataset.id)")
    page.goto(f"{live.library}?q=robot")
    page.locator(f'.tile[data-id="{order[0]}"]').tap()
    within = page.get_by_role("button", name="Into the basket, or out of it (b)")
    expect(within).to_have_attribute("aria-pressed", "true")
    within.tap()
    expect(library.toasts).to_contain_text("1 picture taken out of “My basket”.")
    with page.expect_response(re.compile("current.json$")):
        library.toasts.get_by_role("button", name="Undo").last.click()
    page.goto(address)
    expect(basket.rows).to_have_count(2)
    assert basket.rows.evaluate_all("all => all.map(one => one.dataset.id)") == order
