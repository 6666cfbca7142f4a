"""Pictures of cars: reveals, the test track by day, rain at night, charging, the cockpit."""

from __future__ import annotations

from random import Random

from mediahub.demo.pictures import stage
from mediahub.demo.pictures.canvas import Canvas, box, circle, smooth
from mediahub.demo.pictures.car import KINDS, PAINTS, draw_car, draw_front
from mediahub.demo.pictures.colour import alpha, dark, light, mix
from mediahub.demo.pictures.figure import Pose, draw_person
from mediahub.demo.pictures.finish import Look
from mediahub.demo.pictures.land import Tones, clouds, hills, sky_for, trees
from mediahub.demo.pictures.people import somebody
from mediahub.demo.pictures.scene import Scene
from mediahub.demo.pictures.skull import Face

WEATHER = ("golden", "overcast", "day")
RED_WHITE = ((206, 52, 50), (240, 236, 228))
NEON = ((255, 176, 84), (255, 96, 90), (112, 190, 255), (240, 226, 200), (90, 220, 190), (255, 120, 190))


def track(c: Canvas, s: Scene) -> Look:
    """A car at speed on the test track: the land streams past, the car is sharp."""
    w, h, rng = c.width, c.height, s.rng
    hour = WEATHER[s.variant % 3]
    tones, wet = sky_for(hour), hour == "overcast"
    line = h * rng.uniform(0.36, 0.50)
    _verge(c, line, tones, rng)
    _asphalt(c, line + h * 0.105, tones, rng, wet)
    if hour == "golden":
        stage.wash(c, w * rng.uniform(0.1, 0.9), line - h * 0.05, h * 0.42, (255, 190, 110), 0.6)
    length = w * rng.uniform(0.60, 0.80) if w > h else w * 0.98
    x = w * rng.uniform(0.44, 0.56) - length / 2 + s.jitter(20)
    y = h * (0.86 if w > h else 0.76)
    flip = s.variant % 2 == 0
    kind, paint = KINDS[(s.variant + 1) % 4], PAINTS[(s.variant * 4 + 5) % len(PAINTS)]
    spin = s.tick.uniform(0, 36)
    draw_car(c, x, y, length, kind, paint, flip=flip, lamps=hour != "day", sky=tones.low, spin=spin)
    if wet:
        _spray(c, x, y, length, flip, s)
    for k in range(3):
        _cone(c, w * (0.10 + 0.40 * k) + rng.uniform(-60, 60), h * 1.03, h * 0.15)
    return Look(bloom=0.3, vignette=0.3, contrast=0.24, shadows=tones.shadow, highlights=(255, 249, 236))


