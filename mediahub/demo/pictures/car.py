"""Cars from the side and from the front: four bodies, paint that catches the light.

The side view is drawn in units of the car's length: the front is at the left (0), the
tail at 1, the ground at y = 0 and up is negative.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from mediahub.demo.pictures.canvas import Canvas, Point, box, circle, placed, smooth
from mediahub.demo.pictures.colour import RGB, Colour, alpha, dark, light, mix, rgb

PAINTS = [
    rgb(x)
    for x in (
        "#c8102e",
        "#1f4e79",
        "#e8e6e1",
        "#2f6f62",
        "#33363d",
        "#d98e2b",
        "#7d8f9c",
        "#5b3a8e",
        "#8fb5b0",
    )
]


Place = Callable[[Sequence[Point]], list[Point]]
"""Maps points in units of the car onto the canvas."""


@dataclass(frozen=True, slots=True)
class Body:
    """A silhouette: roof line points, the glass house, wheels and their size."""

    outline: tuple[Point, ...]
    glass: tuple[Point, ...]
    pillars: tuple[float, ...]
    wheels: tuple[float, float]
    wheel: float


BODIES: dict[str, Body] = {
    "suv": Body(
        (
            (0.0, -0.10),
            (0.005, -0.20),
            (0.03, -0.235),
            (0.16, -0.262),
            (0.235, -0.285),
            (0.335, -0.392),
            (0.44, -0.418),
            (0.70, -0.416),
            (0.86, -0.395),
            (0.945, -0.30),
            (0.985, -0.255),
            (0.995, -0.14),
            (0.985, -0.075),
            (0.5, -0.062),
            (0.02, -0.072),
        ),
        (
            (0.275, -0.290),
            (0.355, -0.380),
            (0.45, -0.398),
            (0.70, -0.396),
            (0.835, -0.376),
            (0.90, -0.305),
            (0.6, -0.290),
        ),
        (0.50, 0.71),
        (0.185, 0.79),
        0.086,
    ),
    "sedan": Body(
        (
            (0.0, -0.10),
            (0.005, -0.17),
            (0.04, -0.205),
            (0.18, -0.235),
            (0.275, -0.255),
            (0.40, -0.325),
            (0.52, -0.342),
            (0.66, -0.328),
            (0.82, -0.262),
            (0.96, -0.245),
            (0.995, -0.215),
            (0.99, -0.10),
            (0.975, -0.066),
            (0.5, -0.055),
            (0.02, -0.066),
        ),
        ((0.315, -0.256), (0.415, -0.313), (0.52, -0.326), (0.645, -0.313), (0.765, -0.258), (0.55, -0.250)),
        (0.52,),
        (0.18, 0.80),
        0.072,
    ),
    "hatch": Body(
        (
            (0.0, -0.11),
            (0.01, -0.21),
            (0.05, -0.25),
            (0.16, -0.285),
            (0.22, -0.315),
            (0.34, -0.42),
            (0.48, -0.45),
            (0.72, -0.445),
            (0.90, -0.41),
            (0.965, -0.31),
            (0.99, -0.25),
            (0.99, -0.11),
            (0.975, -0.08),
            (0.5, -0.066),
            (0.02, -0.08),
        ),
        (
            (0.255, -0.315),
            (0.36, -0.405),
            (0.49, -0.428),
            (0.72, -0.424),
            (0.86, -0.395),
            (0.915, -0.33),
            (0.6, -0.312),
        ),
        (0.53, 0.74),
        (0.19, 0.80),
        0.092,
    ),
    "coupe": Body(
        (
            (0.0, -0.09),
            (0.01, -0.15),
            (0.06, -0.19),
            (0.22, -0.222),
            (0.33, -0.245),
            (0.46, -0.305),
            (0.58, -0.315),
            (0.74, -0.285),
            (0.92, -0.228),
            (0.985, -0.215),
            (0.995, -0.13),
            (0.985, -0.066),
            (0.5, -0.052),
            (0.02, -0.058),
        ),
        ((0.37, -0.246), (0.475, -0.293), (0.58, -0.300), (0.70, -0.280), (0.80, -0.244), (0.6, -0.236)),
        (0.60,),
        (0.185, 0.805),
        0.074,
    ),
}


KINDS = tuple(BODIES)


def draw_car(
    c: Canvas,
    x: float,
    y: float,
    length: float,
    kind: str,
    paint: RGB,
    *,
    flip: bool = False,
    lamps: bool = False,
    sky: RGB = (206, 222, 236),
    spin: float = 0,
) -> None:
    """Draw a car from the side; `x` is its left end, `y` the ground, `sky` what it mirrors."""
    body = BODIES[kind]
    mirror = -length if flip else length

    def at(points: Sequence[Point]) -> list[Point]:
        return placed(list(points), x + (length if flip else 0), y, mirror, length)

    for k in (1.0, 0.8):
        c.ellipse(x + length / 2, y, length * 0.52 * k, length * 0.028 * k, alpha((0, 0, 0), 0.32))
    outline = at(smooth(list(body.outline)))
    c.poly(outline, paint)
    with c.clip(outline) as inner:
        _paintwork(inner, at, body, paint, sky)
    glass = at(smooth(list(body.glass)))
    c.gradient(glass, [(0, mix(sky, (24, 34, 48), 0.45)), (1, (20, 26, 38))])
    with c.clip(glass) as inner:
        inner.poly(at([(0.36, -0.5), (0.50, -0.5), (0.40, -0.2), (0.26, -0.2)]), alpha(sky, 0.28))
        inner.poly(at([(0.66, -0.5), (0.70, -0.5), (0.60, -0.2), (0.56, -0.2)]), alpha(sky, 0.2))
        for pillar in body.pillars:
            inner.poly(
                at([(pillar, -0.6), (pillar + 0.014, -0.6), (pillar + 0.022, 0), (pillar + 0.004, 0)]),
                dark(paint, 0.75),
            )
    _details(c, at, body, paint, length, lamps)
    for wheel in body.wheels:
        cx, cy = at([(wheel, -body.wheel)])[0]
        draw_wheel(c, cx, cy, body.wheel * length, spin)


def _paintwork(c: Canvas, at: Place, body: Body, paint: RGB, sky: RGB) -> None:
    """Light on the shoulders, shade on the flanks, a dark sill and wheel arches."""
    belt = body.glass[0][1]
    c.poly(
        at(
            [
                (-0.1, belt - 0.3),
                (1.1, belt - 0.3),
                (1.1, belt + 0.012),
                (0.5, belt + 0.004),
                (-0.1, belt + 0.03),
            ]
        ),
        light(paint, 0.22),
    )
    c.poly(
        at([(-0.1, belt + 0.085), (0.4, belt + 0.07), (1.1, belt + 0.06), (1.1, 0.1), (-0.1, 0.1)]),
        dark(paint, 0.18),
    )
    c.poly(
        at([(-0.1, -0.13), (0.3, -0.118), (0.7, -0.118), (1.1, -0.135), (1.1, 0.1), (-0.1, 0.1)]),
        dark(paint, 0.4),
    )
    c.poly(
        at(
            [
                (0.0, belt + 0.035),
                (0.5, belt + 0.022),
                (1.0, belt + 0.018),
                (1.0, belt + 0.026),
                (0.5, belt + 0.032),
                (0.0, belt + 0.05),
            ]
        ),
        alpha(mix(sky, (255, 255, 255), 0.5), 0.75),
    )
    c.poly(at([(0.27, -0.088), (0.71, -0.088), (0.71, 0.1), (0.27, 0.1)]), (20, 20, 26))
    for wheel in body.wheels:
        c.poly(at(circle(wheel, -body.wheel * 1.02, body.wheel * 1.26)), (16, 16, 20))


def _details(c: Canvas, at: Place, body: Body, paint: RGB, length: float, lamps: bool) -> None:
    belt = body.glass[0][1]
    for door in (0.335, body.pillars[0] + 0.012, 0.725):
        c.line(
            at(
                [(door, belt + 0.01), (door + 0.004, -0.16), (door + (0.03 if door > 0.6 else 0.012), -0.095)]
            ),
            length * 0.0028,
            dark(paint, 0.5),
        )
    for handle in (body.pillars[0] - 0.055, 0.655):
        c.line(
            at([(handle, belt + 0.045), (handle + 0.035, belt + 0.043)]), length * 0.007, light(paint, 0.45)
        )
    c.poly(
        at([(0.345, belt - 0.03), (0.385, belt - 0.035), (0.388, belt - 0.005), (0.352, belt - 0.002)]),
        dark(paint, 0.25),
    )
    front, rear = body.outline[2], body.outline[-6]
    lamp = (255, 252, 236) if lamps else (214, 226, 236)
    c.poly(
        at(
            [
                (front[0] - 0.018, front[1] + 0.028),
                (front[0] + 0.075, front[1] + 0.008),
                (front[0] + 0.055, front[1] + 0.034),
                (front[0] - 0.022, front[1] + 0.045),
            ]
        ),
        lamp,
    )
    c.poly(
        at(
            [
                (0.988, rear[1] + 0.012),
                (0.925, rear[1] + 0.006),
                (0.93, rear[1] + 0.030),
                (0.992, rear[1] + 0.036),
            ]
        ),
        (255, 60, 50) if lamps else (178, 24, 34),
    )


def draw_wheel(c: Canvas, x: float, y: float, r: float, spin: float = 0) -> None:
    """A wheel: tyre, rim, ten spokes turned by `spin` degrees."""
    c.ellipse(x, y, r, r, (22, 22, 26))
    c.ellipse(x, y, r * 0.74, r * 0.74, (62, 66, 74))
    for k in range(10):
        a = (spin + k * 36) * pi / 180
        c.limb(
            (x + cos(a) * r * 0.12, y + sin(a) * r * 0.12),
            (x + cos(a) * r * 0.66, y + sin(a) * r * 0.66),
            r * 0.055,
            r * 0.045,
            (190, 196, 204) if sin(a) < 0.2 else (138, 144, 154),
        )
    c.ellipse(x, y, r * 0.15, r * 0.15, (96, 100, 110))


def _symmetric(right: Sequence[Point]) -> list[Point]:
    return [*right, *[(-u, v) for u, v in reversed(right) if u]]


SHELL = _symmetric(
    (
        (0, -0.73),
        (0.22, -0.715),
        (0.335, -0.66),
        (0.40, -0.46),
        (0.465, -0.42),
        (0.495, -0.30),
        (0.48, -0.12),
        (0.3, -0.075),
    )
)
WINDSCREEN = _symmetric(((0, -0.695), (0.2, -0.685), (0.31, -0.635), (0.365, -0.475), (0.18, -0.487)))
HEADLAMP = ((0.28, -0.385), (0.465, -0.415), (0.475, -0.365), (0.30, -0.34))
FOGLAMP = ((0.30, -0.19), (0.42, -0.20), (0.41, -0.165), (0.31, -0.16))
MIRROR = ((0.40, -0.50), (0.485, -0.52), (0.49, -0.47), (0.41, -0.455))
TYRE = ((0.30, -0.14), (0.455, -0.14), (0.46, 0.0), (0.31, 0.0))


def draw_front(
    c: Canvas, x: float, y: float, width: float, paint: RGB, *, lamps: bool = True, sky: RGB = (150, 170, 200)
) -> None:
    """Draw a car from the front; `x` is its centre, `y` the ground."""

    def at(points: Sequence[Point]) -> list[Point]:
        return placed(points, x, y, width, width)

    def both(points: Sequence[Point], colour: Colour) -> None:
        for side in (-1, 1):
            c.poly(at([(side * u, v) for u, v in points]), colour)

    for k in (1.0, 0.85):
        c.ellipse(x, y, width * 0.56 * k, width * 0.045 * k, alpha((0, 0, 0), 0.35))
    both(TYRE, (16, 16, 20))
    shell = at(smooth(SHELL))
    c.poly(shell, paint)
    with c.clip(shell) as inner:
        inner.gradient(at(box(-0.5, -0.48, 1.0, 0.12)), [(0, light(paint, 0.30)), (1, paint)])
        inner.poly(at(box(-0.6, -0.22, 1.2, 0.3)), dark(paint, 0.35))
        inner.poly(at([(0.12, -0.8), (0.6, -0.8), (0.6, 0), (0.28, 0)]), alpha((10, 8, 30), 0.16))
        for side in (-1, 1):
            inner.line(at([(side * 0.16, -0.48), (side * 0.20, -0.36)]), width * 0.004, dark(paint, 0.3))
    glass = at(smooth(WINDSCREEN))
    c.gradient(glass, [(0, mix(sky, (28, 36, 52), 0.5)), (1, (16, 20, 30))])
    with c.clip(glass) as inner:
        inner.poly(at([(-0.25, -0.8), (-0.05, -0.8), (-0.2, -0.4), (-0.4, -0.4)]), alpha(sky, 0.22))
        inner.poly(at(circle(0.16, -0.52, 0.09, 0.08)), (20, 20, 26))
    _grille(c, at, x, y, width)
    both(HEADLAMP, (255, 253, 240) if lamps else (206, 216, 226))
    both(FOGLAMP, (246, 236, 200) if lamps else (70, 74, 82))
    both(MIRROR, dark(paint, 0.2))
    c.poly(at(box(-0.3, -0.11, 0.6, 0.03)), (26, 26, 32))


def _grille(c: Canvas, at: Place, x: float, y: float, width: float) -> None:
    """The grille with its bars, a plain badge and the number plate."""
    frame = at([(-0.27, -0.345), (0.27, -0.345), (0.22, -0.215), (-0.22, -0.215)])
    c.gradient(frame, [(0, (34, 36, 44)), (1, (12, 12, 16))])
    for k in range(5):
        v = -0.33 + k * 0.024
        c.line(at([(-0.25 + k * 0.008, v), (0.25 - k * 0.008, v)]), width * 0.005, (112, 118, 128))
    c.ellipse(x, y - 0.285 * width, width * 0.036, width * 0.024, (196, 202, 210))
    c.rect(x - 0.085 * width, y - 0.195 * width, 0.17 * width, 0.045 * width, (36, 110, 90), 0.006 * width)
    c.text(x, y - 0.172 * width, "WUHU 025", 0.03 * width, (250, 250, 250), anchor="mm", bold=0.3)
