"""Pictures of the design workshop: a clay model at full scale, a sketch."""

from __future__ import annotations

from collections.abc import Sequence

from mediahub.demo.pictures import stage
from mediahub.demo.pictures.canvas import Canvas, Point, box, circle, smooth, turned
from mediahub.demo.pictures.car import BODIES, draw_car
from mediahub.demo.pictures.colour import RGB, alpha, dark, light, mix, rgb
from mediahub.demo.pictures.figure import Pose, draw_person
from mediahub.demo.pictures.finish import Look
from mediahub.demo.pictures.people import Looks, somebody
from mediahub.demo.pictures.scene import Scene
from mediahub.demo.pictures.scene_work import NOTES
from mediahub.demo.pictures.skull import Face


def clay(c: Canvas, s: Scene) -> Look:
    """A clay model at full scale with tape lines, a designer at work."""
    w, h, rng = c.width, c.height, s.rng
    c.sky([(0, (66, 68, 78)), (0.6, (120, 120, 126)), (1, (92, 92, 100))])
    for k in range(5):
        c.rect(w * (0.04 + 0.2 * k), h * 0.06, w * 0.15, h * 0.025, (255, 252, 240), 4)
    for k in range(4):
        x = w * (0.05 + 0.24 * k)
        c.rect(x, h * 0.16, w * 0.19, h * 0.20, (246, 245, 240), 3)
        body = list(BODIES.values())[(k + s.variant) % 4]
        pts = [(x + w * 0.02 + u * w * 0.15, h * 0.32 + v * w * 0.15) for u, v in body.outline]
        c.line([*pts, pts[0]], 3, mix((40, 40, 50), s.palette.mid, 0.5))
        c.line([(px, py + 5) for px, py in pts[3:11]], 6, alpha(s.palette.glow, 0.5))
    c.defocus(3.5)
    floor = h * 0.66
    c.gradient(box(-5, floor, w + 10, h - floor + 5), [(0, (150, 148, 150)), (1, (92, 90, 96))])
    c.reflect(floor, h - floor, 0.3)
    stage.wash(c, w * 0.5, 0, h * 0.8, (255, 246, 226), 0.45)
    length = w * (0.66 if w > h else 0.92)
    x, y = (w - length) * rng.uniform(0.25, 0.5), h * 0.83
    kind = list(BODIES)[(s.variant + 1) % 4]
    draw_car(c, x, y, length, kind, rgb("#b98d6a"), flip=rng.random() < 0.5, sky=(232, 214, 196))
    for dy in (0.20, 0.15):
        c.line(
            [
                (x + length * 0.12, y - length * dy),
                (x + length * 0.5, y - length * (dy + 0.012)),
                (x + length * 0.9, y - length * dy),
            ],
            3,
            (24, 24, 30),
        )
    tall = h * (0.64 if w > h else 0.44)
    who = s.looks()
    draw_person(
        c,
        (x + length * rng.uniform(0.3, 0.4), h * 0.97),
        tall,
        who,
        Pose(
            back=True,
            right=(0.22 + s.jitter(0.03), -0.70 + s.jitter(0.05)),
            left=(-0.14, -0.55),
            face=Face(turn=0.4),
        ),
    )
    draw_person(
        c,
        (x + length * 0.86, h * 0.985),
        tall * 0.97,
        s.looks(1) if len(s.people) > 1 else somebody(rng),
        Pose(
            left=(-0.24 + s.jitter(0.03), -0.68),
            right=(0.05, -0.62),
            hold_right="tablet",
            face=Face(turn=-0.5, mouth="talk"),
        ),
    )
    return Look(bloom=0.4, vignette=0.4, contrast=0.24, shadows=(18, 17, 28))


