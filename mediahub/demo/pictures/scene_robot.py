"""Pictures of the robotics demo: on the arena, face to face with children, close."""

from __future__ import annotations

from math import sin

from mediahub.demo.pictures import stage
from mediahub.demo.pictures.canvas import Canvas, box
from mediahub.demo.pictures.colour import alpha, dark, light, mix
from mediahub.demo.pictures.figure import Pose, draw_person
from mediahub.demo.pictures.finish import Look
from mediahub.demo.pictures.people import somebody
from mediahub.demo.pictures.robot import humanoid, quadruped
from mediahub.demo.pictures.scene import Scene
from mediahub.demo.pictures.skull import Face

ARENA = Look(bloom=0.4, vignette=0.35, contrast=0.24, shadows=(14, 16, 32))
SHELLS = ((246, 190, 60), (232, 236, 240), (220, 70, 60), (70, 150, 190))


def arena(c: Canvas, s: Scene, *, blur: float = 2.5) -> float:
    """A bright hall with arched ribs, a stand of people and a glossy floor; returns its line."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    floor = h * 0.62
    c.sky(
        [
            (0, mix((232, 236, 242), pal.mid, 0.35)),
            (floor / h, mix((250, 250, 250), pal.glow, 0.25)),
            (1, (210, 214, 222)),
        ]
    )
    for k in range(7):
        x = w * (k - 0.5) / 6 + rng.uniform(-8, 8)
        c.poly([(x, 0), (x + 22, 0), (x + 60, floor), (x + 44, floor)], mix((255, 255, 255), pal.mid, 0.42))
    for k in range(3):
        c.rect(-5, h * (0.07 + 0.08 * k), w + 10, 5, mix((255, 255, 255), pal.mid, 0.5))
    sign = w * (0.12 if s.variant % 2 or w <= h else 0.60)
    c.rect(sign, h * 0.10, w * 0.30, h * 0.17, pal.mid, 6)
    c.text(sign + w * 0.025, h * 0.165, "AiMOGA", h * 0.06, stage.WHITE, bold=0.6, fit=w * 0.25)
    c.text(
        sign + w * 0.027,
        h * 0.225,
        "Robotics demo",
        h * 0.028,
        mix(stage.WHITE, pal.glow, 0.2),
        bold=0.2,
        fit=w * 0.25,
    )
    for row in range(2):
        x = -20.0
        while x < w + 30:
            who = somebody(rng, formal=0.2)
            draw_person(
                c,
                (x, floor - 8 + row * 26),
                h * (0.20 + 0.03 * row),
                who,
                Pose(
                    right=rng.choice((None, (0.10, -0.88))),
                    hold_right="phone",
                    face=Face(turn=rng.uniform(-0.4, 0.4)),
                    cut=0.3,
                ),
                shadow=0,
            )
            x += rng.uniform(34, 60)
        c.rect(-5, floor - 40 + row * 40, w + 10, 40, mix(pal.mid, (255, 255, 255), 0.12 + 0.1 * row))
    c.defocus(blur)
    c.gradient(
        box(-5, floor, w + 10, h - floor + 5),
        [(0, mix((224, 228, 234), pal.mid, 0.18)), (1, mix((188, 192, 204), pal.mid, 0.3))],
    )
    c.reflect(floor, h - floor, 0.35, blur=8)
    return floor


def demo(c: Canvas, s: Scene) -> Look:
    """A demonstrator presents a humanoid and a quadruped."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    arena(c, s)
    side = rng.choice((-1, 1))
    tall = h * (0.60 if w > h else 0.44)
    y = h * 0.92
    wave = (side * (0.25 + s.jitter(0.05)), -0.95 + s.jitter(0.05))
    rest = (-side * 0.19, -0.46)
    rx = w * (0.5 + side * 0.02)
    humanoid(
        c,
        (rx, y),
        tall * 0.98,
        left=wave if side < 0 else rest,
        right=wave if side > 0 else rest,
        turn=side * 0.6,
        glow=light(pal.glow, 0.1),
    )
    who = s.looks() if s.people else somebody(rng)
    px = w * (0.5 - side * (0.22 if w > h else 0.30))
    out = (side * 0.26, -0.72 + s.jitter(0.05))
    mic = (-side * 0.04, -0.755)
    draw_person(
        c,
        (px, y + 16),
        tall,
        who,
        Pose(
            left=mic if side > 0 else out,
            right=out if side > 0 else mic,
            hold_left="mic" if side > 0 else None,
            hold_right=None if side > 0 else "mic",
            face=Face(turn=side * 0.5, mouth="talk", lit=-side),
        ),
    )
    quadruped(
        c,
        (w * (0.5 + side * (0.25 if w > h else 0.22)), y + 30),
        h * (0.30 if w > h else 0.2),
        phase=s.tick.uniform(0, 6.3),
        flip=side > 0,
        shell=SHELLS[s.variant % 4],
        glow=pal.glow,
    )
    with c.layer(blur=16) as near:
        stage.heads(near, h * 1.02, h * 0.05, rng, dark(pal.mid, 0.5), light(pal.mid, 0.2), phones=0.2)
    return ARENA


