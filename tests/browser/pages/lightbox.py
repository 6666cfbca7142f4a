"""One picture, large, with its panel."""

from __future__ import annotations

import hashlib
from pathlib import Path

from playwright.sync_api import Download, Page, expect


class Lightbox:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.get_by_role("dialog", name="Large picture")
        self.panel = self.root.get_by_role("complementary", name="Details")
        self.position = self.root.locator(".lightbox__position")
        self.image = self.root.locator(
            ".pswp__item[aria-hidden=false] img.pswp__img:not(.pswp__img--placeholder)"
        )

    def expect_picture(self, position: str) -> None:
        """The preview itself has arrived, not only its placeholder."""
        expect(self.position).to_have_text(position)
        expect(self.image).to_be_visible()
        self.page.wait_for_function(
            "image => image.complete && image.naturalWidth > 0", arg=self.image.element_handle()
        )

    def width(self) -> float:
        """How wide the picture is shown."""
        box = self.image.bounding_box()
        assert box is not None
        return box["width"]

    def download(self) -> str:
        """Take the original by its key; the SHA-256 of what arrived."""
        with self.page.expect_download() as download:
            self.page.keyboard.press("d")
        return hashlib.sha256(Path(download.value.path()).read_bytes()).hexdigest()

    def take(self, name: str) -> Download:
        """Take the file that is called so in the download menu."""
        self.root.locator(".takes summary").click()
        with self.page.expect_download() as download:
            self.root.get_by_role("button", name=name).click()
        return download.value

    def expect_closed(self) -> None:
        expect(self.root).to_have_count(0)
