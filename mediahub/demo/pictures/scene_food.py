"""Pictures of what is eaten and drunk: tea in a glass, a table from above."""

from __future__ import annotations

from math import cos, pi, sin

from mediahub.demo.pictures import stage
from mediahub.demo.pictures.canvas import Canvas, box, circle, smooth, turned
from mediahub.demo.pictures.colour import alpha, dark, light, mix, rgb
from mediahub.demo.pictures.finish import Look
from mediahub.demo.pictures.scene import Scene
from mediahub.demo.pictures.scene_detail import MACRO, bokeh


def tea(c: Canvas, s: Scene) -> Look:
    """Green tea in a glass cup, steam against the light."""
    w, h, rng = c.width, c.height, s.rng
    wood = rng.choice((rgb("#8a5a3a"), rgb("#5c4436"), rgb("#b08a62")))
    c.sky([(0, mix(s.palette.mid, (226, 214, 190), 0.6)), (0.6, (236, 220, 186)), (1, wood)])
    bokeh(c, s, 18, 14)
    line = h * 0.66
    c.gradient(box(-5, line, w + 10, h - line + 5), [(0, light(wood, 0.2)), (1, dark(wood, 0.3))])
    for k in range(9):
        y = line + (h - line) * (k / 9) ** 1.4
        c.line([(0, y), (w, y + rng.uniform(-4, 4))], 2, alpha(dark(wood, 0.4), 0.35))
    cups = ((0.5, 1.0),) if s.variant % 2 == 0 else ((0.68, 0.7), (0.36, 1.0))
    for at, size in cups:
        x, y, r = w * at, h * 0.88, min(w, h) * 0.21 * size
        _glass(c, x, y, r, s)
    for _ in range(3):
        x, y = w * rng.uniform(0.08, 0.92), h * rng.uniform(0.90, 0.98)
        a = rng.uniform(-60, 60)
        leaf = turned(smooth([(x - 40, y), (x, y - 13), (x + 40, y), (x, y + 13)]), (x, y), a)
        c.poly([(px + 4, py + 5) for px, py in leaf], (0, 0, 0, 60))
        c.poly(leaf, rng.choice(((86, 128, 58), (112, 150, 66))))
    with c.soft("screen", blur=14) as steam:
        for k in range(3):
            x0, y0 = w * cups[-1][0] + (k - 1) * 46, h * 0.88 - min(w, h) * 0.46
            pts = [(x0 + sin(t / 3 + k * 2 + s.tick.random()) * 26, y0 - t * h * 0.026) for t in range(14)]
            steam.line(pts, 22, (74, 72, 66))
    stage.wash(c, w * 0.9, h * 0.1, h * 0.6, (255, 230, 180), 0.45)
    return Look(bloom=0.45, vignette=0.42, contrast=0.22, shadows=(30, 20, 22))


def _glass(c: Canvas, x: float, y: float, r: float, s: Scene) -> None:
    c.ellipse(x + r * 0.25, y + r * 0.02, r * 1.5, r * 0.30, (0, 0, 0, 70))
    c.ellipse(x, y, r * 1.35, r * 0.30, (236, 232, 224))
    c.ellipse(x, y - r * 0.05, r * 1.2, r * 0.24, (250, 248, 242))
    cup = [
        (x - r * 0.92, y - r * 2.0),
        (x + r * 0.92, y - r * 2.0),
        (x + r * 0.74, y - r * 0.1),
        (x + r * 0.3, y + r * 0.05),
        (x - r * 0.3, y + r * 0.05),
        (x - r * 0.74, y - r * 0.1),
    ]
    c.poly(cup, (255, 255, 255, 70))
    liquid = [
        (x - r * 0.88, y - r * 1.66),
        (x + r * 0.88, y - r * 1.66),
        (x + r * 0.72, y - r * 0.14),
        (x + r * 0.3, y),
        (x - r * 0.3, y),
        (x - r * 0.72, y - r * 0.14),
    ]
    c.gradient(liquid, [(0, (206, 208, 96)), (1, (150, 160, 52))])
    with c.clip(liquid) as inner:
        for _k in range(11):
            lx, ly = x + s.rng.uniform(-0.6, 0.6) * r, y - r * s.rng.uniform(0.05, 0.6)
            inner.poly(
                turned(
                    smooth(
                        [(lx - r * 0.2, ly), (lx, ly - r * 0.06), (lx + r * 0.2, ly), (lx, ly + r * 0.06)]
                    ),
                    (lx, ly),
                    s.rng.uniform(-70, 70),
                ),
                s.rng.choice(((76, 110, 40), (98, 134, 52))),
            )
        inner.poly(
            [(x + r * 0.35, y - r * 2), (x + r, y - r * 2), (x + r, y), (x + r * 0.2, y)], (60, 70, 10, 60)
        )
    c.ellipse(x, y - r * 1.66, r * 0.88, r * 0.2, (222, 222, 120))
    c.poly(
        [
            (x - r * 0.74, y - r * 1.9),
            (x - r * 0.58, y - r * 1.9),
            (x - r * 0.52, y - r * 0.3),
            (x - r * 0.62, y - r * 0.3),
        ],
        (255, 255, 255, 130),
    )
    ring = circle(x, y - r * 2.0, r * 0.92, r * 0.21)
    c.line([*ring, ring[0]], 4, (255, 255, 255, 200))


