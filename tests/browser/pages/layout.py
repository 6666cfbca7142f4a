"""What holds for every page, whatever it shows."""

from __future__ import annotations

from itertools import pairwise

from playwright.sync_api import Locator, Page, expect


def expect_no_sideways_scroll(page: Page) -> None:
    """Nothing is wider than the window. Asked again until it is so: the page may still be on its way."""
    size = page.viewport_size
    assert size is not None
    page.wait_for_load_state()
    expect(page.locator("html")).to_have_js_property("scrollWidth", size["width"])


def expect_apart(controls: Locator, width: int) -> None:
    """All of these controls that are shown lie inside the page's width, and none on another."""
    boxes = [box for box in (one.bounding_box() for one in controls.all()) if box]
    edges = sorted((box["x"], box["x"] + box["width"]) for box in boxes)
    assert len(edges) > 1
    assert edges[0][0] >= 0
    assert edges[-1][1] <= width
    assert all(left[1] <= right[0] + 0.5 for left, right in pairwise(edges)), edges
