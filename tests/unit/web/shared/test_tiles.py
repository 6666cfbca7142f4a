"""Addresses of small pictures: what press gets before an embargo ends is the marked one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from mediahub.catalog.models import Asset, Rendition
from mediahub.objects.renditions import PREVIEW, THUMB, WATERMARKED
from mediahub.web.shared import tiles
from mediahub.web.shared.tiles import _rating, rendition_url


def address(monkeypatch: pytest.MonkeyPatch, kind: object, *made: object, marked: bool = False) -> str | None:
    monkeypatch.setattr(tiles, "verdict", lambda asset, action: SimpleNamespace(watermarked=marked))
    monkeypatch.setattr(tiles, "presigner", lambda: SimpleNamespace(get=lambda key: f"signed:{key}"))
    monkeypatch.setattr(tiles, "url_for", lambda view, asset_id: f"{view}:{asset_id}")
    rows = [Rendition(name=one.name, key=f"key-{one.name}") for one in made]  # type: ignore[attr-defined]
    return rendition_url(Asset(id="a", renditions=rows), kind)  # type: ignore[arg-type]


def test_what_was_made_is_signed_and_the_rest_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert address(monkeypatch, THUMB, THUMB, PREVIEW) == f"signed:key-{THUMB.name}"
    assert address(monkeypatch, PREVIEW, THUMB) is None


def test_under_an_embargo_only_the_marked_small_one_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert address(monkeypatch, THUMB, THUMB, WATERMARKED, marked=True) == f"signed:key-{WATERMARKED.name}"
    assert address(monkeypatch, THUMB, THUMB, marked=True) == "assets.watermarked:a"
    assert address(monkeypatch, PREVIEW, THUMB, PREVIEW, WATERMARKED, marked=True) is None
    assert address(monkeypatch, THUMB, WATERMARKED, marked=True) is None


@pytest.mark.parametrize(
    ("rating", "shown"), [(None, None), (-1, -1), (0, 0), (5, 5), (6, None), (-2, None), (99.5, None)]
)
def test_a_rating_is_one_of_the_standard(rating: float | None, shown: float | None) -> None:
    assert _rating(Asset(rating=rating)) == shown
