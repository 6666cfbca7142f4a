"""Pictures from the drone: the venue's roofs, the river, trees, parked cars, long shadows."""

from __future__ import annotations

from math import cos, pi, sin

from mediahub.demo.pictures.canvas import Canvas, Point, box, circle, smooth, turned
from mediahub.demo.pictures.colour import RGB, Colour, alpha, dark, light, mix, rgb
from mediahub.demo.pictures.finish import Look
from mediahub.demo.pictures.fonts import sign
from mediahub.demo.pictures.land import Tones, sky_for
from mediahub.demo.pictures.scene import Scene

SHADE: Colour = (20, 20, 44, 110)
CLOTHES = ((200, 40, 60), (40, 80, 150), (240, 240, 236), (40, 40, 48), (230, 170, 60))
ROOFS: tuple[RGB, ...] = ((226, 218, 208), (206, 96, 74), (120, 132, 146), (238, 236, 230))


def drone(c: Canvas, s: Scene) -> Look:
    """The venue from straight above, at any hour."""
    w, h, rng = c.width, c.height, s.rng
    hour = s.extra.get("light", "golden")
    tones = sky_for(hour)
    night = hour in ("night", "dusk")
    _ground(c, s, tones)
    _river(c, s, tones)
    cx, cy, r = w * rng.uniform(0.33, 0.40), h * rng.uniform(0.36, 0.42), min(w, h) * rng.uniform(0.25, 0.30)
    plaza = (cx + r * 0.3, cy + r * 1.22)
    _paths(c, s, plaza, r)
    _car_park(c, w * 0.05, h * 0.85, w * 0.36, h * 0.12, s)
    _village(c, s, (cx, cy), r)
    _trees(c, s, (cx, cy), r)
    _venue(c, s, (cx, cy), r, tones, night)
    _plaza(c, s, plaza, r)
    if night:
        _night(c, s, plaza, r)
    if s.variant % 2:
        c.mirror()
        plaza = (w - plaza[0], plaza[1])
    c.text(*plaza, sign("芜湖", "WUHU"), r * 0.2, (200, 16, 46), anchor="mm", bold=0.5)
    return Look(bloom=0.6 if night else 0.3, vignette=0.3, contrast=0.24, shadows=(18, 16, 36))


def _ground(c: Canvas, s: Scene, tones: Tones) -> None:
    """Meadows and fields in soft patches."""
    w, h, rng = c.width, c.height, s.rng
    grass = mix(rgb("#6f9a55"), tones.land, 0.35)
    c.sky([(0, grass), (1, dark(grass, 0.15))])
    for _ in range(60):
        r = rng.uniform(30, 120)
        tone = alpha(mix(grass, rgb("#b7c77a"), rng.random()), 0.16)
        c.ellipse(rng.uniform(0, w), rng.uniform(0, h), r, r * 0.8, tone)
    angle = rng.uniform(-20, 20)
    for k in range(5):
        x, y = w * (0.02 + 0.11 * k), h * 0.02
        field = turned(box(x, y, w * 0.095, h * 0.15), (x, y), angle * 0.4)
        c.poly(field, mix(grass, (rgb("#d7b95a"), rgb("#a8b860"), rgb("#c98f4a"))[k % 3], 0.55))
        with c.clip(field) as inner:
            for row in range(9):
                inner.line(
                    [(x, y + row * h * 0.018), (x + w * 0.12, y + row * h * 0.018 + 8)], 2, (60, 50, 20, 40)
                )


def _river(c: Canvas, s: Scene, tones: Tones) -> None:
    """The Yangtze along the right side, its bank, glints, two boats and their wakes."""
    w, h, rng = c.width, c.height, s.rng
    bend = rng.uniform(-0.06, 0.06)
    bank = [
        (w * (0.68 + bend), -30),
        (w * 0.75, h * 0.25),
        (w * 0.71, h * 0.6),
        (w * (0.78 - bend), h * 1.1),
        (w * 1.3, h * 1.1),
        (w * 1.3, -30),
    ]
    c.poly(smooth([(x - 42, y) for x, y in bank]), rgb("#8fae6a"))
    c.poly(smooth([(x - 24, y) for x, y in bank]), rgb("#d8c9a0"))
    deep = mix(tones.top, rgb("#2f6f86"), 0.5)
    c.gradient(smooth(bank), [(0, deep), (1, mix(tones.low, rgb("#2f6f86"), 0.6))])
    c.poly(smooth([(x + 30, y) for x, y in bank]), alpha(dark(deep, 0.2), 0.35))
    for _ in range(70):
        x, y = rng.uniform(w * 0.82, w), rng.uniform(0, h)
        c.line([(x, y), (x + rng.uniform(20, 90), y + 4)], 2, alpha(light(tones.low, 0.4), 0.3))
    for reach in (0.1, 0.6):
        x, y, n = (
            w * rng.uniform(0.83, 0.95),
            h * (reach + rng.uniform(0.0, 0.25)),
            h * rng.uniform(0.04, 0.07),
        )
        c.poly([(x, y + n), (x + n * 0.8, y + n * 4), (x - n * 0.8, y + n * 4)], (255, 255, 255, 40))
        c.blob(
            [
                (x, y - n),
                (x + n * 0.28, y - n * 0.3),
                (x + n * 0.24, y + n),
                (x - n * 0.24, y + n),
                (x - n * 0.28, y - n * 0.3),
            ],
            (244, 242, 236),
        )
        c.rect(x - n * 0.16, y, n * 0.32, n * 0.6, (60, 80, 110), 3)


