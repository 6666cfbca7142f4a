"""What a picture's panel offers: files to take with their size, and what a desk may do about its rights."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from mediahub.catalog.models import Asset, Rendition
from mediahub.rights import Verdict, Viewer
from mediahub.web.delivery import usage_terms
from mediahub.web.delivery.usage_terms import desk, offers
from tests.unit.web.asking import asking

PRESS, DESK = Viewer(frozenset({"press"}), 1, here="e"), Viewer(frozenset({"marketing"}), 2, here="e")
PHOTOGRAPHER = Viewer(frozenset({"photographer"}), 3, here="e")


def picture(**more: Any) -> Asset:
    about = {"kind": "photo", "mime": "image/jpeg", "width": 6000, "height": 4000, "size": 12_000_000}
    return Asset(**about | more)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What is offered of a picture to somebody."""

    def of(asset: Asset, viewer: Viewer = PRESS, *, allowed: bool = True) -> dict[str, str]:
        monkeypatch.setattr(usage_terms, "viewer", lambda: viewer)
        monkeypatch.setattr(usage_terms, "verdict", lambda *_: Verdict(allowed, "free", ()))
        with asking():
            return {one["recipe"]: one["note"] for one in offers(asset)}

    return of


def test_press_take_a_large_picture_in_every_size(asked: Any) -> None:
    found = asked(picture())
    assert list(found) == ["original", "press", "web", "custom"]
    assert found["original"].startswith("6000 × 4000 · 12")
    assert "about" not in found["original"]
    assert found["press"].startswith("3000 × 2000 · about ")
    assert found["custom"] == ""


def test_what_would_be_the_original_once_more_is_not_offered(asked: Any) -> None:
    assert list(asked(picture(width=1200, height=800))) == ["original", "custom"]
    assert list(asked(picture(width=2000, height=1000))) == ["original", "web", "custom"]
    assert "press" in asked(picture(width=1200, height=800, mime="image/heic"))


def test_a_clip_has_a_web_size_once_it_is_made(asked: Any) -> None:
    clip = picture(kind="video", mime="video/mp4", width=0, height=0)
    assert list(asked(clip)) == ["original"]
    assert "×" not in asked(clip)["original"]
    clip.renditions = [Rendition(name="thumb")]
    assert list(asked(clip)) == ["original"]
    clip.renditions = [Rendition(name="proxy")]
    assert asked(clip)["web"] == "720p"


def test_the_team_takes_the_cameras_file_too_and_who_may_take_nothing_is_offered_nothing(asked: Any) -> None:
    assert "camera" in asked(picture(), PHOTOGRAPHER)
    assert asked(picture(), DESK, allowed=False) == {}


@pytest.mark.parametrize(
    ("viewer", "held", "may"),
    [
        (PRESS, True, (False, False, False)),
        (PHOTOGRAPHER, True, (False, False, False)),
        (DESK, True, (True, True, True)),
        (DESK, False, (True, False, True)),
    ],
)
def test_what_a_desk_may_do_about_its_rights(
    monkeypatch: pytest.MonkeyPatch, viewer: Viewer, held: bool, may: tuple[bool, bool, bool]
) -> None:
    asset: Any = SimpleNamespace(held=held)
    monkeypatch.setattr(usage_terms, "viewer", lambda: viewer)
    found = desk(asset)
    assert (found["withdraw"], found["release"], found["usage"]) == may
