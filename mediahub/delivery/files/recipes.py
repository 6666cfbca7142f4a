"""Recipes: the sizes and crops in which a picture is delivered (original, press, web, pixels, part).

A recipe has a slug that fits into addresses, rows and keys: `original`, `press`, `web`, `px1200`, or
`px1200-1000.2500.5000.5000`, whose last part is left, top, width and height of the part to keep, in
ten-thousandths of the picture as shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mediahub.messages import N_, message
from mediahub.problems import Conflict

WHOLE = 10_000
"""Ten-thousandths in a side."""
MIN_EDGE, MAX_EDGE = 16, 20_000
"""Pixels that one may ask for."""
MIN_PART = 100
"""The smallest part of a side that can be kept, in ten-thousandths."""
_SLUG = re.compile(r"px(\d{2,5})(?:-(\d{1,5})\.(\d{1,5})\.(\d{1,5})\.(\d{1,5}))?")


class RecipeError(Conflict, ValueError):
    """A recipe that cannot be made; the message says what can."""


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of the picture as shown, in ten-thousandths of its sides."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to make a file from an original."""

    slug: str
    long_edge: int | None = None
    """Pixels of the longer side at most, and never more than the original has; None leaves it as it is."""
    quality: int = 92
    """Of JPEG."""
    part: Part | None = None

    @property
    def is_original(self) -> bool:
        """Whether the picture data stay as they are, bit for bit."""
        return self.long_edge is None

    @property
    def is_custom(self) -> bool:
        """Whether somebody chose its size or part: each is a file of its own to be made."""
        return self.slug.startswith("px")


ORIGINAL = Recipe("original")
PRESS = Recipe("press", 3000)
WEB = Recipe("web", 1600, 86)
USUAL = {recipe.slug: recipe for recipe in (ORIGINAL, PRESS, WEB)}


def parse(slug: str) -> Recipe:
    """The recipe of a slug. Raises RecipeError."""
    if slug in USUAL:
        return USUAL[slug]
    found = _SLUG.fullmatch(slug)
    if not found:
        raise RecipeError(N_("Ask for original, press, web, or a size such as px1200."))
    edge = int(found[1])
    if not MIN_EDGE <= edge <= MAX_EDGE:
        raise RecipeError(
            message("A size is between %(low)d and %(high)d pixels.", low=MIN_EDGE, high=MAX_EDGE)
        )
    if found[2] is None:
        return custom(edge)
    return custom(edge, Part(*map(int, found.groups()[1:])))


def custom(long_edge: int, part: Part | None = None) -> Recipe:
    """A size of one's own, of the whole picture or of a part. Raises RecipeError."""
    if part is None:
        return Recipe(f"px{long_edge}", long_edge)
    inside = part.left + part.width <= WHOLE and part.top + part.height <= WHOLE
    if not inside or part.width < MIN_PART or part.height < MIN_PART:
        raise RecipeError(
            N_("The part to keep is inside the picture, and at least a hundredth of each side.")
        )
    slug = f"px{long_edge}-{part.left}.{part.top}.{part.width}.{part.height}"
    return Recipe(slug, long_edge, part=part)
