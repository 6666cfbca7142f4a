"""The gallery editor."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


class GalleryEditor:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.shots = page.locator(".shot")
        self.title = page.get_by_role("textbox", name="Title", exact=True)
        self.status = page.locator("[data-status]")
        self.toasts = page.locator("[data-toasts]")

    def order(self) -> list[str]:
        """The pictures as they stand."""
        return [str(shot) for shot in self.shots.evaluate_all("all => all.map(one => one.dataset.id)")]

    def expect_order(self, ids: list[str]) -> None:
        """The pictures stand so, at the latest in a while."""
        for number, identity in enumerate(ids):
            expect(self.shots.nth(number)).to_have_attribute("data-id", identity)
        expect(self.shots).to_have_count(len(ids))

    def face(self, identity: str) -> Locator:
        return self.page.locator(f'.shot[data-id="{identity}"] button')

    def move(self, identity: str, by: int) -> None:
        """Move a picture by keyboard, so many places."""
        self.face(identity).focus()
        for _ in range(abs(by)):
            self.page.keyboard.press("Alt+ArrowRight" if by > 0 else "Alt+ArrowLeft")

    def expect_saved(self) -> None:
        expect(self.status).to_have_text("Saved")

    def expect_saved_beside_others(self) -> None:
        """What somebody else changes meanwhile is said in the place of the word."""
        expect(self.status).to_have_attribute("data-status", "saved")
        expect(self.status).to_have_text(re.compile(r"^Saved$|changed something just now$"))

    def publish(self) -> str:
        """Publish; gives the public address."""
        self.page.get_by_role("button", name="Publish").first.click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("button", name=re.compile("^Publish")).click()
        link = dialog.get_by_role("link", name="Open the page")
        address = str(link.get_attribute("href"))
        dialog.get_by_role("button", name="Close").click()
        return address

    def share(self, password: str) -> str:
        """Make a link with a password; gives its address."""
        self.page.get_by_role("button", name="Share").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Password").fill(password)
        dialog.get_by_label("2048 pixels, for the web").check()
        dialog.get_by_role("button", name="Make the link").click()
        address = dialog.get_by_role("textbox", name="Link").input_value()
        dialog.get_by_role("button", name="Done").click()
        return address
