"""Pictures of the green factory: robot arms, the paint line, the solar roof, a guided tour."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

from mediahub.demo.pictures import stage
from mediahub.demo.pictures.canvas import Canvas, Point, box
from mediahub.demo.pictures.car import BODIES, PAINTS, draw_car
from mediahub.demo.pictures.colour import RGB, dark, light, mix, rgb
from mediahub.demo.pictures.figure import Pose, draw_person
from mediahub.demo.pictures.finish import Look
from mediahub.demo.pictures.land import Tones, clouds, hills, sky_for, skyline
from mediahub.demo.pictures.people import somebody
from mediahub.demo.pictures.scene import Scene
from mediahub.demo.pictures.skull import Face

COOL = Look(bloom=0.45, vignette=0.35, contrast=0.24, shadows=(10, 20, 30), highlights=(250, 253, 250))
ARMS = (rgb("#ff8a1f"), rgb("#f2c230"), rgb("#e8e6e1"))


def robot_arm(c: Canvas, base: Point, size: float, reach: Point, colour: RGB, *, spark: bool = False) -> None:
    """An industrial arm from its foot at `base` to its tool at `reach` (in sizes from the foot)."""
    x, y = base
    shoulder = (x, y - size * 0.34)
    tool = (x + reach[0] * size, y + reach[1] * size)
    mid = ((shoulder[0] + tool[0]) / 2 - reach[0] * size * 0.16, min(shoulder[1], tool[1]) - size * 0.34)
    c.ellipse(x, y, size * 0.26, size * 0.05, (0, 0, 0, 70))
    c.rect(x - size * 0.20, y - size * 0.10, size * 0.40, size * 0.10, (58, 62, 70), size * 0.02)
    c.gradient(
        [
            (x - size * 0.15, y - size * 0.08),
            (x + size * 0.15, y - size * 0.08),
            (x + size * 0.11, y - size * 0.36),
            (x - size * 0.11, y - size * 0.36),
        ],
        [(0, light(colour, 0.1)), (1, dark(colour, 0.3))],
    )
    c.limb(shoulder, mid, size * 0.10, size * 0.075, dark(colour, 0.12))
    c.limb(
        (shoulder[0] - size * 0.02, shoulder[1]),
        (mid[0] - size * 0.02, mid[1]),
        size * 0.055,
        size * 0.04,
        light(colour, 0.12),
    )
    c.limb(mid, tool, size * 0.075, size * 0.045, colour)
    c.line([(mid[0], mid[1] - size * 0.05), (tool[0], tool[1] - size * 0.03)], size * 0.02, (40, 42, 50))
    for at, r in ((shoulder, 0.11), (mid, 0.085), (tool, 0.05)):
        c.ellipse(*at, size * r, size * r, (62, 66, 76))
        c.ellipse(
            at[0] - size * r * 0.15, at[1] - size * r * 0.15, size * r * 0.6, size * r * 0.6, (112, 118, 130)
        )
    tip = (tool[0] + size * 0.03, tool[1] + size * 0.16)
    c.limb(tool, tip, size * 0.03, size * 0.012, (70, 74, 84))
    if spark:
        with c.soft("screen", blur=size * 0.03, coarse=4) as glow:
            glow.ellipse(*tip, size * 0.16, size * 0.16, (90, 130, 200))
            glow.ellipse(*tip, size * 0.05, size * 0.05, (255, 250, 235))


def _nave(c: Canvas, s: Scene, floor: float) -> None:
    """The hall in perspective: roof lights, columns, a lane towards the far end."""
    w, h, rng = c.width, c.height, s.rng
    vx, vy = w * rng.uniform(0.42, 0.58), h * 0.40
    c.sky([(0, (176, 196, 204)), (0.45, (226, 238, 238)), (1, (150, 164, 168))])
    for k in range(9):
        t = 1 - (k / 9) ** 0.6
        half = w * 0.06 + w * 0.75 * t
        y = vy - (vy + h * 0.05) * t
        c.rect(vx - half, y, half * 2, 4 + 9 * t, mix((228, 238, 238), (96, 116, 126), t))
        c.poly(
            [
                (vx - half * 0.3, y),
                (vx + half * 0.3, y),
                (vx + half * 0.26, y + 14 * t + 4),
                (vx - half * 0.26, y + 14 * t + 4),
            ],
            (255, 255, 250),
        )
        for side in (-1, 1):
            x = vx + side * half
            c.rect(
                x - 5 - 8 * t,
                y,
                10 + 16 * t,
                floor + h * 0.2 * t - y,
                mix((214, 226, 228), (84, 104, 116), t),
            )
    c.gradient(
        [
            (-w * 0.6, h * 1.02),
            (vx - w * 0.06, vy + h * 0.1),
            (vx + w * 0.06, vy + h * 0.1),
            (w * 1.6, h * 1.02),
        ],
        [(0, (220, 228, 226)), (1, (128, 142, 146))],
    )
    c.poly(
        [(vx - 8, vy + h * 0.1), (vx + 8, vy + h * 0.1), (w * 0.60, h * 1.02), (w * 0.40, h * 1.02)],
        mix((88, 160, 120), (220, 228, 226), 0.35),
    )


def line(c: Canvas, s: Scene) -> Look:
    """Robot arms weld bodies that come down the line."""
    w, h, rng = c.width, c.height, s.rng
    floor = h * 0.66
    _nave(c, s, floor)
    c.defocus(3)
    colour = ARMS[s.variant % 3]
    y = h * 0.80
    for k in range(3):
        draw_car(
            c,
            w * (-0.22 + 0.52 * k) + s.jitter(10),
            y - h * 0.09,
            w * 0.44,
            list(BODIES)[(s.variant + k) % 4],
            (150, 158, 166),
            sky=(220, 232, 236),
        )
    c.gradient(box(-5, y - h * 0.085, w + 10, h * 0.05), [(0, (92, 102, 110)), (1, (48, 54, 62))])
    for k in range(22):
        c.rect(w * k / 21 - 14, y - h * 0.078, 20, 6, (232, 190, 60) if k % 2 else (40, 42, 48))
    arms = 4 if w > h else 3
    for k in range(arms):
        x = w * (0.14 + (0.76 / (arms - 1)) * k)
        way = rng.choice((-1, 1))
        robot_arm(
            c,
            (x, h * 0.93),
            h * (0.44 if w > h else 0.30),
            (way * 0.46 + s.jitter(0.04), -0.62 + s.jitter(0.04)),
            colour,
            spark=s.tick.random() < 0.6,
        )
    c.reflect(h * 0.935, h * 0.1, 0.3)
    return COOL


def paint_shop(c: Canvas, s: Scene) -> Look:
    """Freshly painted bodies hang in a tunnel of light."""
    w, h, rng = c.width, c.height, s.rng
    c.sky([(0, (222, 234, 238)), (0.5, (250, 252, 252)), (1, (196, 212, 216))])
    for k in range(9):
        t = (k / 9) ** 1.5
        bx, by, bw, bh = (
            w * 0.5 - w * (0.12 + 0.5 * t),
            h * 0.46 - h * (0.15 + 0.42 * t),
            w * (0.24 + 1.0 * t),
            h * (0.32 + 0.86 * t),
        )
        tone = mix((255, 255, 255), (140, 172, 182), 0.15 + 0.5 * t)
        for a, b in (
            ((bx, by), (bx + bw, by)),
            ((bx, by), (bx, by + bh)),
            ((bx + bw, by), (bx + bw, by + bh)),
        ):
            c.line([a, b], 3 + 20 * t, tone)
            c.line([(a[0], a[1] + 2), (b[0], b[1] + 2)], 1 + 6 * t, (255, 255, 255))
    c.gradient(
        [(w * 0.38, h * 0.62), (w * 0.62, h * 0.62), (w * 1.25, h * 1.02), (-w * 0.25, h * 1.02)],
        [(0, (236, 242, 244)), (1, (150, 168, 174))],
    )
    paints = list(PAINTS)
    rng.shuffle(paints)
    draw_car(
        c, w * 0.39, h * 0.60, w * 0.22, list(BODIES)[(s.variant + 1) % 4], paints[1], sky=(250, 252, 255)
    )
    c.defocus(3)
    length = w * (0.62 if w > h else 0.86)
    x, y = (w - length) / 2 + s.jitter(16), h * 0.84
    c.reflect(h * 0.845, h * 0.16, 0.3)
    for hook in (0.25, 0.75):
        c.line([(x + length * hook, -5), (x + length * hook, y - length * 0.3)], 12, (110, 126, 134))
    draw_car(
        c, x, y, length, list(BODIES)[s.variant % 4], paints[0], sky=(255, 255, 255), flip=s.variant % 2 == 0
    )
    stage.wash(c, w * 0.5, h * 0.4, h * 0.5, (255, 255, 255), 0.35)
    return Look(bloom=0.4, vignette=0.25, contrast=0.24, shadows=(14, 26, 36), highlights=(252, 254, 252))


def _helmet(c: Canvas, at: Point, tall: float) -> None:
    x, y = at[0], at[1] - tall * 0.97
    pts = [(x + cos(a * pi / 12) * tall * 0.066, y - abs(sin(a * pi / 12)) * tall * 0.062) for a in range(13)]
    c.poly(pts, (250, 250, 246))
    c.rect(x - tall * 0.078, y - tall * 0.012, tall * 0.156, tall * 0.016, (222, 222, 220), tall * 0.008)


def _lerp(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def tour(c: Canvas, s: Scene) -> Look:
    """Visitors with helmets listen to the plant's manager."""
    w, h, rng = c.width, c.height, s.rng
    _nave(c, s, h * 0.62)
    for k in range(2):
        robot_arm(
            c,
            (w * (0.12 + 0.76 * k), h * 0.74),
            h * 0.42,
            (0.42 * (1 - 2 * k), -0.62),
            ARMS[(s.variant + k) % 3],
        )
    c.defocus(4.5)
    tall = h * (0.60 if w > h else 0.46)
    count = 6 if w > h else 4
    for i in range(count):
        x = w * ((0.40 + 0.105 * i) if w > h else (0.36 + 0.17 * i))
        y = h * (0.90 if i % 2 else 0.95)
        who = somebody(rng, formal=0.3)
        pose = Pose(
            face=Face(turn=-0.55 + s.jitter(0.15), mouth=rng.choice(("smile", "calm")), lit=-1),
            right=(0.10, -0.86 + s.jitter(0.02)) if i == 2 else (0.05, -0.58),
            hold_right="phone" if i == 2 else None,
            left=(-0.05, -0.58) if i % 3 else None,
        )
        draw_person(c, (x, y), tall * rng.uniform(0.94, 1.02), who, pose)
        _helmet(c, (x - 0.005 * tall, y), tall * 0.98)
    guide = s.looks()
    at = (w * (0.20 if w > h else 0.14), h * 0.96)
    draw_person(
        c,
        at,
        tall * 1.04,
        guide,
        Pose(
            left=(-0.25 + s.jitter(0.03), -0.80 + s.jitter(0.05)),
            right=(0.05, -0.75),
            hold_right="mic",
            face=Face(turn=0.5, mouth="talk", lit=-1),
        ),
    )
    _helmet(c, (at[0] + 4, at[1]), tall * 1.04)
    return COOL