def _paths(c: Canvas, s: Scene, plaza: Point, r: float) -> None:
    """The road with its cars, and footpaths that meet at the plaza."""
    w, h, rng = c.width, c.height, s.rng
    for target in ((w * 0.70, h * 0.30), (w * 0.70, h * 0.75), (w * 0.10, h * 0.62), (plaza[0] - r, h * 0.1)):
        middle = ((plaza[0] + target[0]) / 2 + rng.uniform(-40, 40), (plaza[1] + target[1]) / 2)
        c.line([plaza, middle, target], 11, (226, 216, 196))
    road = [(-30.0, h * 0.80), (w * 0.30, h * 0.77), (w * 0.50, h * 0.86), (w * 0.60, h * 1.05)]
    c.line(road, 46, (104, 102, 112))
    c.line(road, 3, (240, 236, 220))
    for _ in range(5):
        t, side = rng.random(), rng.choice((-11, 11))
        x, y = road[0][0] + (road[1][0] - road[0][0]) * t, road[0][1] + (road[1][1] - road[0][1]) * t + side
        c.rect(x + 4, y - 3, 30, 15, SHADE, 5)
        c.rect(x, y - 7, 30, 15, rng.choice(CLOTHES), 5)


def _car_park(c: Canvas, x: float, y: float, w: float, h: float, s: Scene) -> None:
    c.rect(x, y, w, h, (116, 114, 122), 6)
    bay = (w - 20) / 14
    for row in range(2):
        for k in range(14):
            px, py = x + 10 + k * bay, y + 6 + row * h * 0.5
            c.line([(px, py), (px, py + h * 0.38)], 2, (236, 232, 222))
            if s.rng.random() < 0.75:
                tone = s.rng.choice((*CLOTHES, (150, 156, 160)))
                c.rect(px + 9, py + 8, bay - 12, h * 0.34, SHADE, 5)
                c.rect(px + 5, py + 3, bay - 12, h * 0.34, tone, 6)
                c.rect(px + 7, py + h * 0.10, bay - 16, h * 0.13, dark(tone, 0.5), 3)


def _village(c: Canvas, s: Scene, hall: Point, r: float) -> None:
    """Small houses and white event tents round the hall."""
    w, h, rng = c.width, c.height, s.rng
    for _ in range(26):
        x, y, size = rng.uniform(0, w * 0.62), rng.uniform(h * 0.2, h * 0.74), rng.uniform(26, 46)
        if _near(x, y, hall, r):
            continue
        angle, roof = rng.uniform(-20, 20), rng.choice(ROOFS)
        house = turned(box(x - size, y - size * 0.6, size * 2, size * 1.2), (x, y), angle)
        c.poly([(px + 16, py + 13) for px, py in house], SHADE)
        c.poly(house, dark(roof, 0.14))
        c.poly([house[0], house[1], _half(house[1], house[2]), _half(house[0], house[3])], light(roof, 0.12))
    for k in range(4):
        x, y, t = hall[0] - r * 0.9 + k * r * 0.30, hall[1] + r * 1.18, r * 0.12
        c.poly([(px + 10, py + 8) for px, py in box(x - t, y - t, 2 * t, 2 * t)], SHADE)
        for i, tone in enumerate(((255, 254, 250), (226, 224, 222), (200, 198, 202), (240, 238, 236))):
            corners = box(x - t, y - t, 2 * t, 2 * t)
            c.poly([corners[i], corners[(i + 1) % 4], (x, y)], tone)


