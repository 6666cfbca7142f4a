"""How often somebody clicks or taps on their way, as a person would count it."""

from __future__ import annotations

from playwright.sync_api import Page

COUNT = """addEventListener("click", ({ isTrusted, detail }) => {
  if (isTrusted && detail) sessionStorage.setItem("clicks", 1 + Number(sessionStorage.getItem("clicks")));
}, true);"""
"""Over all pages of a tab. A click that a key or a label makes has no `detail`."""


class Clicks:
    """Counts from now on, in pages that are opened after this."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.add_init_script(COUNT)

    def forget(self) -> None:
        """Begin to count anew."""
        self._page.evaluate("sessionStorage.removeItem('clicks')")

    @property
    def count(self) -> int:
        """So many since then."""
        return int(self._page.evaluate("Number(sessionStorage.getItem('clicks'))"))
