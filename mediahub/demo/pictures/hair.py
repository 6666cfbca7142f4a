"""Hair and headscarves, before and behind the face, and heads from behind."""

from __future__ import annotations

from math import cos, pi, sin

from mediahub.demo.pictures.canvas import Point, circle, smooth
from mediahub.demo.pictures.colour import RGB, dark, light, mix
from mediahub.demo.pictures.skull import Head


def mirrored(right: list[Point], crown: float) -> list[Point]:
    """Close an outline given by its right side and the height of its crown."""
    return [(0.0, crown), *right, *[(-u, v) for u, v in reversed(right)]]


BEHIND: dict[str, list[Point]] = {
    "bob": mirrored([(0.7, -1.0), (0.9, -0.2), (0.86, 0.72), (0.4, 0.82)], -1.25),
    "long": mirrored([(0.7, -1.0), (0.9, -0.3), (1.0, 0.6), (0.95, 1.5), (0.45, 1.72)], -1.24),
    "wavy": mirrored([(0.74, -1.0), (0.98, -0.3), (0.92, 0.3), (1.08, 0.8), (0.9, 1.35), (0.4, 1.5)], -1.26),
    "hijab": mirrored([(0.78, -0.98), (0.98, -0.1), (0.92, 0.8), (1.15, 1.7), (0.4, 1.95)], -1.27),
}
"""What falls behind the neck, by style."""


def hair_behind(head: Head) -> None:
    """Draw what falls behind neck and shoulders."""
    style, colour = head.who.hair, dark(head.who.hair_colour, 0.25)
    if style in BEHIND:
        head.blob(BEHIND[style], dark(head.who.under, 0.18) if style == "hijab" else colour)
    elif style == "afro":
        head.blob(circle(0, -0.42, 1.22, 1.08, 14), colour)
    elif style == "bun":
        head.oval(0.1 - head.face.turn * 0.45, -1.22, 0.36, 0.32, colour)
    elif style == "ponytail":
        tail = [(0.5, -0.9), (1.05, -0.75), (1.15, 0.1), (0.95, 0.95), (0.8, 0.3), (0.6, -0.2)]
        side = -1 if head.face.turn > 0 else 1
        head.blob([(side * u, v) for u, v in tail], colour)


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


def hair_front(head: Head) -> None:
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


def _cap(head: Head, front: list[Point], colour: RGB, height: float) -> None:
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


def _scarf(head: Head) -> None:
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


def _curls(head: Head) -> None:
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


def skull_from_behind(head: Head) -> None:
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
