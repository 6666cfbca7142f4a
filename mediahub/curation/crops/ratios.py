"""Ratios, the sizes that social networks ask for, and what a focus point makes of each. Pure.

`static/src/js/curation/crops/geometry.js` does the same for what is dragged; both are held to the same cases.
"""

from __future__ import annotations

from dataclasses import dataclass

from mediahub.media.pictures.cropping import Rect
from mediahub.messages import N_

RATIOS = {"1:1": 1.0, "4:5": 4 / 5, "9:16": 9 / 16, "16:9": 16 / 9, "3:2": 3 / 2}
"""Width over height of those that are shown side by side; `free` is any."""
FREE = "free"
SLACK = 0.002
"""Part of a side by which a crop may cut into the safe area before anyone is warned."""
MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Target:
    """A file that a network takes: its size in pixels and at most so many bytes."""

    slug: str
    label: str
    width: int
    height: int
    max_bytes: int

    @property
    def ratio(self) -> float:
        """Width over height."""
        return self.width / self.height


SOCIAL = (
    Target("instagram-square", N_("Instagram square"), 1080, 1080, 4 * MB),
    Target("instagram-portrait", N_("Instagram portrait"), 1080, 1350, 4 * MB),
    Target("story", N_("Story, Reels, TikTok"), 1080, 1920, 4 * MB),
    Target("x", "X", 1600, 900, 4 * MB),
    Target("linkedin", "LinkedIn", 1200, 627, 4 * MB),
    Target("wechat-cover", N_("WeChat cover"), 900, 383, 1 * MB),
    Target("wechat-moments", N_("WeChat Moments"), 1080, 1080, 1 * MB),
)


def suggest(ratio: float, size: tuple[int, int], focus: tuple[float, float], safe: Rect) -> Rect:
    """The largest crop of a ratio that holds the safe area where it can, and else keeps the focus in its
    middle as far as the edges let it."""
    width, height = size
    wide = min(1.0, ratio * height / width)
    high = min(1.0, width / ratio / height)
    return Rect(
        _place(wide, focus[0], safe.x, safe.width), _place(high, focus[1], safe.y, safe.height), wide, high
    )


def _place(length: float, focus: float, safe_from: float, safe_length: float) -> float:
    at = focus - length / 2
    if safe_length <= length:
        at = min(max(at, safe_from + safe_length - length), safe_from)
    return min(max(at, 0.0), 1.0 - length)


def cuts_safe_area(rect: Rect, safe: Rect) -> bool:
    """Whether a crop leaves out a part of what matters."""
    return (
        rect.x > safe.x + SLACK
        or rect.y > safe.y + SLACK
        or rect.x + rect.width < safe.x + safe.width - SLACK
        or rect.y + rect.height < safe.y + safe.height - SLACK
    )


def has_ratio(rect: Rect, ratio: float, size: tuple[int, int]) -> bool:
    """Whether a crop of the picture has this ratio, to a pixel or so."""
    width, height = rect.width * size[0], rect.height * size[1]
    return abs(width - ratio * height) <= max(2.0, 0.01 * width)