def _near(x: float, y: float, hall: Point, r: float) -> bool:
    return abs(x - hall[0]) < r * 1.5 and -r * 1.05 < y - hall[1] < r * 1.75


def _half(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _trees(c: Canvas, s: Scene, hall: Point, r: float) -> None:
    w, h, rng = c.width, c.height, s.rng
    for _ in range(190):
        x, y = rng.uniform(0, w * 0.69), rng.uniform(0, h)
        in_park = x < w * 0.43 and y > h * 0.82
        if _near(x, y, hall, r * 0.95) or in_park or abs(y - h * 0.79) < 34:
            continue
        t = rng.uniform(9, 22)
        c.ellipse(x + t * 0.8, y + t * 0.7, t, t * 0.9, SHADE)
        leaf = mix(rgb("#3f7a4a"), rgb("#c98a3a"), rng.random() ** 3)
        c.ellipse(x, y, t, t, dark(leaf, 0.15))
        c.ellipse(x - t * 0.25, y - t * 0.25, t * 0.6, t * 0.6, light(leaf, 0.1))


def _venue(c: Canvas, s: Scene, hall: Point, r: float, tones: Tones, night: bool) -> None:
    """The great roof: solar panels to the south, skylights to the north, a long shadow."""
    (cx, cy), rng = hall, s.rng
    corners = ((-1.15, -0.72), (1.1, -0.72), (1.28, 0.0), (1.1, 0.72), (-1.15, 0.72), (-1.28, 0.0))
    angle = rng.uniform(-13, 13)
    roof = turned([(cx + u * r, cy + v * r) for u, v in corners], hall, angle)
    c.poly([(x + 62, y + 48) for x, y in roof], SHADE)
    c.poly([(x, y + 16) for x, y in roof], (150, 146, 150))
    c.poly(roof, mix((240, 238, 234), tones.sun, 0.25))
    with c.clip(roof) as inner:
        for k in range(26):
            x = cx - r * 1.3 + k * r * 0.105
            panel = [
                (x, cy - r),
                (x + r * 0.085, cy - r),
                (x + r * 0.285, cy - r * 0.08),
                (x + r * 0.2, cy - r * 0.08),
            ]
            inner.poly(turned(panel, hall, angle), mix((36, 66, 120), tones.top, 0.15 + 0.1 * (k % 2)))
        inner.poly(turned(box(cx - r * 2, cy, r * 4, r), hall, angle), alpha((30, 26, 56), 0.14))
        for k in range(10):
            pane = box(
                cx - r * 0.95 + (k % 5) * r * 0.4, cy + r * (0.14 + 0.26 * (k // 5)), r * 0.26, r * 0.13
            )
            inner.poly(turned(pane, hall, angle), (255, 232, 170) if night else (180, 206, 222))


def _plaza(c: Canvas, s: Scene, plaza: Point, r: float) -> None:
    """A round square with rings in its paving, and people with their shadows."""
    rng = s.rng
    for q, tone in ((1.0, (222, 212, 198)), (0.8, (232, 224, 212)), (0.6, (222, 212, 198))):
        c.poly(circle(*plaza, r * 0.44 * q, r * 0.34 * q), tone)
    for _ in range(110):
        a, q = rng.uniform(0, 2 * pi), rng.random() ** 0.5
        x, y = plaza[0] + cos(a) * r * 0.42 * q + s.jitter(3), plaza[1] + sin(a) * r * 0.32 * q
        if abs(x - plaza[0]) < r * 0.24 and abs(y - plaza[1]) < r * 0.13:
            continue
        c.line([(x, y), (x + 8, y + 7)], 3, SHADE)
        c.ellipse(x, y, 3.4, 3.4, rng.choice(CLOTHES))


def _night(c: Canvas, s: Scene, plaza: Point, r: float) -> None:
    """Darkness over everything, then lamps along the paths and windows."""
    w, h, rng = c.width, c.height, s.rng
    with c.soft("multiply") as shade:
        shade.rect(-9, -9, w + 20, h + 20, (112, 108, 172))
    with c.soft("screen", blur=9) as glow:
        for k in range(17):
            t = k / 16
            glow.ellipse(
                w * 0.58 * t, h * (0.80 - 0.02 * t + 0.09 * max(0.0, t - 0.5)), 26, 22, (150, 104, 52)
            )
        for _ in range(34):
            glow.ellipse(rng.uniform(0, w * 0.66), rng.uniform(0, h), 18, 18, (110, 78, 38))
        glow.poly(circle(*plaza, r * 0.5, r * 0.4), (128, 92, 54))
