"""Pictures of cars: reveals, the test track by day, rain at night, charging, the cockpit."""

from __future__ import annotations

from random import Random

from mediahub.demo.pictures import stage
from mediahub.demo.pictures.canvas import Canvas, box, circle, smooth
from mediahub.demo.pictures.car import BODIES, PAINTS, draw_car, draw_front
from mediahub.demo.pictures.colour import alpha, dark, light, mix, rgb
from mediahub.demo.pictures.figure import Pose, draw_person
from mediahub.demo.pictures.finish import Look
from mediahub.demo.pictures.head import Face
from mediahub.demo.pictures.land import Tones, clouds, hills, sky_for, trees
from mediahub.demo.pictures.people import somebody
from mediahub.demo.pictures.scene import Scene

SIDES = list(BODIES)


def reveal(c: Canvas, s: Scene) -> Look:
    """A new model on the stage, mirrored in the floor."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    floor, front = h * 0.66, h * 0.88
    stage.hall(c, pal, floor)
    stage.screen(c, w * 0.10, h * 0.10, w * 0.80, h * 0.46, s.title, s.motif, pal, rng, size=0.13)
    stage.stage_floor(c, floor, front, pal, strength=0.3)
    length = w * (0.52 if w > h else 0.82)
    x, y = w * 0.5 - length / 2 + rng.uniform(-0.05, 0.08) * w, h * 0.78
    c.ellipse(x + length / 2, y + 6, length * 0.66, h * 0.055, alpha(dark(pal.mid, 0.2), 0.9))
    c.ellipse(x + length / 2, y, length * 0.66, h * 0.055, mix(pal.mid, pal.glow, 0.25))
    c.ellipse(x + length / 2, y, length * 0.62, h * 0.047, mix(pal.deep, pal.mid, 0.7))
    stage.wash(c, x + length / 2, y - length * 0.2, length * 0.55, pal.key, 0.25)
    draw_car(
        c,
        x,
        y,
        length,
        rng.choice(SIDES),
        rng.choice(PAINTS),
        flip=rng.random() < 0.5,
        lamps=True,
        sky=light(pal.glow, 0.3),
    )
    if s.people:
        tall = length * 0.56
        px = x - tall * 0.12 if x > w * 0.2 else x + length + tall * 0.1
        inward = 1 if px < w / 2 else -1
        hand = (inward * (0.25 + s.jitter(0.02)), -0.72 + s.jitter(0.06))
        rest = (-inward * 0.06, -0.74)
        draw_person(
            c,
            (px, y + 16),
            tall,
            s.looks(),
            Pose(
                left=rest if inward > 0 else hand,
                right=hand if inward > 0 else rest,
                hold_left="mic" if inward > 0 else None,
                hold_right=None if inward > 0 else "mic",
                face=Face(turn=inward * 0.35, mouth="talk"),
            ),
            rim=pal.key,
        )
    lamps = stage.truss(c, 20, pal, 8)
    stage.beams(c, lamps, pal, rng, h * 0.7, strength=0.3)
    stage.crowd(c, front + 40, pal, rng, rows=2, size=h * 0.024, phones=0.35)
    return Look(bloom=0.55, vignette=0.5, contrast=0.28, shadows=(10, 8, 22))


def track(c: Canvas, s: Scene) -> Look:
    """A car at speed on the test track: the land streams past, the car is sharp."""
    w, h, rng = c.width, c.height, s.rng
    hour = s.extra.get("light", "golden")
    line = h * rng.uniform(0.44, 0.54)
    tones = sky_for(hour)
    c.sky([(0, tones.top), (line / h, tones.low), (1, tones.low)])
    clouds(c, line * 0.55, tones, rng, 5)
    hills(c, line, tones, rng)
    trees(c, line + 4, h * 0.07, tones, rng)
    c.gradient(
        box(-5, line, w + 10, h * 0.09),
        [(0, mix(tones.land, (120, 150, 70), 0.3)), (1, dark(tones.land, 0.1))],
    )
    for k in range(14):
        bx = k * w / 12 - rng.random() * 30
        c.rect(bx, line + h * 0.035, w / 26, h * 0.022, (RED_WHITE[k % 2]))
    c.defocus(5)
    _streak(c, line, h * 0.1, rng, tones)
    road = line + h * 0.085
    c.gradient(
        box(-5, road, w + 10, h - road + 5), [(0, mix((74, 76, 88), tones.low, 0.25)), (1, (44, 44, 56))]
    )
    for _ in range(46):
        y = road + (h - road) * rng.random() ** 1.4
        x, n = rng.uniform(-100, w), rng.uniform(60, 320) * (0.4 + (y - road) / (h - road))
        c.line(
            [(x, y), (x + n, y)],
            2 + 3 * (y - road) / (h - road),
            alpha(mix((255, 255, 255), tones.low, 0.5), rng.uniform(0.04, 0.14)),
        )
    for k in range(-1, 4):
        c.poly(
            [
                (k * 460 + 40, h * 0.90),
                (k * 460 + 300, h * 0.90),
                (k * 460 + 310, h * 0.925),
                (k * 460 + 20, h * 0.925),
            ],
            (226, 222, 210),
        )
    length = w * rng.uniform(0.50, 0.62) if w > h else w * 0.84
    x = w * 0.5 - length / 2 + rng.uniform(-0.06, 0.06) * w + s.jitter(20)
    y = h * (0.84 if w > h else 0.78)
    flip = rng.random() < 0.5
    draw_car(
        c,
        x,
        y,
        length,
        SIDES[s.variant % 4],
        rng.choice(PAINTS),
        flip=flip,
        lamps=hour != "day",
        sky=tones.low,
        spin=s.tick.uniform(0, 36),
    )
    for k in range(3):
        cx = w * (0.12 + 0.4 * k) + rng.uniform(-40, 40)
        _cone(c, cx, h * 1.03, h * 0.17)
    if hour == "golden":
        stage.wash(c, w * rng.uniform(0.1, 0.9), line - h * 0.06, h * 0.42, (255, 190, 110), 0.6)
    return Look(bloom=0.3, vignette=0.3, contrast=0.22, shadows=tones.shadow, highlights=(255, 249, 236))


RED_WHITE = ((206, 52, 50), (240, 236, 228))


def _streak(c: Canvas, y: float, depth: float, rng: Random, tones: Tones) -> None:
    for _ in range(40):
        yy = y + rng.uniform(-depth * 0.5, depth)
        x = rng.uniform(-60, c.width)
        c.line(
            [(x, yy), (x + rng.uniform(80, 300), yy)],
            rng.uniform(2, 5),
            alpha(mix(tones.land, tones.low, rng.random()), 0.35),
        )


def _cone(c: Canvas, x: float, y: float, h: float) -> None:
    with c.layer(blur=5) as near:
        near.rect(x - h * 0.38, y - h * 0.08, h * 0.76, h * 0.08, (196, 74, 30), 6)
        near.poly(
            [
                (x - h * 0.07, y - h),
                (x + h * 0.07, y - h),
                (x + h * 0.27, y - h * 0.06),
                (x - h * 0.27, y - h * 0.06),
            ],
            (236, 104, 40),
        )
        near.poly(
            [
                (x - h * 0.14, y - h * 0.66),
                (x + h * 0.14, y - h * 0.66),
                (x + h * 0.19, y - h * 0.42),
                (x - h * 0.19, y - h * 0.42),
            ],
            (246, 242, 234),
        )


def rain(c: Canvas, s: Scene) -> Look:
    """Headlights coming towards us on a wet road at night."""
    w, h, rng = c.width, c.height, s.rng
    line = h * 0.52
    c.sky(
        [
            (0, (9, 14, 34)),
            (line / h, mix((28, 44, 84), (200, 90, 110), 0.25 * (s.variant % 2))),
            (1, (12, 16, 30)),
        ]
    )
    for _ in range(34):
        x, y, r = rng.uniform(0, w), line - abs(rng.gauss(0, h * 0.11)), rng.uniform(9, 34)
        c.ellipse(
            x,
            y,
            r,
            r,
            alpha(
                rng.choice(((255, 176, 84), (255, 96, 90), (112, 190, 255), (240, 226, 200), (90, 220, 190))),
                rng.uniform(0.15, 0.55),
            ),
        )
    c.defocus(3.2)
    c.gradient(box(-5, line, w + 10, h - line + 5), [(0, (34, 42, 66)), (1, (13, 15, 26))])
    c.reflect(line, (h - line), 0.55, blur=14)
    wide = w * (0.40 if w > h else 0.66) * rng.uniform(0.92, 1.08)
    x, y = w * rng.uniform(0.38, 0.62) + s.jitter(12), h * 0.82
    paint = rng.choice(PAINTS)
    draw_front(c, x, y, wide, dark(paint, 0.25), sky=(90, 110, 150))
    c.reflect(y - 2, h - y, 0.45, blur=9)
    with c.soft("screen", blur=10) as glow:
        for side in (-1, 1):
            lx, ly = x + side * wide * 0.385, y - wide * 0.38
            for r, a in ((0.34, 0.12), (0.2, 0.22), (0.1, 0.6)):
                glow.ellipse(lx, ly, wide * r, wide * r * 0.8, mix((0, 0, 0), (255, 240, 205), a))
            glow.poly([(lx, ly), (lx + side * wide * 0.5, h), (lx - side * wide * 0.35, h)], (66, 60, 44))
            glow.rect(lx - wide * 0.05, y, wide * 0.10, h - y, (120, 108, 80))
    for _ in range(240):
        rx, ry, n = rng.uniform(0, w), rng.uniform(-20, h), rng.uniform(16, 60)
        c.line([(rx, ry), (rx - n * 0.16, ry + n)], 1.1, (190, 210, 240, round(rng.uniform(20, 84))))
    for _ in range(40):
        rx, ry = rng.uniform(0, w), rng.uniform(y - 30, h)
        c.ellipse(rx, ry, 9, 2.2, (200, 214, 240, 60))
    return Look(bloom=0.75, vignette=0.5, contrast=0.3, shadows=(8, 12, 30), highlights=(250, 248, 255))


def charging(c: Canvas, s: Scene) -> Look:
    """A car at a charger at dusk, its driver with a cup of tea."""
    w, h, rng = c.width, c.height, s.rng
    tones = sky_for(s.extra.get("light", "dusk"))
    line = h * 0.56
    c.sky([(0, tones.top), (line / h, tones.low), (1, tones.low)])
    clouds(c, line * 0.5, tones, rng, 4)
    hills(c, line, tones, rng)
    c.defocus(4)
    c.poly([(-20, h * 0.13), (w * 0.98, h * 0.08), (w * 0.98, h * 0.115), (-20, h * 0.175)], (58, 66, 84))
    for k in range(9):
        c.poly(
            [
                (k * w / 9, h * (0.128 - k * 0.0055)),
                (k * w / 9 + w / 10, h * (0.122 - k * 0.0055)),
                (k * w / 9 + w / 10 + 6, h * (0.096 - k * 0.0055)),
                (k * w / 9 + 8, h * (0.102 - k * 0.0055)),
            ],
            (30, 56, 110),
        )
    for px in (0.08, 0.86):
        c.gradient(box(w * px, h * 0.12, w * 0.016, h * 0.66), [(0, (96, 104, 122)), (1, (58, 62, 78))])
    c.gradient(
        box(-5, h * 0.70, w + 10, h * 0.31), [(0, mix((96, 98, 112), tones.low, 0.3)), (1, (50, 50, 66))]
    )
    for k in range(4):
        c.poly(
            [
                (w * (0.04 + 0.3 * k), h * 0.72),
                (w * (0.05 + 0.3 * k), h * 0.72),
                (w * (0.30 * k - 0.02), h),
                (w * (0.30 * k - 0.04), h),
            ],
            alpha((240, 240, 236), 0.5),
        )
    length = w * (0.52 if w > h else 0.80)
    x, y = w * (0.13 if w > h else 0.06), h * 0.86
    kind = SIDES[(s.variant + 2) % 4]
    draw_car(c, x, y, length, kind, rng.choice(PAINTS), sky=tones.low, flip=True)
    px = x + length + w * 0.055
    _charger(c, px, y, h * 0.40)
    port = (x + length * 0.93, y - length * 0.235)
    sag = [
        (
            port[0] + (px - 24 - port[0]) * t,
            port[1] + (y - h * 0.2 - port[1]) * t + h * 0.14 * 4 * t * (1 - t),
        )
        for t in (i / 14 for i in range(15))
    ]
    c.line(sag, 7, (26, 28, 34))
    c.ellipse(*port, 9, 9, (110, 240, 170))
    tall = h * 0.50 if w > h else h * 0.32
    who = s.looks() if s.people else somebody(rng)
    draw_person(
        c,
        (min(w * 0.92, px + tall * 0.27), y + 12),
        tall,
        who,
        Pose(
            left=(-0.06, -0.60 + s.jitter(0.02)), hold_left="cup", face=Face(turn=-0.4, mouth="smile", lit=-1)
        ),
        rim=light(tones.low, 0.2),
    )
    stage.wash(c, w * 0.75, h * 0.52, h * 0.45, tones.sun, 0.35)
    return Look(bloom=0.45, vignette=0.35, contrast=0.22, shadows=tones.shadow)


def _charger(c: Canvas, x: float, y: float, h: float) -> None:
    w = h * 0.26
    c.gradient(box(x - w / 2, y - h, w, h), [(0, (236, 240, 240)), (1, (176, 184, 190))])
    c.rect(x - w / 2, y - h, w, h * 0.05, (40, 170, 120), 4)
    c.rect(x - w * 0.36, y - h * 0.86, w * 0.72, h * 0.24, (20, 26, 34), 5)
    c.text(x, y - h * 0.78, "78 %", h * 0.07, (130, 250, 190), anchor="mm", bold=0.4)
    c.rect(x - w * 0.28, y - h * 0.70, w * 0.56, h * 0.025, (50, 60, 70), 2)
    c.rect(x - w * 0.28, y - h * 0.70, w * 0.44, h * 0.025, (130, 250, 190), 2)
    c.text(x, y - h * 0.40, "AC/DC", h * 0.055, (70, 84, 92), anchor="mm", bold=0.4)


def cockpit(c: Canvas, s: Scene) -> Look:
    """From behind the wheel: road, screen, hands."""
    w, h, rng = c.width, c.height, s.rng
    tones = sky_for(s.extra.get("light", "golden"))
    line = h * 0.36
    c.sky([(0, tones.top), (line / h, tones.low), (1, tones.low)])
    clouds(c, line * 0.6, tones, rng, 4)
    hills(c, line, tones, rng)
    c.gradient(box(-5, line, w + 10, h), [(0, tones.land), (1, dark(tones.land, 0.4))])
    bend = rng.uniform(-0.1, 0.1) * w
    c.poly(
        [(w * 0.5 + bend - 8, line), (w * 0.5 + bend + 8, line), (w * 1.0, h * 0.75), (w * 0.05, h * 0.75)],
        (70, 72, 86),
    )
    c.poly(
        [
            (w * 0.5 + bend - 1, line + 4),
            (w * 0.5 + bend + 1, line + 4),
            (w * 0.58, h * 0.7),
            (w * 0.55, h * 0.7),
        ],
        (236, 230, 214),
    )
    c.defocus(4)
    stage.wash(c, w * 0.7, line - 20, h * 0.4, tones.sun, 0.5)
    c.poly(
        [
            (-5, -5),
            (w + 5, -5),
            (w + 5, h * 0.05),
            (w * 0.9, h * 0.03),
            (w * 0.5, h * 0.015),
            (w * 0.1, h * 0.03),
            (-5, h * 0.07),
        ],
        (24, 24, 30),
    )
    for side in (0, 1):
        edge = [(0.0, 0.0), (0.05, 0.0), (0.0, 0.55)]
        c.poly([((w if side else 0) + (-1 if side else 1) * u * w, v * h) for u, v in edge], (26, 26, 32))
    dash = smooth(
        [
            (-0.1 * w, h * 1.2),
            (-0.1 * w, h * 0.66),
            (w * 0.1, h * 0.615),
            (w * 0.5, h * 0.60),
            (w * 0.9, h * 0.625),
            (w * 1.1, h * 0.66),
            (w * 1.1, h * 1.2),
        ]
    )
    c.gradient(dash, [(0, (66, 62, 66)), (0.2, (40, 38, 44)), (1, (16, 16, 20))])
    c.rect(w * 0.08, h * 0.655, w * 0.30, h * 0.10, (12, 14, 20), 10)
    c.text(w * 0.23, h * 0.705, f"{rng.randrange(38, 96)}", h * 0.065, (236, 244, 250), anchor="mm", bold=0.4)
    c.text(w * 0.325, h * 0.72, "km/h", h * 0.02, (150, 190, 220), anchor="mm")
    c.rect(w * 0.50, h * 0.625, w * 0.36, h * 0.26, (10, 12, 18), 14)
    c.gradient(box(w * 0.508, h * 0.637, w * 0.344, h * 0.236), [(0, (26, 62, 92)), (1, (18, 34, 58))])
    c.line(
        [(w * 0.62, h * 0.87), (w * 0.64, h * 0.80), (w * 0.70, h * 0.76), (w * 0.71, h * 0.65)],
        9,
        (96, 214, 255),
    )
    for k in range(4):
        c.line([(w * 0.51, h * (0.68 + k * 0.05)), (w * 0.85, h * (0.66 + k * 0.06))], 2, (70, 110, 140))
    c.poly(
        [(w * 0.64, h * 0.815), (w * 0.652, h * 0.785), (w * 0.664, h * 0.815), (w * 0.652, h * 0.808)],
        (250, 250, 250),
    )
    c.text(w * 0.525, h * 0.665, "AUTO", h * 0.026, (130, 250, 190), bold=0.5)
    _wheel(c, w * 0.23, h * 1.0, h * 0.36, s)
    return Look(bloom=0.4, vignette=0.4, contrast=0.25, shadows=tones.shadow)


def _wheel(c: Canvas, x: float, y: float, r: float, s: Scene) -> None:
    who = s.looks() if s.people else somebody(s.rng)
    hand_y = s.jitter(12)
    for a, b in ((1.0, (18, 18, 22)), (0.955, (52, 50, 56))):
        ring = circle(x, y, r * a, r * a, 60)
        c.line([*ring, ring[0]], r * 0.11 if a == 1.0 else r * 0.03, b)
    c.poly(
        [
            (x - r * 0.95, y - r * 0.06),
            (x + r * 0.95, y - r * 0.06),
            (x + r * 0.3, y + r * 0.3),
            (x - r * 0.3, y + r * 0.3),
        ],
        (30, 30, 36),
    )
    c.ellipse(x, y + r * 0.04, r * 0.30, r * 0.26, (40, 40, 48))
    c.ellipse(x, y + r * 0.02, r * 0.10, r * 0.07, (190, 196, 204))
    for side in (-1, 1):
        hx, hy = x + side * r * 0.93, y - r * 0.36 + hand_y
        c.limb(
            (hx + side * r * 0.25, y + r * 0.9),
            (hx + side * r * 0.03, hy + r * 0.2),
            r * 0.22,
            r * 0.13,
            who.top if side < 0 else dark(who.top, 0.2),
        )
        c.limb((hx + side * r * 0.02, hy + r * 0.12), (hx, hy), r * 0.10, r * 0.10, who.skin)
        for k in range(4):
            c.limb(
                (hx + side * r * 0.04, hy - r * 0.06 + k * r * 0.055),
                (hx - side * r * 0.09, hy - r * 0.045 + k * r * 0.055),
                r * 0.035,
                r * 0.03,
                light(who.skin, 0.06) if k % 2 else who.skin,
            )


def engine(c: Canvas, s: Scene) -> Look:
    """A cutaway hybrid engine on a plinth, lit like a jewel."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    stage.hall(c, pal, h * 0.72)
    stage.screen(c, w * 0.05, h * 0.05, w * 0.9, h * 0.5, s.title, s.motif, pal, rng, size=0.12)
    c.defocus(3 if s.variant % 2 else 7)
    stage.stage_floor(c, h * 0.74, h * 1.1, pal, strength=0.35)
    u = min(w * 0.20, h * 0.24)
    x, y = w * (0.46 if w > h else 0.5), h * 0.80
    c.gradient(
        [(x - u * 1.6, y), (x + u * 1.6, y), (x + u * 1.45, y + u * 0.6), (x - u * 1.45, y + u * 0.6)],
        [(0, (230, 230, 234)), (1, (120, 122, 138))],
    )
    c.poly(
        [(x - u * 1.6, y), (x - u * 1.45, y - u * 0.14), (x + u * 1.45, y - u * 0.14), (x + u * 1.6, y)],
        (250, 250, 252),
    )
    c.text(x, y + u * 0.28, "1.5T  HYBRID", u * 0.17, (60, 62, 80), anchor="mm", bold=0.5)
    _engine(c, x, y - u * 0.10, u, s)
    if s.people:
        tall = h * 0.66 if w > h else h * 0.5
        px = x + u * 2.15 if w > h else w * 0.86
        draw_person(
            c,
            (px, h * 0.99),
            tall,
            s.looks(),
            Pose(
                left=(-0.27 + s.jitter(0.02), -0.66 + s.jitter(0.05)),
                right=(0.06, -0.72),
                hold_right="mic",
                face=Face(turn=-0.5, mouth=s.tick.choice(("talk", "smile"))),
            ),
            rim=pal.key,
        )
    stage.beams(c, [(w * k, -10.0) for k in (0.25, 0.45, 0.7)], pal, rng, h * 0.9, strength=0.3)
    return Look(bloom=0.5, vignette=0.5, contrast=0.28, shadows=(10, 8, 22))