def sketch(c: Canvas, s: Scene) -> Look:
    """Close: a hand draws a car with a marker."""
    w, h, rng = c.width, c.height, s.rng
    desk = rng.choice((rgb("#3a3d46"), rgb("#7a5c42"), rgb("#a99c8c")))
    c.sky([(0, light(desk, 0.1)), (1, dark(desk, 0.2))])
    angle = rng.uniform(-7, 7)
    sheet = turned(box(w * 0.08, h * 0.10, w * 0.84, h * 0.74), (w / 2, h / 2), angle)
    c.poly([(x + 10, y + 14) for x, y in sheet], (0, 0, 0, 70))
    c.poly(sheet, (250, 248, 242))
    _drawn_car(c, s, angle)
    for i in range(7):
        mx, my = w * (0.06 + 0.06 * i), h * (0.95 + 0.012 * (i % 2))
        c.limb((mx, my + 40), (mx + 8, my - 70), 11, 10, NOTES[i % 6])
        c.limb((mx + 8, my - 72), (mx + 10, my - 92), 7, 4, (30, 30, 36))
    hand = (w * rng.uniform(0.60, 0.78) + s.jitter(30), h * rng.uniform(0.50, 0.62) + s.jitter(16))
    _drawing_hand(c, hand, s.looks(), s.palette.mid)
    stage.wash(c, w * 0.1, h * 0.1, h * 0.7, (255, 246, 224), 0.25)
    return Look(bloom=0.2, vignette=0.4, contrast=0.22, shadows=(20, 18, 30))


MARKER = ((-0.03, -0.16), (0.2, -0.27), (0.5, -0.30), (0.9, -0.28), (1.04, -0.2), (1.0, -0.11), (0.0, -0.10))


def _drawn_car(c: Canvas, s: Scene, angle: float) -> None:
    """A car in loose lines over a wash of marker, on paper that lies at an angle."""
    w, h = c.width, c.height
    body = list(BODIES.values())[s.variant % 4]

    def at(points: Sequence[Point]) -> list[Point]:
        flat = [(w * 0.17 + u * w * 0.66, h * 0.64 + v * w * 0.66) for u, v in points]
        return turned(flat, (w / 2, h / 2), angle)

    c.poly(at(MARKER), alpha(mix(s.palette.glow, s.palette.mid, 0.3), 0.55))
    c.poly(at([(u - 0.02, v + 0.06) for u, v in MARKER[1:6]]), alpha(s.palette.mid, 0.25))
    c.poly(at(smooth(body.glass)), alpha((60, 80, 110), 0.6))
    for k, tone in enumerate(((120, 120, 132), (34, 34, 44), (120, 120, 132))):
        off = (k - 1) * 0.005
        line = [(u + off, v + off * 0.7) for u, v in smooth(body.outline)]
        c.line(at([*line, line[0]]), 4.5 if k == 1 else 3, tone)
    for wheel in body.wheels:
        for q in (1.0, 0.62, 0.14):
            ring = circle(wheel, -body.wheel, body.wheel * q)
            c.line(at([*ring, ring[0]]), 4, (34, 34, 44))
    c.line(at([(-0.08, 0.0), (1.08, 0.0)]), 3, (90, 90, 100))
    for k in range(9):
        c.line(at([(0.1 + k * 0.09, 0.012), (0.06 + k * 0.09, 0.034)]), 3, (150, 150, 160))


def _drawing_hand(c: Canvas, at: Point, who: Looks, marker: RGB) -> None:
    """A hand with a marker whose tip is at `at`, its arm from the lower right."""
    x, y = at
    c.limb((x + 210, y + 430), (x + 70, y + 120), 96, 58, (0, 0, 0, 50))
    c.limb((x + 190, y + 420), (x + 62, y + 104), 92, 50, who.top)
    c.limb((x + 62, y + 104), (x + 26, y + 54), 48, 44, who.skin)
    c.limb((x - 26, y - 18), (x + 62, y + 10), 6, 12, marker)
    for k in range(4):
        knuckle, tip = (x + 20 + k * 15, y + 52 + k * 12), (x + 2 + k * 16, y + 8 + k * 15)
        c.limb(knuckle, tip, 15, 12, light(who.skin, 0.04 * (3 - k)))
    c.limb((x + 4, y + 64), (x - 2, y + 14), 16, 11, dark(who.skin, 0.08))