def children(c: Canvas, s: Scene) -> Look:
    """Children teach the robot to wave; it kneels to nothing but waves back."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    arena(c, s)
    y = h * 0.93
    tall = h * (0.56 if w > h else 0.42)
    rx = w * (0.64 if w > h else 0.68)
    humanoid(
        c,
        (rx, y - 10),
        tall,
        left=(-0.27 + s.jitter(0.03), -0.93 + s.jitter(0.03)),
        turn=-1,
        glow=light(pal.glow, 0.1),
    )
    count = 4 if w > h else 3
    for i in range(count):
        child = somebody(rng, child=True)
        size = tall * rng.uniform(0.56, 0.72)
        up = s.tick.random() < 0.75
        raised = (rng.choice((0.22, 0.16)) + s.jitter(0.04), -1.02 + s.jitter(0.05))
        x = w * (0.12 + 0.125 * i) if w > h else w * (0.12 + 0.15 * i)
        pose = Pose(
            right=raised if up else (0.10, -0.62),
            left=None if i % 2 else (-0.12, -0.58),
            face=Face(turn=0.75, tilt=-5 + s.jitter(4), mouth="smile", lit=1),
        )
        draw_person(c, (x, y + rng.uniform(-16, 18)), size, child, pose)
    if s.people and w > h:
        draw_person(
            c,
            (w * 0.86, y - 4),
            tall * 1.02,
            s.looks(),
            Pose(
                left=(-0.15, -0.60),
                right=(0.06, -0.58),
                hold_left="tablet",
                face=Face(turn=-0.6, mouth="smile", lit=-1),
            ),
        )
    if rng.random() < 0.7:
        quadruped(
            c, (w * 0.47, y + 34), h * 0.2, phase=s.tick.uniform(0, 6.3), shell=SHELLS[(s.variant + 1) % 4]
        )
    return ARENA


def robot_portrait(c: Canvas, s: Scene) -> Look:
    """The humanoid's head and shoulders, the hall dissolved behind it."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    c.sky([(0, mix(pal.mid, pal.deep, 0.4)), (1, mix(pal.mid, pal.glow, 0.45))])
    for _ in range(24):
        r = rng.uniform(20, 90)
        c.ellipse(
            rng.uniform(0, w),
            rng.uniform(0, h),
            r,
            r,
            alpha(mix(pal.glow, pal.accent, rng.random()), rng.uniform(0.12, 0.4)),
        )
    c.defocus(14)
    tall = h * (2.1 if w > h else 1.55)
    x = w * rng.uniform(0.4, 0.6)
    lit = rng.choice((-1, 1))
    wave = s.variant % 2 == 0
    hand = (lit * -0.26 + s.jitter(0.02), -0.93 + s.jitter(0.03))
    hands = {"left" if hand[0] < 0 else "right": hand} if wave else {}
    humanoid(c, (x, h * 0.10 + tall), tall, lit=lit, glow=light(pal.glow, 0.2), turn=s.jitter(0.9), **hands)  # type: ignore[arg-type]
    stage.wash(c, x, h * 0.12 + tall * 0.26, tall * 0.14, pal.glow, 0.35)
    stage.wash(c, w * (0.5 + lit * 0.5), h * 0.1, h * 0.6, pal.key, 0.35)
    return Look(bloom=0.5, vignette=0.45, contrast=0.26, shadows=(12, 12, 30))


def pack(c: Canvas, s: Scene) -> Look:
    """Quadrupeds trot in a line across a lit floor."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    floor = h * 0.58
    stage.hall(c, pal, floor)
    lamps = stage.truss(c, 24, pal, 8)
    stage.screen(c, w * 0.18, h * 0.13, w * 0.64, h * 0.36, s.title, s.motif, pal, rng)
    stage.stage_floor(c, floor, h * 1.1, pal, strength=0.5)
    stage.beams(c, lamps, pal, rng, h * 0.8, strength=0.3)
    flip = rng.random() < 0.5
    count = 4 if w > h else 3
    for row in range(count):
        t = row / (count - 1)
        size = h * (0.15 + 0.20 * t) * (1 if w > h else 0.8)
        across = 0.18 + 0.2 * row if not flip else 0.82 - 0.2 * row
        y = floor + h * (0.10 + 0.26 * t)
        stage_y = y + 3 * sin(row)
        quadruped(
            c,
            (w * across + s.jitter(14), stage_y),
            size,
            phase=s.tick.uniform(0, 6.3) + row,
            flip=flip,
            shell=SHELLS[(s.variant + row) % 4],
            glow=pal.glow,
        )
    return Look(bloom=0.5, vignette=0.5, contrast=0.28, shadows=(10, 8, 24))
