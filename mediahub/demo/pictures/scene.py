"""What a scene is told: the session, the people, the frame and where chance comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from mediahub.demo.pictures.colour import RGB, rgb
from mediahub.demo.pictures.people import SPEAKERS, Looks


@dataclass(frozen=True, slots=True)
class Palette:
    """The light of a room."""

    deep: RGB
    mid: RGB
    glow: RGB
    key: RGB
    """The warm or cool light on people."""
    accent: RGB
    """A second colour against the first."""


PALETTES: dict[str, Palette] = {
    "crimson": Palette(rgb("#16081a"), rgb("#7d1033"), rgb("#ff5a5f"), rgb("#ffd9a8"), rgb("#ffb35c")),
    "azure": Palette(rgb("#060d24"), rgb("#12408a"), rgb("#4fb3ff"), rgb("#ffe6c4"), rgb("#ff8a7a")),
    "forest": Palette(rgb("#061a17"), rgb("#11574b"), rgb("#6fe0a8"), rgb("#fff0c9"), rgb("#ffe27a")),
    "violet": Palette(rgb("#120a28"), rgb("#4a2590"), rgb("#b58bff"), rgb("#ffdcc2"), rgb("#ff9a5c")),
    "amber": Palette(rgb("#1a0d08"), rgb("#8a4210"), rgb("#ffb347"), rgb("#ffe9c0"), rgb("#ff5f8a")),
    "teal": Palette(rgb("#04161c"), rgb("#0f5f6e"), rgb("#55dfe0"), rgb("#ffe7cf"), rgb("#ff9d7a")),
}


@dataclass(slots=True)
class Scene:
    """One picture to draw."""

    title: str
    """The session's title, for screens and signs."""
    room: str
    people: tuple[str, ...]
    """Slugs of the programme's people who are seen."""
    palette: Palette
    motif: str
    rng: Random
    """Composition; the same for every frame of a burst."""
    tick: Random
    """Gesture; different in every frame."""
    variant: int = 0
    """Which of the scene's own compositions."""
    extra: dict[str, str] = field(default_factory=dict)

    def looks(self, index: int = 0) -> Looks:
        """The looks of the index-th person seen."""
        return SPEAKERS[self.people[index % len(self.people)]]

    def jitter(self, amount: float) -> float:
        """A small difference between the frames of a burst."""
        return self.tick.uniform(-amount, amount)
