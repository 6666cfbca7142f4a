"""What holds for every page, whatever it shows."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def expect_no_sideways_scroll(page: Page) -> None:
    """Nothing is wider than the window. Asked again until it is so: the page may still be on its way."""
    size = page.viewport_size
    assert size is not None
    page.wait_for_load_state()
    expect(page.locator("html")).to_have_js_property("scrollWidth", size["width"])
