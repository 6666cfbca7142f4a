"""The library: search, filters, grid, selection."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages.lightbox import Lightbox
from tests.browser.pages.signin import SignInPage


class LibraryPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.search = page.get_by_role("combobox", name=re.compile("^Search the pictures"))
        self.suggestions = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
        self.tiles = page.get_by_role("gridcell").and_(page.locator(".tile"))
        self.loaded = page.locator(".tile--loaded")
        self.total = page.locator("#total")
        self.facets = page.get_by_role("complementary", name="Filters")
        self.chips = page.get_by_role("list", name="Filters in use")
        self.selected = page.locator("[data-selection] output")
        self.toasts = page.locator("[data-toasts]")

    @classmethod
    def signed_in(cls, page: Page, address: str, account: tuple[str, str]) -> LibraryPage:
        """Open an address of the library as someone."""
        page.goto(address)
        SignInPage(page).sign_in(*account)
        return cls(page)

    def find(self, words: str) -> None:
        """Type words and press Enter."""
        self.search.fill(words)
        self.search.press("Enter")

    def expect_total(self, words: str) -> None:
        expect(self.total).to_have_text(words)

    def expect_pictures(self, count: int) -> None:
        """All of a small result is drawn, thumbs and all."""
        expect(self.tiles).to_have_count(count)
        expect(self.loaded).to_have_count(count)

    def choose(self, label: str) -> None:
        """Tick a value of the filters."""
        self.facets.get_by_role("checkbox", name=re.compile(f"^{re.escape(label)}")).check()

    def open(self, number: int) -> Lightbox:
        """Click the tile at `number`, counted from 0."""
        self.tiles.nth(number).click()
        return Lightbox(self.page)

    def select_first(self, count: int) -> None:
        """Select from the first picture on, by keys from the search box."""
        self.page.locator("#search").press("ArrowDown")  # by no name: in any language
        self.page.keyboard.press("Space")
        for _ in range(count - 1):
            self.page.keyboard.press("Shift+ArrowRight")

    def click_first(self, count: int) -> None:
        """Select the first pictures by clicks, one each: once one is selected, a click selects."""
        self.tiles.first.locator(".tile__check").click()
        for number in range(1, count):
            self.tiles.nth(number).click()

    def tile(self, words: str) -> Locator:
        return self.page.get_by_role("gridcell", name=re.compile(re.escape(words)))

    def focused_title(self) -> str:
        """What the picture that has the focus shows."""
        return str(self.page.locator(":focus img").get_attribute("alt"))