@dataclass(frozen=True, slots=True)
class _Roof:
    """A flat roof in perspective: `across` it (0 to 1 and beyond) and towards us (0 to 1)."""

    width: float
    height: float
    horizon: float
    vanish: float

    def at(self, across: float, near: float) -> Point:
        """Return where a place on the roof is in the picture."""
        x = self.vanish + (across - 0.5) * self.width * 2.4 * near + (self.width * 0.5 - self.vanish) * near
        return x, self.horizon + (self.height * 1.06 - self.horizon) * near


def solar(c: Canvas, s: Scene) -> Look:
    """Rows of panels on the roof run towards the hills; two engineers between them."""
    w, h, rng = c.width, c.height, s.rng
    tones = sky_for(s.extra.get("light", "day"))
    roof = _Roof(w, h, h * rng.uniform(0.34, 0.42), w * rng.uniform(0.3, 0.7))
    horizon = roof.horizon
    c.sky([(0, tones.top), (horizon / h, tones.low), (1, tones.low)])
    clouds(c, horizon * 0.7, tones, rng, 6)
    hills(c, horizon, tones, rng)
    skyline(c, horizon, h * 0.1, tones, rng)
    c.defocus(2.5)
    ground = [(0, mix((206, 210, 208), tones.low, 0.4)), (1, (140, 146, 150))]
    c.gradient(box(-5, horizon, w + 10, h - horizon + 5), ground)
    for row in range(1, 12):
        for k in range(-2, 12):
            if k != 5:
                _panel(c, roof, k, row / 11, tones)
    _engineers(c, s, roof.at(0.55, 0.62), tones)
    stage.wash(c, w * 0.85, h * 0.1, h * 0.5, tones.sun, 0.5)
    return Look(bloom=0.4, vignette=0.28, contrast=0.22, shadows=tones.shadow)


