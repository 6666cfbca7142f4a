"""A basket."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

READY = 120_000  # ms, for a worker to make every file


class BasketPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.rows = page.get_by_role("list", name="Pictures in the basket").get_by_role("listitem")
        self.sum = page.locator("[data-ready]")
        self.take = page.get_by_role("button", name="Download all as a zip")

    def expect_sum(self, words: str) -> None:
        expect(self.sum).to_contain_text(words)

    def take_zip(self) -> Path:
        """Press the button; the file that arrived."""
        with self.page.expect_download(timeout=READY) as download:
            self.take.click()
        return Path(download.value.path())
