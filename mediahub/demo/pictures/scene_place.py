"""Pictures of the place: the river and skyline by hour, the bridge, the venue from a drone."""

from __future__ import annotations

from math import cos, pi, sin

from mediahub.demo.pictures import stage
from mediahub.demo.pictures.canvas import Canvas, box
from mediahub.demo.pictures.colour import alpha, dark, light, mix, rgb
from mediahub.demo.pictures.figure import Pose, draw_person
from mediahub.demo.pictures.finish import Look
from mediahub.demo.pictures.land import Tones, clouds, hills, sky_for, skyline, tree, water
from mediahub.demo.pictures.people import somebody
from mediahub.demo.pictures.scene import Scene
from mediahub.demo.pictures.skull import Face


def _heaven(c: Canvas, line: float, tones: Tones, s: Scene, hour: str) -> None:
    w, h, rng = c.width, c.height, s.rng
    c.sky(
        [
            (0, tones.top),
            (line / h * 0.55, mix(tones.top, tones.low, 0.5)),
            (line / h, tones.low),
            (1, tones.low),
        ]
    )
    if hour == "night":
        for _ in range(120):
            c.ellipse(
                rng.uniform(0, w),
                rng.uniform(0, line * 0.7),
                1.3,
                1.3,
                (220, 228, 255, rng.randrange(60, 220)),
            )
        c.ellipse(w * 0.9, h * 0.12, 24, 24, (250, 244, 224))
    elif hour != "overcast":
        x = w * rng.uniform(0.15, 0.85)
        y = line - h * (0.06 if hour in ("dawn", "dusk", "golden") else 0.32)
        stage.wash(c, x, y, h * 0.5, tones.sun, 0.6)
        c.ellipse(x, y, h * 0.045, h * 0.045, light(tones.sun, 0.5))
    if hour != "night":
        clouds(c, line * 0.6, tones, rng, 6)


def river(c: Canvas, s: Scene) -> Look:
    """The skyline across the Yangtze, mirrored; a ship passes."""
    w, h, rng = c.width, c.height, s.rng
    hour = s.extra.get("light", "dawn")
    tones = sky_for(hour)
    line = h * rng.uniform(0.54, 0.62)
    _heaven(c, line, tones, s, hour)
    hills(c, line, tones, rng)
    skyline(c, line, h * 0.34, tones, rng, lit=0.42 if hour in ("night", "dusk") else 0.0)
    if s.variant % 2:
        bridge(c, line, tones, lit=hour in ("night", "dusk"))
    water(c, line, h - line + 5, tones, rng, mirror=0.7)
    x, y = w * rng.uniform(0.15, 0.6) + s.jitter(6), line + (h - line) * rng.uniform(0.22, 0.4)
    _ship(c, x, y, w * 0.2, tones, hour)
    if s.variant % 3 == 1:
        for _ in range(26):
            reed = w * rng.uniform(-0.01, 0.2)
            tip = (reed + rng.uniform(-6, 34), h * rng.uniform(0.70, 0.92))
            c.line([(reed, h), tip], 3, dark(tones.land, 0.65))
            c.ellipse(*tip, 4, 15, dark(tones.land, 0.6))
    return Look(bloom=0.5, vignette=0.32, contrast=0.22, shadows=tones.shadow)


def bridge(c: Canvas, line: float, tones: Tones, *, lit: bool) -> None:
    """A cable-stayed bridge across the whole picture."""
    w, h = c.width, c.height
    tone = dark(mix(tones.land, tones.low, 0.25), 0.35)
    deck = line - h * 0.075
    for at in (0.30, 0.74):
        x, top = w * at, deck - h * 0.30
        for side in (-1, 1):
            for k in range(1, 12):
                c.line(
                    [(x, top + k * 5), (x + side * w * 0.021 * k, deck)], 1.3, alpha(light(tone, 0.25), 0.85)
                )
        c.poly(
            [
                (x - 4, top),
                (x + 4, top),
                (x + 12, line + 8),
                (x + 3, line + 8),
                (x, deck - h * 0.05),
                (x - 3, line + 8),
                (x - 12, line + 8),
            ],
            tone,
        )
        if lit:
            c.ellipse(x, top, 5, 5, (255, 90, 80))
    c.rect(-10, deck, w + 20, h * 0.016, tone)
    for k in range(60):
        c.ellipse(w * k / 59, deck - 2, 2.4, 2.4, (255, 226, 160) if lit else light(tone, 0.3))