def _panel(c: Canvas, roof: _Roof, k: int, near: float, tones: Tones) -> None:
    """One tilted panel, its shadow and its grid."""
    far, close = (near - 0.068) ** 1.7, (near - 0.004) ** 1.7
    lift = roof.height * 0.16 * close
    a, b = roof.at(k / 10, far), roof.at((k + 0.94) / 10, far)
    e, f = roof.at((k + 0.94) / 10, close), roof.at(k / 10, close)
    shade = [(a[0], a[1] + lift * 0.35), (b[0], b[1] + lift * 0.35), (e[0], e[1] + 4), (f[0], f[1] + 4)]
    c.poly([(x + 20 * close, y) for x, y in shade], (20, 26, 50, 80))
    panel = [(a[0], a[1] - lift), (b[0], b[1] - lift), e, f]
    c.gradient(panel, [(0, mix((70, 120, 190), tones.low, 0.45)), (1, (22, 44, 96))])
    wide = max(1.0, 3 * close)
    for q in (1 / 3, 2 / 3):
        c.line([_lerp(panel[0], panel[1], q), _lerp(panel[3], panel[2], q)], wide, (150, 180, 220, 150))
        c.line([_lerp(panel[0], panel[3], q), _lerp(panel[1], panel[2], q)], wide, (150, 180, 220, 150))


def _engineers(c: Canvas, s: Scene, at: Point, tones: Tones) -> None:
    tall = c.height * (0.42 if c.width > c.height else 0.30)
    point = Pose(
        left=(-0.27 + s.jitter(0.03), -0.80 + s.jitter(0.04)), face=Face(turn=-0.4, mouth="talk", lit=1)
    )
    note = Pose(left=(-0.05, -0.60), right=(0.05, -0.60), hold_right="tablet", face=Face(turn=-0.5, lit=1))
    for i, pose in enumerate((point, note)):
        who = s.looks() if i == 0 and s.people else somebody(s.rng, formal=0)
        place = (at[0] - 40 + i * tall * 0.36, at[1] + 20 + i * 16)
        draw_person(c, place, tall, who, pose, rim=light(tones.sun, 0.2))
        _helmet(c, place, tall)
