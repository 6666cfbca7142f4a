"""The pictures of a basket for one reader."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mediahub.catalog.models import Asset, Photographer
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.basket_items import estimate, fits, item_of, shown_size
from mediahub.delivery.files.recipes import ORIGINAL, PRESS
from mediahub.rights import Viewer

PRESS_VIEWER = Viewer(frozenset({"press"}), 7)


def asset(**changes: Any) -> Asset:
    """A photo that press may use, kept nowhere."""
    facts: dict[str, Any] = {
        "id": "a" * 20, "filename": "DSC_1.jpg", "title": "Opening", "headline": "", "kind": "photo",
        "state": "ready", "rights_class": "free", "size": 9_000_000, "width": 6000, "height": 4000,
        "creator": "Chen Rui", "credit": "", "caption": "", "held": False, "event_slug": "summit",
        "photographer": Photographer(name="Chen Rui"),
    }  # fmt: skip
    return Asset(**{**facts, **changes})


def test_a_picture_that_may_be_taken_says_how_large_it_is() -> None:
    item = item_of(asset(), ORIGINAL, PRESS_VIEWER, utcnow())
    assert (item.may, item.title, item.credit, item.size) == (True, "Opening", "Chen Rui", 9_000_000)


def test_a_withdrawn_picture_keeps_its_place_and_its_reason_alone() -> None:
    item = item_of(asset(state="withdrawn"), ORIGINAL, PRESS_VIEWER, utcnow())
    assert (item.is_visible, item.may, item.title) == (False, False, "No longer available")
    assert "withdrawn" in item.sentence


def test_an_embargo_says_when_it_ends() -> None:
    now = utcnow()
    item = item_of(asset(embargo_until=now + timedelta(hours=2)), ORIGINAL, PRESS_VIEWER, now)
    assert (item.may, item.until) == (False, now + timedelta(hours=2))


@pytest.mark.parametrize(
    ("kind", "width", "height", "expected"),
    [
        ("photo", 6000, 4000, 1_200_000),  # 3000 × 2000 pixels
        ("photo", 600, 400, 48_000),  # never larger than it is
        ("video", 1920, 1080, 9_000_000),  # a clip as it is
    ],
)
def test_sizes_are_estimated_by_pixels(kind: str, width: int, height: int, expected: int) -> None:
    assert estimate(asset(kind=kind, width=width, height=height), PRESS) == expected


def test_a_jpeg_that_fits_already_is_offered_as_it_is() -> None:
    small = asset(mime="image/jpeg", width=2400, height=1600, size=731_000)
    assert fits(small, PRESS)
    assert (estimate(small, PRESS), shown_size(small, PRESS)) == (731_000, (2400, 1600))
    assert not fits(asset(mime="image/heic", width=2400, height=1600), PRESS)
    assert not fits(small, ORIGINAL)
    assert shown_size(asset(), PRESS) == (3000, 2000)
