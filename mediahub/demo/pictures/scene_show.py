"""Pictures of what is shown on the stage: a new model, a cutaway engine."""

from __future__ import annotations

from mediahub.demo.pictures import stage
from mediahub.demo.pictures.canvas import Canvas, box, circle
from mediahub.demo.pictures.car import KINDS, PAINTS, draw_car
from mediahub.demo.pictures.colour import alpha, dark, light, mix, rgb
from mediahub.demo.pictures.figure import Pose, draw_person
from mediahub.demo.pictures.finish import Look
from mediahub.demo.pictures.scene import Scene
from mediahub.demo.pictures.skull import Face


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
        rng.choice(KINDS),
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
