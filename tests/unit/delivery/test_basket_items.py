"""The pictures of a basket for one reader."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mediahub.catalog.models import Asset, Event, Photographer
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.basket_items import estimate, fits, frame_of, item_of, shown_size
from mediahub.delivery.files.policy import USUAL, Policy
from mediahub.delivery.files.recipes import ORIGINAL, PRESS
from mediahub.rights import Viewer

PRESS_VIEWER = Viewer(frozenset({"press"}), 7)
NO_BUCKET: Any = None  # of pictures without a small one nothing is read


def asset(**changes: Any) -> Asset:
    """A photo that press may use, kept nowhere."""
    facts: dict[str, Any] = {
        "id": "a" * 20, "filename": "DSC_1.jpg", "title": "Opening", "headline": "", "kind": "photo",
        "state": "ready", "rights_class": "free", "size": 9_000_000, "width": 6000, "height": 4000,
        "creator": "Chen Rui", "credit": "", "caption": "", "held": False, "event_slug": "summit",
        "photographer": Photographer(name="Chen Rui"), "mime": "image/jpeg", "event": Event(slug="summit"),
        "taken_at": datetime(2025, 10, 18, 2, tzinfo=UTC),
    }  # fmt: skip
    return Asset(**{**facts, **changes})


def test_a_picture_that_may_be_taken_says_how_large_it_is() -> None:
    item = item_of(asset(), ORIGINAL, PRESS_VIEWER, utcnow())
    assert (item.may, item.title, item.credit, item.size) == (True, "Opening", "Chen Rui", 9_000_000)


def test_a_withdrawn_picture_keeps_its_place_and_its_reason_alone() -> None:
    item = item_of(asset(state="withdrawn"), ORIGINAL, PRESS_VIEWER, utcnow())
    assert (item.is_visible, item.may, item.title) == (False, False, "No longer available")
    assert "withdrawn" in item.sentence
    assert item.filename == "20251018_Chen-Rui_1.jpg", "as whoever took it has it on their disk"
    hidden = item_of(asset(state="withdrawn", rights_class="none"), ORIGINAL, PRESS_VIEWER, utcnow())
    assert hidden.filename == "", "what was never for them is not named"


def test_a_contact_sheet_names_pictures_as_they_are_delivered_by_the_event_s_settings() -> None:
    def name(policy: Policy, **changes: Any) -> str:
        frame = frame_of(asset(**changes), PRESS_VIEWER, utcnow(), NO_BUCKET, policy=policy)
        return frame.name

    assert name(USUAL) == "20251018_Chen-Rui_1.jpg"
    assert name(USUAL, state="withdrawn") == "20251018_Chen-Rui_1.jpg"
    assert name(USUAL, state="withdrawn", rights_class="none") == "No longer available"
    assert name(Policy(filename_template="{byline}")) != name(USUAL)


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
    shot = asset(kind=kind, width=width, height=height, mime="image/heic")
    assert estimate(shot, PRESS) == expected


def test_a_jpeg_that_fits_already_is_offered_as_it_is() -> None:
    small = asset(mime="image/jpeg", width=2400, height=1600, size=731_000)
    assert fits(small, PRESS)
    assert (estimate(small, PRESS), shown_size(small, PRESS)) == (731_000, (2400, 1600))
    assert not fits(asset(mime="image/heic", width=2400, height=1600), PRESS)
    assert not fits(small, ORIGINAL)
    assert shown_size(asset(), PRESS) == (3000, 2000)
