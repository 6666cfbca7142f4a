"""axe-core on every page, in both themes: no violation."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Live, NewPage
from tests.browser.pages.library import LibraryPage
from tests.browser.pages.lightbox import Lightbox
from tests.conftest import CHECKOUT

AXE = CHECKOUT / "static/node_modules/axe-core/axe.min.js"
RUN = """async () => (await axe.run({resultTypes: ['violations'], selectors: false})).violations.map(
  found => `${found.id}: ${found.help} (${found.nodes[0].html.slice(0, 160)})`)"""

SMALL = """async () => (await axe.run({runOnly: ['target-size']})).violations.flatMap(
  ({nodes}) => nodes.map((one) => one.html.slice(0, 160)))"""
"""What is smaller than a finger (WCAG 2.2, 2.5.8), which axe-core does not look for by itself."""


@pytest.fixture(params=["dark", "light"])
def page(request: pytest.FixtureRequest, new_page: NewPage, live: Live) -> Page:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run npm ci in static/")
    page = new_page(bypass_csp=True, color_scheme=request.param)
    page.context.add_cookies([{"name": "theme", "value": request.param, "url": live.url}])
    return page


def expect_no_violation(page: Page, axe: Path = AXE) -> None:
    page.add_script_tag(path=axe)
    assert page.evaluate(RUN) == []
    assert page.evaluate(SMALL) == []


def test_sign_in_and_errors(page: Page, live: Live) -> None:
    page.goto(f"{live.url}/login")
    expect_no_violation(page)
    page.goto(f"{live.url}/nothing/here")
    expect_no_violation(page)


def test_library_selection_and_lightbox(page: Page, live: Live) -> None:
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.choose("Ban Ki-moon")
    library.expect_total("6 found")
    library.expect_pictures(6)
    library.search.press("ArrowDown")
    page.keyboard.press("Space")
    expect_no_violation(page)
    page.keyboard.press("Enter")
    lightbox = Lightbox(page)
    lightbox.expect_picture("1 / 6")
    lightbox.panel.get_by_role("heading", name="Rights").wait_for()
    page.wait_for_timeout(300)
    expect_no_violation(page)


def test_suggestions(page: Page, live: Live) -> None:
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.search.press_sequentially("ban")
    library.suggestions.first.wait_for()
    library.search.press("ArrowDown")
    expect_no_violation(page)


def test_nothing_found(page: Page, live: Live) -> None:
    LibraryPage.signed_in(page, f"{live.library}?q=zeppelin&kind=photo", live.accounts["press"])
    page.get_by_role("heading", name="Nothing found").wait_for()
    expect_no_violation(page)
