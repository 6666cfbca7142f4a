"""Culling: one picture at a time, answered by keys."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


class CullingPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.position = page.locator(".cull__position")
        self.saved = page.locator(".cull__saved")
        self.counts = page.locator(".cull__counts")
        self.frames = page.locator(".frame")
        self.pick = page.get_by_role("button", name="Pick (P)")
        self.end = page.locator("[data-end]")

    def open(self, address: str) -> None:
        self.page.goto(address)
        expect(self.page.locator(".frame__picture[data-ready]")).to_have_count(1)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def expect_at(self, place: int, total: int) -> None:
        expect(self.position).to_have_text(f"{place} / {total}")

    def expect_ready(self) -> None:
        """The picture was there before it was asked for."""
        assert self.page.locator(".frame__picture").get_attribute("data-ready") == "yes"

    def title(self) -> str:
        """The words of the picture, once they are there."""
        expect(self.page.locator(".frame__picture").first).not_to_have_attribute("alt", "Picture")
        return str(self.page.locator(".frame__picture").first.get_attribute("alt"))

    def expect_title(self, title: str) -> None:
        expect(self.page.locator(".frame__picture").first).to_have_attribute("alt", title)

    def expect_saved(self) -> None:
        expect(self.saved).to_have_text(re.compile("^Saved$"))
