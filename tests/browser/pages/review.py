"""The review desk."""

from __future__ import annotations

from playwright.sync_api import Page, expect


class ReviewPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.label = page.locator(".review__label")
        self.frames = page.locator("[data-frame]")
        self.toasts = page.locator("[data-toasts]")
        self.done = page.get_by_role("heading", name="Nothing left to review here")

    def count(self, kind: str) -> int:
        """How many suggestions of a kind the tab says there are."""
        return int(self.page.locator(f'[data-count="{kind}"]').inner_text().replace(",", ""))

    def answer(self, key: str) -> int:
        """Press a key for the group that is shown, and wait for what comes next; its number of pictures."""
        expect(self.frames.first.or_(self.done)).to_be_visible()
        first = self.frames.first.get_attribute("data-frame")
        shown = self.frames.count()
        self.page.keyboard.press(key)
        expect(self.page.locator(f'[data-frame="{first}"]')).to_have_count(0)
        return shown
