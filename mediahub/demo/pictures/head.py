"""Heads: face, hair, glasses. Local units: the centre is 0, crown and chin are at -1 and 1."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

from mediahub.demo.pictures.canvas import Canvas, Point, circle, smooth, turned
from mediahub.demo.pictures.colour import RGB, Colour, alpha, dark, light, mix
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


class _Head:
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


def draw_head(c: Canvas, at: Point, size: float, who: Looks, face: Face) -> None:
    """Draw a head; `at` is its centre, `size` half its height. Small ones have less detail."""
    head = _Head(c, at, size, who, face)
    if face.back:
        _skull_from_behind(head)
        return
    _ears(head)
    outline = smooth(head.outline())
    head.poly(outline, who.skin)
    _shade_face(head, outline)
    if head.pixels > 16:
        _features(head)
    if who.beard:
        _beard(head, outline)
    if head.pixels > 9:
        _brows(head)
    _hair_front(head)
    if who.glasses and head.pixels > 12:
        _glasses(head)


def draw_hair_behind(c: Canvas, at: Point, size: float, who: Looks, face: Face) -> None:
    """Draw the hair that falls behind neck and shoulders; comes before both."""
    if not face.back:
        _hair_behind(_Head(c, at, size, who, face))


def _ears(head: _Head) -> None:
    if head.who.hair in ("hijab", "bob", "long"):
        return
    for side in (-1, 1):
        if side * head.face.turn < 0.55:
            tone = head.who.skin if side == head.face.lit else dark(head.who.skin, 0.22)
            head.oval(side * (head.width + 0.02) + head.shift * 0.1, 0.06, 0.12, 0.2, tone)


def _shade_face(head: _Head, outline: list[Point]) -> None:
    """Shadow on the side away from the light, with the line of brow, nose and chin."""
    if head.pixels < 6:
        return
    side, s = -head.face.lit, head.shift
    edge = [(0.34, -1.1), (0.32, -0.5), (0.40, -0.2), (0.30, 0.05), (0.42, 0.3), (0.24, 0.6), (0.2, 1.1)]
    shade = [(side * u + s, v) for u, v in edge]
    far = [(side * 1.3, 1.1), (side * 1.3, -1.1)]
    with head.c.clip(head.pts(outline)) as inner:
        inner.poly(head.pts(shade + far), dark(head.who.skin, 0.2))
        cheek = alpha(mix(head.who.skin, (214, 70, 60), 0.5), 0.16)
        for u in (-0.42, 0.42):
            inner.poly(head.pts(circle(u + s, 0.3, 0.2, 0.14)), cheek)


def _features(head: _Head) -> None:
    s, who = head.shift, head.who
    deep = dark(who.skin, 0.5)
    for side in (-1, 1):
        u, narrow = side * 0.3 + s, 1 - 0.25 * max(0.0, side * head.face.turn)
        head.oval(u, -0.03, 0.125 * narrow, 0.068, light(who.skin, 0.75))
        head.oval(u + head.face.turn * 0.05, -0.03, 0.066, 0.07, (38, 26, 24))
        if head.pixels > 60:
            head.oval(u + head.face.turn * 0.05 - 0.02, -0.055, 0.018, 0.018, (250, 248, 244))
        lid = [(u - 0.15 * narrow, -0.02), (u - 0.06, -0.095), (u + 0.06, -0.095), (u + 0.15 * narrow, -0.02)]
        head.stroke(lid, 0.035 if who.slim else 0.028, dark(who.skin, 0.72))
    side = -head.face.lit
    nose = [(0.05, -0.12), (0.07, 0.12), (0.15, 0.27), (0.06, 0.33), (-0.04, 0.32), (0.015, 0.12)]
    head.poly([(side * u + s * 1.35, v) for u, v in nose], dark(who.skin, 0.3))
    _mouth(head, deep)


def _mouth(head: _Head, deep: RGB) -> None:
    s, v = head.shift * 1.15, 0.56
    lip = mix(head.who.skin, (168, 52, 58), 0.5 if head.who.slim else 0.32)
    if head.face.mouth == "talk":
        head.blob(
            [
                (s - 0.17, v - 0.02),
                (s, v - 0.07),
                (s + 0.17, v - 0.02),
                (s + 0.1, v + 0.12),
                (s - 0.1, v + 0.12),
            ],
            lip,
        )
        head.blob(
            [(s - 0.12, v), (s, v - 0.03), (s + 0.12, v), (s + 0.06, v + 0.08), (s - 0.06, v + 0.08)],
            (74, 28, 32),
        )
        head.poly(
            [(s - 0.09, v - 0.015), (s + 0.09, v - 0.015), (s + 0.07, v + 0.02), (s - 0.07, v + 0.02)],
            (240, 234, 226),
        )
    elif head.face.mouth == "smile":
        head.blob(
            [
                (s - 0.25, v - 0.06),
                (s, v + 0.01),
                (s + 0.25, v - 0.06),
                (s + 0.13, v + 0.09),
                (s, v + 0.12),
                (s - 0.13, v + 0.09),
            ],
            lip,
        )
        head.blob(
            [
                (s - 0.18, v - 0.025),
                (s, v + 0.02),
                (s + 0.18, v - 0.025),
                (s + 0.09, v + 0.045),
                (s - 0.09, v + 0.045),
            ],
            (246, 240, 232),
        )
    else:
        head.blob(
            [(s - 0.19, v), (s - 0.06, v - 0.045), (s + 0.06, v - 0.045), (s + 0.19, v), (s, v + 0.075)], lip
        )
        head.stroke([(s - 0.19, v), (s, v + 0.012), (s + 0.19, v)], 0.022, deep)


def _brows(head: _Head) -> None:
    colour = mix(head.who.hair_colour, head.who.skin, 0.15)
    s = head.shift
    for side in (-1, 1):
        thick = 0.045 if head.who.slim else 0.07
        arch = [(0.13, -0.2), (0.3, -0.27), (0.48, -0.19), (0.3, -0.27 + thick), (0.14, -0.2 + thick)]
        head.poly([(side * u + s, v) for u, v in arch], colour)


def _beard(head: _Head, outline: list[Point]) -> None:
    s, colour = head.shift, mix(head.who.hair_colour, head.who.skin, 0.18)
    with head.c.clip(head.pts(outline)) as inner:
        half = [(0.2, 0.40), (0.27, 0.50), (0.42, 0.56), (0.56, 0.42), (0.66, 0.08), (1.0, -0.1)]
        line = [*[(-u, v) for u, v in reversed(half)], (0.0, 0.375), *half]
        shape = [(u + s, v) for u, v in line] + [(1.2, 1.3), (-1.2, 1.3)]
        inner.poly(head.pts(shape), colour)
        side = -head.face.lit
        inner.poly(
            head.pts([(side * 0.25 + s, 0.2), (side * 1.2, 0.1), (side * 1.2, 1.3), (side * 0.1 + s, 1.3)]),
            alpha(dark(colour, 0.6), 0.4),
        )
    if head.pixels > 12:
        _mouth(head, dark(head.who.skin, 0.6))


def _glasses(head: _Head) -> None:
    s, frame = head.shift, (30, 28, 34)
    for side in (-1, 1):
        ring = circle(side * 0.31 + s, -0.02, 0.235, 0.185, 28)
        head.poly(ring, (255, 255, 255, 34))
        head.stroke([*ring, ring[0]], 0.042, frame)
        head.stroke([(side * 0.54 + s, -0.06), (side * head.width + head.shift * 0.1, -0.04)], 0.042, frame)
    head.stroke([(-0.08 + s, -0.06), (0.08 + s, -0.06)], 0.042, frame)


# Hair ---------------------------------------------------------------------------------------


def _hair_behind(head: _Head) -> None:
    style, colour = head.who.hair, dark(head.who.hair_colour, 0.25)
    if style == "bob":
        head.blob(
            [
                (-0.9, -0.2),
                (-0.7, -1.0),
                (0, -1.25),
                (0.7, -1.0),
                (0.9, -0.2),
                (0.86, 0.72),
                (0.4, 0.82),
                (-0.4, 0.82),
                (-0.86, 0.72),
            ],
            colour,
        )
    elif style in ("long", "wavy"):
        head.blob(
            [
                (-0.9, -0.3),
                (-0.7, -1.0),
                (0, -1.24),
                (0.7, -1.0),
                (0.9, -0.3),
                (1.0, 0.6),
                (0.95, 1.5),
                (0.45, 1.72),
                (-0.45, 1.72),
                (-0.95, 1.5),
                (-1.0, 0.6),
            ],
            colour,
        )
    elif style == "afro":
        head.blob(circle(0, -0.42, 1.22, 1.08, 14), colour)
    elif style == "bun":
        head.oval(0.1 - head.face.turn * 0.45, -1.22, 0.36, 0.32, colour)
    elif style == "ponytail":
        side = -1 if head.face.turn > 0 else 1
        head.blob(
            [
                (side * 0.5, -0.9),
                (side * 1.05, -0.75),
                (side * 1.15, 0.1),
                (side * 0.95, 0.95),
                (side * 0.8, 0.3),
                (side * 0.6, -0.2),
            ],
            colour,
        )
    elif style == "hijab":
        cloth = head.who.under
        head.blob(
            [
                (-0.98, -0.1),
                (-0.78, -0.98),
                (0, -1.27),
                (0.78, -0.98),
                (0.98, -0.1),
                (0.92, 0.8),
                (1.15, 1.7),
                (0.4, 1.95),
                (-0.4, 1.95),
                (-1.15, 1.7),
                (-0.92, 0.8),
            ],
            dark(cloth, 0.18),
        )


CAP = [(-0.80, 0.08), (-0.88, -0.5), (-0.62, -1.04), (0, -1.24), (0.62, -1.04), (0.88, -0.5), (0.80, 0.08)]
FRONTS: dict[str, list[Point]] = {
    "short": [
        (0.70, -0.2),
        (0.62, -0.52),
        (0.3, -0.62),
        (-0.05, -0.56),
        (-0.4, -0.66),
        (-0.63, -0.5),
        (-0.70, -0.2),
    ],
    "side": [
        (0.70, -0.15),
        (0.64, -0.48),
        (0.42, -0.6),
        (0.1, -0.66),
        (-0.3, -0.74),
        (-0.5, -0.78),
        (-0.62, -0.52),
        (-0.70, -0.15),
    ],
    "crop": [(0.70, -0.25), (0.6, -0.6), (0.2, -0.7), (-0.2, -0.7), (-0.6, -0.6), (-0.70, -0.25)],
    "quiff": [
        (0.70, -0.2),
        (0.6, -0.55),
        (0.25, -0.74),
        (-0.1, -0.7),
        (-0.5, -0.62),
        (-0.64, -0.45),
        (-0.70, -0.2),
    ],
    "pixie": [
        (0.66, -0.05),
        (0.62, -0.35),
        (0.48, -0.46),
        (0.1, -0.42),
        (-0.3, -0.56),
        (-0.58, -0.5),
        (-0.66, -0.05),
    ],
    "bun": [(0.70, -0.1), (0.6, -0.5), (0.3, -0.74), (0, -0.8), (-0.3, -0.74), (-0.6, -0.5), (-0.70, -0.1)],
    "ponytail": [
        (0.70, -0.05),
        (0.62, -0.4),
        (0.35, -0.66),
        (-0.05, -0.76),
        (-0.4, -0.62),
        (-0.62, -0.4),
        (-0.70, -0.05),
    ],
    "bob": [
        (0.74, 0.55),
        (0.60, -0.1),
        (0.52, -0.45),
        (0.2, -0.68),
        (-0.14, -0.8),
        (-0.45, -0.5),
        (-0.60, -0.1),
        (-0.74, 0.55),
    ],
    "long": [
        (0.76, 0.5),
        (0.62, -0.1),
        (0.5, -0.5),
        (0.12, -0.82),
        (-0.3, -0.62),
        (-0.62, -0.1),
        (-0.76, 0.5),
    ],
    "wavy": [
        (0.76, 0.5),
        (0.64, 0.0),
        (0.55, -0.35),
        (0.3, -0.6),
        (-0.2, -0.82),
        (-0.5, -0.45),
        (-0.64, 0.0),
        (-0.76, 0.5),
    ],
}


def _hair_front(head: _Head) -> None:
    style, colour = head.who.hair, head.who.hair_colour
    if style == "bald":
        return
    if style == "buzz":
        _cap(head, FRONTS["crop"], mix(colour, head.who.skin, 0.28), 0.95)
    elif style == "hijab":
        _scarf(head)
    elif style in ("curly", "afro"):
        _curls(head)
    else:
        _cap(head, FRONTS[style], colour, 1.0)
        if style == "quiff":
            head.blob(
                [(-0.6, -0.75), (-0.35, -1.25), (0.2, -1.36), (0.62, -1.1), (0.5, -0.8), (0, -0.72)], colour
            )


def _cap(head: _Head, front: list[Point], colour: RGB, height: float) -> None:
    """Hair over the crown, with a lit band towards the light."""
    long = front[0][1] > 0.2
    top = [(u * (1.06 if long else 1), v if v > -0.4 else v * height) for u, v in CAP]
    if long:
        top = [(-0.9, 0.6), *top[1:-1], (0.9, 0.6)]
    s = head.shift
    shape = smooth([*top, *[(u + s * (0.8 if v < 0 else 0.3), v) for u, v in front]])
    head.poly(shape, colour)
    if head.pixels > 12:
        side = head.face.lit
        with head.c.clip(head.pts(shape)) as inner:
            inner.poly(
                head.pts(
                    [
                        (side * 0.2, -1.3),
                        (side * 0.55, -1.3),
                        (side * 1.0, -0.5),
                        (side * 0.9, 0.2),
                        (side * 0.74, -0.4),
                    ]
                ),
                light(colour, 0.16),
            )
            inner.poly(
                head.pts(
                    [
                        (-side * 0.35, -1.4),
                        (-side * 1.2, -1.4),
                        (-side * 1.2, 0.9),
                        (-side * 0.6, 0.9),
                        (-side * 0.7, -0.5),
                    ]
                ),
                dark(colour, 0.3),
            )


def _scarf(head: _Head) -> None:
    cloth, s = head.who.under, head.shift
    outer = smooth(
        [
            (-0.86, 0.3),
            (-0.9, -0.5),
            (-0.62, -1.06),
            (0, -1.27),
            (0.62, -1.06),
            (0.9, -0.5),
            (0.86, 0.3),
            (0.8, 1.3),
            (0, 1.75),
            (-0.8, 1.3),
        ]
    )
    face = smooth(
        [
            (
                s + 0.58 * cos(a * pi / 8),
                s * 0 + 0.06 + (0.84 if sin(a * pi / 8) > 0 else 0.72) * sin(a * pi / 8),
            )
            for a in range(16)
        ]
    )
    ring = [*outer, outer[0], face[0], *reversed(face)]
    head.poly(ring, cloth)
    side = -head.face.lit
    head.stroke([(side * 0.66, 0.4), (side * 0.4, 1.0), (-side * 0.3, 1.35)], 0.05, dark(cloth, 0.2))
    head.stroke([(side * 0.74, -0.5), (side * 0.72, 0.2), (side * 0.3, 1.2)], 0.04, dark(cloth, 0.16))


def _curls(head: _Head) -> None:
    colour, s = head.who.hair_colour, head.shift
    count = 13
    grow = 1.22 if head.who.hair == "afro" else 1.0
    for i in range(count):
        a = pi * (1.04 + i * 0.92 / (count - 1)) + 0.0
        u, v = 0.74 * grow * cos(a), -0.28 + 0.74 * grow * sin(a)
        tone = light(colour, 0.08) if u * head.face.lit > 0.2 else colour
        head.oval(u + s * 0.3, v, 0.24 * grow, 0.24 * grow, tone)
    head.blob(
        [
            (-0.68, -0.3),
            (-0.5, -0.9),
            (0, -1.05),
            (0.5, -0.9),
            (0.68, -0.3),
            (0.4 + s, -0.58),
            (0 + s, -0.66),
            (-0.4 + s, -0.58),
        ],
        colour,
    )


def _skull_from_behind(head: _Head) -> None:
    """The back of a head: neck, ears, hair."""
    who, colour = head.who, head.who.hair_colour
    for side in (-1, 1):
        head.oval(side * 0.74, 0.1, 0.1, 0.18, dark(who.skin, 0.2))
    if who.hair == "hijab":
        head.blob(
            [
                (-0.88, 0),
                (-0.7, -0.95),
                (0, -1.2),
                (0.7, -0.95),
                (0.88, 0),
                (0.95, 1.2),
                (0, 1.6),
                (-0.95, 1.2),
            ],
            who.under,
        )
        return
    head.blob(
        [(-0.72, 0), (-0.6, -0.8), (0, -1.02), (0.6, -0.8), (0.72, 0), (0.5, 0.7), (0, 0.85), (-0.5, 0.7)],
        who.skin,
    )
    if who.hair == "bald":
        return
    low = {"bob": 0.8, "long": 1.6, "wavy": 1.6, "afro": 0.5}.get(who.hair, 0.52)
    wide = 1.15 if who.hair == "afro" else 0.86
    shape = smooth(
        [
            (-wide, 0),
            (-wide * 0.8, -0.95),
            (0, -1.24),
            (wide * 0.8, -0.95),
            (wide, 0),
            (wide * 0.82, low * 0.85),
            (0, low),
            (-wide * 0.82, low * 0.85),
        ]
    )
    head.poly(shape, colour)
    if head.pixels > 12:
        with head.c.clip(head.pts(shape)) as inner:
            side = head.face.lit
            inner.poly(
                head.pts(
                    [
                        (side * 0.1, -1.3),
                        (side * 1.2, -1.2),
                        (side * 1.2, 1.6),
                        (side * 0.78, 0.6),
                        (side * 0.66, -0.5),
                    ]
                ),
                light(colour, 0.14),
            )
    if who.hair in ("bun", "ponytail"):
        head.oval(0, -0.35, 0.34, 0.34, light(colour, 0.1))
    if who.hair == "ponytail":
        head.blob([(-0.2, -0.2), (0.2, -0.2), (0.26, 0.8), (0, 1.3), (-0.26, 0.8)], light(colour, 0.06))