def plates(c: Canvas, s: Scene) -> Look:
    """A lunch table from above: bowls, chopsticks, small dishes."""
    w, h, rng = c.width, c.height, s.rng
    cloth = rng.choice((rgb("#2f4858"), rgb("#e9e1d3"), rgb("#6b2f3a"), rgb("#3f5a4a")))
    c.sky([(0, light(cloth, 0.08)), (1, dark(cloth, 0.15))])
    for k in range(40):
        c.line([(k * w / 38, 0), (k * w / 38, h)], 1.5, alpha(dark(cloth, 0.3), 0.2))
    foods = (
        (rgb("#c8553d"), rgb("#e8a04a")),
        (rgb("#5f8a3f"), rgb("#a8c85a")),
        (rgb("#f2e6c8"), rgb("#fff8e6")),
        (rgb("#8a4a2a"), rgb("#d08a4a")),
        (rgb("#d9b44a"), rgb("#f2d98a")),
        (rgb("#b03a48"), rgb("#e87a7a")),
    )
    spots: list[tuple[float, float, float]] = []
    for _ in range(400):
        r = rng.uniform(70, 150)
        x, y = rng.uniform(r * 0.5, w - r * 0.5), rng.uniform(r * 0.5, h - r * 0.5)
        if all((x - a) ** 2 + (y - b) ** 2 > (r + q + 22) ** 2 for a, b, q in spots):
            spots.append((x, y, r))
    for i, (x, y, r) in enumerate(spots):
        base, top = foods[(i + s.variant) % 6]
        plate = rng.choice(((250, 248, 244), (226, 232, 236), (60, 66, 76)))
        c.ellipse(x + 9, y + 13, r, r, (0, 0, 0, 80))
        c.ellipse(x, y, r, r, plate)
        c.ellipse(x, y, r * 0.84, r * 0.84, dark(plate, 0.1))
        c.ellipse(x, y, r * 0.74, r * 0.74, base)
        for _k in range(46):
            a, q = rng.uniform(0, 2 * pi), r * 0.66 * rng.random() ** 0.5
            z = r * rng.uniform(0.05, 0.13)
            c.ellipse(x + cos(a) * q, y + sin(a) * q, z, z * 0.8, mix(base, top, rng.random()))
        for _k in range(8):
            a, q = rng.uniform(0, 2 * pi), r * 0.55 * rng.random()
            c.ellipse(x + cos(a) * q, y + sin(a) * q, r * 0.045, r * 0.025, (110, 170, 70))
        c.poly(
            [
                (x - r * 0.6, y - r * 0.65),
                (x - r * 0.2, y - r * 0.86),
                (x - r * 0.24, y - r * 0.78),
                (x - r * 0.56, y - r * 0.58),
            ],
            (255, 255, 255, 70),
        )
    for _ in range(2):
        x, y, a = w * rng.uniform(0.2, 0.8), h * rng.uniform(0.2, 0.8), rng.uniform(-60, 60)
        for d in (-7, 7):
            stick = turned(box(x - 210, y + d, 420, 6), (x, y), a + d * 0.3)
            c.poly([(px + 4, py + 6) for px, py in stick], (0, 0, 0, 70))
            c.poly(stick, (60, 36, 30))
    return MACRO
