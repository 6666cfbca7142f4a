"""A head being drawn: how it is held and lit. The centre is 0, crown and chin are at -1 and 1."""

from __future__ import annotations

from dataclasses import dataclass

from mediahub.demo.pictures.canvas import Canvas, Point, circle, smooth, turned
from mediahub.demo.pictures.colour import Colour
from mediahub.demo.pictures.people import Looks


@dataclass(frozen=True, slots=True)
class Face:
    """How a head is held and lit."""

    turn: float = 0.0
    """-1 looks to the left of the picture, 1 to the right."""
    tilt: float = 0.0
    """Degrees, clockwise."""
    mouth: str = "smile"
    """smile, talk, calm."""
    lit: int = -1
    """The side the light comes from: -1 left, 1 right."""
    back: bool = False


class Head:
    """One head being drawn; keeps the transform from local units."""

    def __init__(self, c: Canvas, at: Point, size: float, who: Looks, face: Face) -> None:
        self.c, self.at, self.size, self.who, self.face = c, at, size, who, face
        self.shift = face.turn * 0.2
        self.width = 0.70 if who.slim or who.child else 0.75
        self.pixels = size * c.scale

    def pts(self, points: list[Point]) -> list[Point]:
        """Map local points onto the canvas."""
        x, y = self.at
        flat = [(x + u * self.size, y + v * self.size) for u, v in points]
        return turned(flat, self.at, self.face.tilt) if self.face.tilt else flat

    def blob(self, points: list[Point], colour: Colour) -> None:
        self.c.poly(self.pts(smooth(points)), colour)

    def poly(self, points: list[Point], colour: Colour) -> None:
        self.c.poly(self.pts(points), colour)

    def oval(self, u: float, v: float, ru: float, rv: float, colour: Colour) -> None:
        self.poly(circle(u, v, ru, rv, 26), colour)

    def stroke(self, points: list[Point], width: float, colour: Colour) -> None:
        self.c.line(self.pts(points), width * self.size, colour)

    def outline(self) -> list[Point]:
        """The face from crown to chin, leaning a little to where it looks."""
        w, s = self.width, self.shift
        jaw = 0.80 if self.who.slim else 0.88
        right = [(0.40, -0.95), (w * 0.93, -0.58), (w, -0.05), (w * jaw, 0.48), (0.34, 0.88)]
        left = [(-u, v) for u, v in reversed(right)]
        lean = [(u + s * 0.35 * (v + 1) / 2, v) for u, v in [(0.0, -1.02), *right, (0.0, 0.99), *left]]
        return lean