def _verge(c: Canvas, line: float, tones: Tones, rng: Random) -> None:
    """Sky, hills, a stand with flags, trees and the kerb's barrier, all streaming."""
    w, h = c.width, c.height
    c.sky([(0, tones.top), (line / h, tones.low), (1, tones.low)])
    clouds(c, line * 0.6, tones, rng, 6)
    hills(c, line, tones, rng)
    trees(c, line + 6, h * 0.10, tones, rng)
    left, top = w * rng.uniform(0.0, 0.6), line - h * 0.12
    stand = [(left, top), (left + w * 0.34, top), (left + w * 0.36, line + 6), (left, line + 6)]
    c.poly(stand, mix((236, 234, 230), tones.low, 0.3))
    for k in range(90):
        px, py = left + w * 0.01 + (k % 30) * w * 0.011, line - h * 0.09 + (k // 30) * h * 0.028
        c.ellipse(px, py, 5, 7, mix(rng.choice(PAINTS), (240, 220, 200), 0.15))
    for k in range(5):
        fx = left + w * 0.34 * k / 4
        c.line([(fx, top), (fx, line - h * 0.21)], 3, (150, 150, 156))
        c.poly([(fx, line - h * 0.21), (fx + 40, line - h * 0.20), (fx, line - h * 0.175)], stage.RED)
    grass = [(0, mix(tones.land, (120, 150, 70), 0.3)), (1, dark(tones.land, 0.1))]
    c.gradient(box(-5, line, w + 10, h * 0.11), grass)
    for k in range(16):
        c.rect(k * w / 15 - 20, line + h * 0.05, w / 30, h * 0.030, RED_WHITE[k % 2])
    c.defocus(4)
    for _ in range(60):
        x, y = rng.uniform(-60, w), line + rng.uniform(-h * 0.03, h * 0.1)
        tone = alpha(mix(tones.land, tones.low, rng.random()), 0.4)
        c.line([(x, y), (x + rng.uniform(80, 300), y)], rng.uniform(2, 5), tone)


def _asphalt(c: Canvas, road: float, tones: Tones, rng: Random, wet: bool) -> None:
    w, h = c.width, c.height
    far = mix((74, 76, 88), tones.low, 0.5 if wet else 0.25)
    near = mix((44, 44, 56), far, 0.3 if wet else 0.0)
    c.gradient(box(-5, road, w + 10, h - road + 5), [(0, far), (1, near)])
    if wet:
        c.reflect(road, h * 0.3, 0.4, blur=9)
    for _ in range(70):
        t = rng.random() ** 1.4
        x, y, n = rng.uniform(-100, w), road + (h - road) * t, rng.uniform(60, 360) * (0.4 + t)
        tone = alpha(mix((255, 255, 255), tones.low, 0.5), rng.uniform(0.04, 0.16))
        c.line([(x, y), (x + n, y)], 2 + 3 * t, tone)
    for k in range(-1, 4):
        x, y = k * 460.0 + rng.uniform(0, 20), h * 0.925
        c.poly(
            [(x + 40, y), (x + 300, y), (x + 310, y + h * 0.025), (x + 20, y + h * 0.025)], (226, 222, 210)
        )


def _spray(c: Canvas, x: float, y: float, length: float, flip: bool, s: Scene) -> None:
    """Water thrown up behind the wheels."""
    back = -1 if flip else 1
    with c.layer(blur=5) as mist:
        for wheel in (0.19, 0.79):
            at = x + length * (1 - wheel if flip else wheel)
            for _ in range(44):
                t = s.tick.random()
                px = at + back * (length * 0.06 + t * length * 0.34)
                py = y - s.tick.random() * length * 0.13 * t - 4
                mist.ellipse(px, py, 10 + 26 * t, 6 + 15 * t, (236, 242, 246, round(110 * (1 - t) + 16)))
    for _ in range(90):
        t = s.tick.random()
        px, py = x + length * (0.5 + back * (0.1 + 0.6 * t)), y - s.tick.random() * length * 0.14
        c.ellipse(px, py, 2.2, 2.2, (246, 250, 252, 150))


def rain(c: Canvas, s: Scene) -> Look:
    """Headlights come towards us on a wet road at night, the city dissolved in colours."""
    w, h, rng = c.width, c.height, s.rng
    _wet_city(c, s, h * 0.50)
    wide = w * (0.44 if w > h else 0.74) * rng.uniform(0.94, 1.08)
    x, y = w * rng.uniform(0.36, 0.64) + s.jitter(12), h * (0.84 if w > h else 0.76)
    paint = PAINTS[(s.variant * 2) % len(PAINTS)]
    draw_front(c, x, y, wide, dark(paint, 0.12), sky=(120, 130, 190))
    c.reflect(y - 2, h - y, 0.5, blur=9)
    _headlights(c, x, y, wide)
    for _ in range(320):
        rx, ry, n = rng.uniform(0, w * 1.1), rng.uniform(-40, h), rng.uniform(16, 70)
        c.line([(rx, ry), (rx - n * 0.16, ry + n)], 1.3, (200, 216, 246, round(s.tick.uniform(20, 96))))
    for _ in range(70):
        rx, ry = s.tick.uniform(0, w), s.tick.uniform(y - 40, h)
        c.ellipse(rx, ry, 10, 2.6, (206, 218, 246, 70))
    return Look(bloom=0.8, vignette=0.5, contrast=0.3, shadows=(8, 10, 28), highlights=(252, 249, 255))


def _wet_city(c: Canvas, s: Scene, line: float) -> None:
    """Out-of-focus lamps and signs above the line, and their streaks in the road below."""
    w, h, rng = c.width, c.height, s.rng
    haze = mix((38, 52, 110), NEON[(s.variant * 5) % 6], 0.38)
    c.sky([(0, (8, 12, 34)), (line / h, haze), (1, (12, 14, 32))])
    for _ in range(16):
        bx, bw, bh = rng.uniform(-60, w), rng.uniform(60, 150), rng.uniform(h * 0.12, h * 0.42)
        c.gradient(box(bx, line - bh, bw, bh), [(0, (16, 20, 48)), (1, mix(haze, (20, 24, 54), 0.55))])
    lamps = []
    for _ in range(46):
        x, y, r = rng.uniform(0, w), line - abs(rng.gauss(h * 0.02, h * 0.13)), rng.uniform(9, 36)
        tone = rng.choice(NEON)
        lamps.append((x, r, tone))
        c.ellipse(x, y, r, r, alpha(tone, rng.uniform(0.25, 0.75)))
        c.ellipse(x, y, r * 0.72, r * 0.72, alpha(light(tone, 0.4), 0.25))
    c.defocus(3)
    road = [(0, mix(haze, (30, 36, 66), 0.5)), (1, (12, 13, 26))]
    c.gradient(box(-5, line, w + 10, h - line + 5), road)
    with c.soft("screen", blur=7) as streaks:
        for x, r, tone in lamps:
            n = (h - line) * rng.uniform(0.35, 0.95)
            fade = [(0, mix((0, 0, 0), tone, 0.5)), (1, (0, 0, 0))]
            streaks.gradient(box(x - r * 0.55, line, r * 1.1, n), fade)
    for side in (-1, 1):
        for k in range(6):
            t0, t1 = (k / 6) ** 2, ((k + 0.5) / 6) ** 2
            edge = [(w / 2 + side * w * (0.03 + 0.62 * t), line + (h - line) * t) for t in (t0, t1)]
            c.line(edge, 3 + 9 * t1, (236, 232, 222, 130))


def _headlights(c: Canvas, x: float, y: float, wide: float) -> None:
    h = c.height
    with c.soft("screen", blur=12) as glow:
        for side in (-1, 1):
            lx, ly = x + side * wide * 0.385, y - wide * 0.38
            for k in range(7):
                r = wide * 0.34 * (1 - k / 7.5)
                glow.ellipse(lx, ly, r, r * 0.8, mix((0, 0, 0), (255, 240, 205), 0.05 + 0.02 * k * k))
            cone = [(lx, ly), (lx + side * wide * 0.5, h), (lx - side * wide * 0.35, h)]
            glow.gradient(cone, [(0, (96, 88, 66)), (1, (40, 36, 28))])
            mirror = [(0, (170, 152, 112)), (1, (60, 54, 40))]
            glow.gradient(box(lx - wide * 0.06, y, wide * 0.12, h - y), mirror)


def charging(c: Canvas, s: Scene) -> Look:
    """A car at a charger at dusk, its driver with a cup of tea."""
    w, h, rng = c.width, c.height, s.rng
    tones = sky_for(s.extra.get("light", "dusk"))
    _canopy(c, s, tones, h * 0.56)
    length = w * (0.52 if w > h else 0.64)
    x, y = w * (0.13 if w > h else 0.02), h * 0.86
    draw_car(c, x, y, length, KINDS[(s.variant + 2) % 4], rng.choice(PAINTS), sky=tones.low, flip=True)
    px = x + length + w * 0.055
    _charger(c, px, y, h * (0.40 if w > h else 0.24))
    port = (x + length * 0.93, y - length * 0.235)
    drop = y - h * (0.2 if w > h else 0.12) - port[1]
    steps = [i / 14 for i in range(15)]
    cable = [(port[0] + (px - 24 - port[0]) * t, port[1] + drop * t + h * 0.5 * t * (1 - t)) for t in steps]
    c.line(cable, 7, (26, 28, 34))
    c.ellipse(*port, 9, 9, (110, 240, 170))
    tall = h * (0.50 if w > h else 0.32)
    who = s.looks() if s.people else somebody(rng)
    face = Face(turn=-0.4, mouth="smile", lit=-1)
    pose = Pose(left=(-0.06, -0.60 + s.jitter(0.02)), hold_left="cup", face=face)
    draw_person(c, (min(w * 0.92, px + tall * 0.27), y + 12), tall, who, pose, rim=light(tones.low, 0.2))
    stage.wash(c, w * 0.75, h * 0.52, h * 0.45, tones.sun, 0.35)
    return Look(bloom=0.45, vignette=0.35, contrast=0.22, shadows=tones.shadow)


def _canopy(c: Canvas, s: Scene, tones: Tones, line: float) -> None:
    """Evening land, a roof of solar panels on two posts, marked bays."""
    w, h, rng = c.width, c.height, s.rng
    c.sky([(0, tones.top), (line / h, tones.low), (1, tones.low)])
    clouds(c, line * 0.5, tones, rng, 4)
    hills(c, line, tones, rng)
    trees(c, line + h * 0.02, h * 0.10, tones, rng, gap=1.3)
    c.gradient(box(-5, line + h * 0.01, w + 10, h * 0.2), [(0, tones.land), (1, dark(tones.land, 0.2))])
    c.defocus(4)
    c.poly([(-20, h * 0.13), (w * 0.98, h * 0.08), (w * 0.98, h * 0.115), (-20, h * 0.175)], (58, 66, 84))
    for k in range(9):
        x, fall, d = k * w / 9, k * 0.0055, h * 0.006
        near, far = h * (0.128 - fall), h * (0.096 - fall)
        c.poly([(x, near), (x + w / 10, near - d), (x + w / 10 + 6, far), (x + 8, far + d)], (30, 56, 110))
        c.ellipse(x + w * 0.05, h * (0.165 - fall), 15, 4, (255, 240, 206))
    for post in (0.08, 0.86):
        c.gradient(box(w * post, h * 0.12, w * 0.016, h * 0.66), [(0, (96, 104, 122)), (1, (58, 62, 78))])
    ground = [(0, mix((96, 98, 112), tones.low, 0.3)), (1, (50, 50, 66))]
    c.gradient(box(-5, h * 0.70, w + 10, h * 0.31), ground)
    for k in range(4):
        a = w * 0.3 * k
        bay = [(a + w * 0.04, h * 0.72), (a + w * 0.05, h * 0.72), (a - w * 0.02, h), (a - w * 0.04, h)]
        c.poly(bay, alpha((240, 240, 236), 0.5))


def cockpit(c: Canvas, s: Scene) -> Look:
    """From behind the wheel: road, screen, hands."""
    w, h, rng = c.width, c.height, s.rng
    tones = sky_for(s.extra.get("light", "golden"))
    line = h * 0.36
    c.sky([(0, tones.top), (line / h, tones.low), (1, tones.low)])
    clouds(c, line * 0.6, tones, rng, 4)
    hills(c, line, tones, rng)
    trees(c, line + 4, h * 0.06, tones, rng, gap=1.2)
    c.gradient(box(-5, line, w + 10, h), [(0, tones.land), (1, dark(tones.land, 0.4))])
    bend = rng.uniform(-0.1, 0.1) * w
    end = w * 0.5 + bend
    c.poly([(end - 8, line), (end + 8, line), (w, h * 0.75), (w * 0.05, h * 0.75)], (70, 72, 86))
    for k in range(6):
        a, b = (k / 6) ** 2, ((k + 0.5) / 6) ** 2
        dash = [(end + (w * 0.06 - bend) * t, line + h * 0.36 * t) for t in (a, b)]
        c.line(dash, 2 + 8 * b, (236, 230, 214))
    c.defocus(4)
    stage.wash(c, w * 0.7, line - 20, h * 0.4, tones.sun, 0.5)
    _dashboard(c, s)
    _wheel(c, w * 0.23, h * 1.0, h * 0.36, s)
    return Look(bloom=0.4, vignette=0.4, contrast=0.25, shadows=tones.shadow)


def _dashboard(c: Canvas, s: Scene) -> None:
    """The frame of the windscreen, the dash with its instruments and the map."""
    w, h = c.width, c.height
    c.poly([(-5, -5), (w + 5, -5), (w + 5, h * 0.05), (w * 0.5, h * 0.015), (-5, h * 0.07)], (24, 24, 30))
    c.poly([(0, 0), (w * 0.05, 0), (0, h * 0.55)], (26, 26, 32))
    c.poly([(w, 0), (w * 0.95, 0), (w, h * 0.55)], (26, 26, 32))
    edge = [(-0.1, 1.2), (-0.1, 0.66), (0.1, 0.615), (0.5, 0.60), (0.9, 0.625), (1.1, 0.66), (1.1, 1.2)]
    skin = [(0, (74, 70, 76)), (0.2, (42, 40, 46)), (1, (16, 16, 20))]
    c.gradient(smooth([(u * w, v * h) for u, v in edge]), skin)
    lit = mix(s.palette.glow, (60, 60, 70), 0.2)
    c.line([(w * 0.02, h * 0.65), (w * 0.5, h * 0.615), (w * 0.98, h * 0.65)], 3, lit)
    c.rect(w * 0.08, h * 0.655, w * 0.30, h * 0.10, (12, 14, 20), 10)
    speed = f"{s.rng.randrange(38, 96)}"
    c.text(w * 0.23, h * 0.705, speed, h * 0.065, (236, 244, 250), anchor="mm", bold=0.4)
    c.text(w * 0.325, h * 0.72, "km/h", h * 0.02, (150, 190, 220), anchor="mm")
    c.rect(w * 0.50, h * 0.625, w * 0.36, h * 0.26, (10, 12, 18), 14)
    c.gradient(box(w * 0.508, h * 0.637, w * 0.344, h * 0.236), [(0, (26, 62, 92)), (1, (18, 34, 58))])
    for k in range(4):
        c.line([(w * 0.51, h * (0.68 + k * 0.05)), (w * 0.85, h * (0.66 + k * 0.06))], 2, (70, 110, 140))
    route = [(w * 0.62, h * 0.87), (w * 0.64, h * 0.80), (w * 0.70, h * 0.76), (w * 0.71, h * 0.65)]
    c.line(route, 9, (96, 214, 255))
    here = [(0.64, 0.815), (0.652, 0.785), (0.664, 0.815), (0.652, 0.808)]
    c.poly([(u * w, v * h) for u, v in here], (250, 250, 250))
    c.text(w * 0.525, h * 0.665, "AUTO", h * 0.026, (130, 250, 190), bold=0.5)


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


def _charger(c: Canvas, x: float, y: float, h: float) -> None:
    w = h * 0.26
    c.gradient(box(x - w / 2, y - h, w, h), [(0, (236, 240, 240)), (1, (176, 184, 190))])
    c.rect(x - w / 2, y - h, w, h * 0.05, (40, 170, 120), 4)
    c.rect(x - w * 0.36, y - h * 0.86, w * 0.72, h * 0.24, (20, 26, 34), 5)
    c.text(x, y - h * 0.78, "78 %", h * 0.07, (130, 250, 190), anchor="mm", bold=0.4)
    c.rect(x - w * 0.28, y - h * 0.70, w * 0.56, h * 0.025, (50, 60, 70), 2)
    c.rect(x - w * 0.28, y - h * 0.70, w * 0.44, h * 0.025, (130, 250, 190), 2)
    c.text(x, y - h * 0.40, "AC/DC", h * 0.055, (70, 84, 92), anchor="mm", bold=0.4)


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