def _engine(c: Canvas, x: float, y: float, u: float, s: Scene) -> None:
    """Block with four cut cylinders, a generator beside it and an orange high-voltage cable."""
    steel, edge = rgb("#9aa4b0"), rgb("#c8102e")
    c.gradient(
        box(x - u * 1.25, y - u * 0.5, u * 1.75, u * 0.5), [(0, light(steel, 0.2)), (1, dark(steel, 0.5))]
    )
    c.gradient(
        box(x - u * 1.15, y - u * 1.25, u * 1.55, u * 0.8), [(0, light(steel, 0.35)), (1, dark(steel, 0.25))]
    )
    c.gradient(box(x - u * 1.22, y - u * 1.5, u * 1.69, u * 0.28), [(0, (60, 62, 72)), (1, (32, 32, 40))])
    stroke = s.jitter(1.0)
    for k in range(4):
        cx = x - u * 0.92 + k * u * 0.37
        c.rect(cx - u * 0.145, y - u * 1.22, u * 0.29, u * 0.74, edge, u * 0.02)
        c.gradient(
            box(cx - u * 0.125, y - u * 1.22, u * 0.25, u * 0.74),
            [(0, (255, 196, 110)), (0.4, (70, 60, 70)), (1, (24, 24, 32))],
        )
        py = y - u * (0.95 + 0.14 * ((k % 3 == 0) * 2 - 1) * (1 if stroke > 0 else 0.8))
        c.gradient(box(cx - u * 0.12, py, u * 0.24, u * 0.2), [(0, (240, 242, 246)), (1, (140, 146, 158))])
        for q in (0.05, 0.09):
            c.rect(cx - u * 0.12, py + u * q, u * 0.24, u * 0.014, (70, 74, 84))
        c.limb((cx, py + u * 0.16), (cx + u * 0.04, y - u * 0.3), u * 0.035, u * 0.05, (190, 196, 206))
        c.ellipse(cx, y - u * 0.28, u * 0.12, u * 0.12, (90, 96, 108))
        c.limb((cx, y - u * 1.36), (cx, y - u * 1.24), u * 0.02, u * 0.015, (230, 232, 236))
    gx, gy = x + u * 0.92, y - u * 0.56
    for r, t in (
        (0.54, (50, 54, 66)),
        (0.48, (206, 128, 60)),
        (0.40, (58, 60, 70)),
        (0.30, steel),
        (0.12, (40, 42, 50)),
    ):
        c.ellipse(gx, gy, u * r, u * r, t)
    for k in range(18):
        pts = circle(gx, gy, u * 0.445, u * 0.445, 18)
        c.ellipse(*pts[k], u * 0.045, u * 0.045, light((206, 128, 60), 0.25 if pts[k][1] < gy else 0.0))
    cable = [
        (x + u * 0.2 + u * 0.75 * t, y - u * 1.5 - u * 0.34 * 4 * t * (1 - t) + u * 0.42 * t)
        for t in (i / 12 for i in range(13))
    ]
    c.line(cable, u * 0.075, (255, 122, 26))
    c.line([(px, py - u * 0.015) for px, py in cable], u * 0.018, (255, 190, 120))