def _ship(c: Canvas, x: float, y: float, n: float, tones: Tones, hour: str) -> None:
    hull = dark(mix(tones.land, rgb("#7a2e2e"), 0.5), 0.3)
    c.ellipse(x + n * 0.5, y + n * 0.012, n * 0.62, n * 0.025, alpha(light(tones.low, 0.4), 0.5))
    c.poly([(x, y - n * 0.07), (x + n, y - n * 0.07), (x + n * 0.94, y), (x + n * 0.05, y)], hull)
    for k in range(5):
        c.rect(
            x + n * (0.10 + 0.12 * k),
            y - n * 0.115,
            n * 0.11,
            n * 0.045,
            mix(((176, 70, 60), (60, 110, 150), (200, 150, 70))[k % 3], tones.low, 0.25),
        )
    c.rect(x + n * 0.76, y - n * 0.20, n * 0.15, n * 0.13, mix((236, 234, 228), tones.low, 0.35))
    for k in range(3):
        c.rect(
            x + n * (0.775 + 0.042 * k),
            y - n * 0.18,
            n * 0.028,
            n * 0.03,
            (255, 220, 140) if hour in ("night", "dusk") else (60, 80, 100),
        )


def _fireworks(c: Canvas, s: Scene, line: float) -> None:
    with c.soft("screen", blur=1.5, coarse=3) as sky:
        for _ in range(4):
            x, y, r = (
                c.width * s.rng.uniform(0.1, 0.9),
                line * s.rng.uniform(0.15, 0.5),
                c.height * s.rng.uniform(0.08, 0.17),
            )
            tone = s.rng.choice(((255, 180, 90), (255, 90, 110), (120, 210, 255), (200, 255, 170)))
            for k in range(34):
                a, q = 2 * pi * k / 34, r * s.rng.uniform(0.7, 1.0)
                sky.line(
                    [
                        (x + cos(a) * q * 0.35, y + sin(a) * q * 0.35),
                        (x + cos(a) * q, y + sin(a) * q + q * 0.1),
                    ],
                    2.4,
                    mix((0, 0, 0), tone, 0.8),
                )
                sky.ellipse(x + cos(a) * q, y + sin(a) * q + q * 0.1, 3, 3, tone)


def terrace(c: Canvas, s: Scene) -> Look:
    """Guests at the railing under strings of lamps, the lit city across the water."""
    w, h, rng = c.width, c.height, s.rng
    hour = s.extra.get("light", "night")
    tones = sky_for(hour)
    line = h * 0.50
    _heaven(c, line, tones, s, hour)
    skyline(c, line, h * 0.32, tones, rng, lit=0.5 if hour in ("night", "dusk") else 0)
    if s.variant % 2:
        bridge(c, line, tones, lit=True)
    water(c, line, h * 0.30, tones, rng, mirror=0.8)
    if hour == "night" and s.variant % 3 == 0:
        _fireworks(c, s, line)
    c.defocus(2.5)
    floor = h * 0.78
    deck = [(0, mix((120, 96, 80), tones.low, 0.3)), (1, (54, 42, 48))]
    c.gradient(box(-5, floor, w + 10, h - floor + 5), deck)
    for k in range(16):
        c.line([(w * k / 15, floor), (w * 0.5 + (w * k / 15 - w * 0.5) * 1.6, h)], 2, (30, 24, 30, 120))
    c.rect(-5, floor - h * 0.10, w + 10, 7, (60, 54, 64))
    for k in range(24):
        c.rect(w * k / 23 - 2, floor - h * 0.10, 4, h * 0.11, (60, 54, 64))
    _guests(c, s, tones)
    if hour in ("night", "dusk"):
        with c.soft("multiply") as shade:
            shade.rect(-9, floor - h * 0.30, w + 20, h, (206, 190, 214))
    _lamp_strings(c)
    stage.wash(c, w * 0.5, h * 0.2, h * 0.5, tones.sun, 0.25)
    return Look(bloom=0.7, vignette=0.4, contrast=0.24, shadows=tones.shadow)


def _guests(c: Canvas, s: Scene, tones: Tones) -> None:
    """Pairs and threes in talk, some at the railing looking out, nearer ones larger."""
    w, h, rng = c.width, c.height, s.rng
    tall = h * (0.50 if w > h else 0.36)
    groups = [(0.13, 2, 0.0), (0.40, 1, 0.0), (0.62, 2, 0.55), (0.88, 3, 0.2)]
    if w <= h:
        groups = [(0.26, 2, 0.0), (0.66, 3, 0.5)]
    shift, seen = rng.uniform(-0.05, 0.05), 0
    for centre, size, depth in sorted(groups, key=lambda group: group[2]):
        alone = size == 1
        for i in range(size):
            off = (i - (size - 1) / 2) * tall * 0.30
            turn = 0.7 if off < -1 else -0.7 if off > 1 else rng.uniform(-0.3, 0.3)
            talks = i == s.tick.randrange(size)
            cup = (-0.05 if off < 0 else 0.05, -0.63 + s.jitter(0.02))
            gesture = (-0.24, -0.66) if off < 0 else (0.24, -0.66)
            hands = {"left": gesture if talks else cup} if off < 0 else {"right": gesture if talks else cup}
            hold = {} if talks else {"hold_left" if off < 0 else "hold_right": "cup"}
            face = Face(turn=turn, mouth="talk" if talks else "smile", lit=-1)
            pose = Pose(face=face, **hands, **hold)  # type: ignore[arg-type]
            if alone:
                pose = Pose(back=True, left=(-0.12, -0.98), hold_left="phone", face=face)
            who = s.looks(seen) if seen < len(s.people) else somebody(rng, formal=0.5)
            seen += 1
            x, y = w * (centre + shift) + off, h * (0.89 + 0.10 * depth) + 8 * (i % 2)
            height = tall * (0.92 + 0.30 * depth) * rng.uniform(0.96, 1.04)
            draw_person(c, (x, y), height, who, pose, rim=light(tones.sun, 0.1))


def _lamp_strings(c: Canvas) -> None:
    w, h = c.width, c.height
    for string in range(3):
        y0 = h * (0.05 + 0.07 * string)
        pts = [(w * t / 20, y0 + h * 0.09 * 4 * (t / 20) * (1 - t / 20)) for t in range(21)]
        c.line(pts, 2, (120, 104, 110))
        for x, y in pts[1::2]:
            c.ellipse(x, y + 7, 6, 7, (255, 224, 150))


def walk(c: Canvas, s: Scene) -> Look:
    """Early walkers come along the embankment under a big tree, the near ones larger."""
    w, h, rng = c.width, c.height, s.rng
    hour = s.extra.get("light", "dawn")
    tones = sky_for(hour)
    line = h * 0.50
    _heaven(c, line, tones, s, hour)
    hills(c, line, tones, rng)
    skyline(c, line, h * 0.2, tones, rng)
    water(c, line, h * 0.22, tones, rng, mirror=0.7)
    c.defocus(2)
    stone = [(0, mix((206, 186, 168), tones.low, 0.4)), (1, (104, 92, 104))]
    c.gradient(
        [(-5, h * 0.84), (w * 0.86, line + 14), (w + 5, line + 14), (w + 5, h + 5), (-5, h + 5)], stone
    )
    rail = [(-5, h * 0.84), (w * 0.86, line + 14)]
    for lift, wide in ((0.0, 9), (0.9, 6), (0.5, 3)):
        c.line(
            [(rail[0][0], rail[0][1] - h * 0.10 * lift), (rail[1][0], rail[1][1] - h * 0.012 * lift)],
            wide,
            mix((236, 226, 212), tones.low, 0.3),
        )
    for k in range(14):
        t = 1 - (k / 14) ** 0.6
        x, y = (
            rail[0][0] + (rail[1][0] - rail[0][0]) * (1 - t),
            rail[0][1] + (rail[1][1] - rail[0][1]) * (1 - t),
        )
        c.line([(x, y), (x, y - h * (0.012 + 0.08 * t))], 2 + 3 * t, mix((236, 226, 212), tones.low, 0.3))
    tree(c, w * 0.93, h * 0.90, h * 0.84, mix(rgb("#4a6a4a"), tones.land, 0.4))
    _walkers(c, s, tones)
    if s.variant % 2:
        c.mirror()
    return Look(bloom=0.45, vignette=0.35, contrast=0.22, shadows=tones.shadow)


def _walkers(c: Canvas, s: Scene, tones: Tones) -> None:
    w, h, rng = c.width, c.height, s.rng
    places = [(0.74, 0.20), (0.70, 0.24), (0.56, 0.42), (0.50, 0.46), (0.30, 0.80), (0.19, 0.86)]
    for i, (at, depth) in enumerate(places if w > h else places[1::2]):
        x, y, tall = w * at, h * (0.56 + 0.42 * depth), h * (0.12 + 0.46 * depth) * (1 if w > h else 0.7)
        ground = [
            (x - tall * 0.03, y),
            (x + tall * 0.03, y),
            (x + tall * 0.62, y + tall * 0.10),
            (x + tall * 0.46, y + tall * 0.12),
        ]
        c.poly(ground, (24, 20, 44, 80))
        face = Face(turn=0.5 if i % 2 else -0.4, mouth="talk" if i % 3 == 0 else "smile", lit=-1)
        swing = 0.03 * (1 if i % 2 else -1) + s.jitter(0.01)
        pose = Pose(
            stance=0.015 + abs(swing) * 0.5,
            left=(-0.125 - swing, -0.49),
            right=(0.125 - swing, -0.49),
            face=face,
        )
        who = s.looks(i - 4) if 0 <= i - 4 < len(s.people) else somebody(rng, formal=0)
        draw_person(c, (x, y), tall, who, pose, rim=light(tones.sun, 0.2))
