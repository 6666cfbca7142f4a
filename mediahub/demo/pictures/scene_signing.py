"""Pictures of a signing ceremony: two signatories, their witnesses, a handshake."""

from __future__ import annotations

from mediahub.demo.pictures import stage
from mediahub.demo.pictures.canvas import Canvas, box
from mediahub.demo.pictures.colour import light, mix
from mediahub.demo.pictures.figure import Pose, draw_person
from mediahub.demo.pictures.finish import Look
from mediahub.demo.pictures.people import somebody
from mediahub.demo.pictures.scene import Scene
from mediahub.demo.pictures.scene_stage import STAGE
from mediahub.demo.pictures.skull import Face


def _signing_table(c: Canvas, s: Scene, top: float) -> None:
    w, h = c.width, c.height
    x0, x1 = (w * 0.22, w * 0.78) if w > h else (w * 0.08, w * 0.92)
    c.poly([(x0 + 20, top - 18), (x1 - 20, top - 18), (x1, top + 14), (x0, top + 14)], (238, 232, 222))
    c.gradient(box(x0, top + 14, x1 - x0, h * 0.2), [(0, (206, 198, 190)), (1, (128, 118, 126))])
    for k in range(9):
        fx = x0 + (x1 - x0) * (k + 0.5) / 9
        c.gradient(
            [(fx - 10, top + 16), (fx + 16, top + 16), (fx + 4, h), (fx - 22, h)],
            [(0, (214, 206, 198)), (1, (134, 124, 132))],
        )
    for i, side in enumerate((-1, 1)):
        x = w * 0.5 + side * (w * 0.13 if w > h else w * 0.2)
        c.poly(
            [(x - 62, top + 4), (x - 52, top - 15), (x + 52, top - 15), (x + 62, top + 4)],
            ((124, 20, 40), (20, 60, 120))[i],
        )
        c.poly([(x - 54, top + 1), (x - 46, top - 12), (x - 1, top - 12), (x - 1, top + 1)], (252, 250, 246))
        c.poly([(x + 1, top + 1), (x + 1, top - 12), (x + 46, top - 12), (x + 54, top + 1)], (246, 243, 236))
    for i, colour in enumerate(((200, 16, 46), (38, 140, 200), (236, 190, 70))):
        x = w * 0.5 + (i - 1) * 26
        c.line([(x, top + 2), (x, top - 74)], 3, (200, 190, 160))
        c.poly([(x, top - 74), (x + 24, top - 68), (x + 20, top - 52), (x, top - 50)], colour)
    for k in range(11):
        fx = w * 0.5 + (k - 5) * 15
        c.ellipse(
            fx,
            top + 22 - abs(k - 5) * 1.2 + (k % 2) * 6,
            11,
            10,
            ((238, 120, 130), (250, 232, 214), (120, 150, 90))[k % 3],
        )


def signing(c: Canvas, s: Scene) -> Look:
    """Two signatories at a table with folders, pens and flags, or their handshake after it."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    floor, columns = h * 0.80, 36 if w > h else 19
    stage.hall(c, pal, floor)
    place = (w * 0.04, h * 0.03, w * 0.92, h * 0.50)
    stage.screen(c, *place, s.title, s.motif, pal, rng, size=0.115, columns=columns)
    stage.stage_floor(c, floor, h * 1.02, pal, strength=0.35)
    tall = h * 0.56 if w > h else h * 0.42
    if s.variant % 2:
        _handshake(c, s, floor + h * 0.02, tall * 1.12)
    else:
        _witnesses(c, s, floor - 8, tall)
        _signatories(c, s, h * 0.735, tall)
        _signing_table(c, s, h * 0.735)
    stage.beams(c, [(w * k, -10.0) for k in (0.15, 0.38, 0.62, 0.85)], pal, rng, h * 0.8, strength=0.2)
    with c.layer(blur=14) as near:
        stage.heads(near, h * 0.985, h * 0.05, rng, (8, 8, 14), mix(pal.mid, pal.glow, 0.3), phones=0.4)
    return STAGE


def _witnesses(c: Canvas, s: Scene, y: float, tall: float) -> None:
    """A row of guests behind the table."""
    w, rng = c.width, s.rng
    count, step = (6, 0.115) if w > c.height else (4, 0.18)
    for i in range(count):
        face = Face(turn=rng.uniform(-0.3, 0.3), mouth="smile")
        pose = Pose(left=(-0.03, -0.52), right=(0.03, -0.52), face=face)
        x = w * (0.5 + (i - (count - 1) / 2) * step)
        height = tall * rng.uniform(0.96, 1.04)
        draw_person(c, (x, y), height, somebody(rng, formal=0.95), pose, rim=s.palette.key)


def _signatories(c: Canvas, s: Scene, top: float, tall: float) -> None:
    """The two who sign, seated behind the table's edge at `top`."""
    reach = c.width * (0.13 if c.width > c.height else 0.2)
    for i, side in enumerate((-1, 1)):
        mouth = s.tick.choice(("smile", "calm"))
        face = Face(turn=-side * 0.2, tilt=s.jitter(4) + side * 3, mouth=mouth, lit=-1)
        pen = (0.05 + s.jitter(0.015), -0.545)
        pose = Pose(left=(-0.07 + s.jitter(0.01), -0.545), right=pen, hold_right="pen", cut=0.5, face=face)
        at = (c.width * 0.5 + side * reach, top + tall * 0.52)
        draw_person(c, at, tall * 1.1, s.looks(i), pose, rim=light(s.palette.glow, 0.3), shadow=0)


def _handshake(c: Canvas, s: Scene, y: float, tall: float) -> None:
    """The two stand and shake hands; each holds the signed folder."""
    for i, side in enumerate((-1, 1)):
        hand = (-side * 0.225, -0.60 + s.jitter(0.008))
        folder = (side * 0.07, -0.58)
        face = Face(turn=-side * 0.35, mouth="smile", lit=-1)
        left, right = (folder, hand) if side < 0 else (hand, folder)
        hold_left, hold_right = ("folder", None) if side < 0 else (None, "folder")
        pose = Pose(left=left, right=right, hold_left=hold_left, hold_right=hold_right, face=face)
        x = c.width * 0.5 + side * tall * 0.238
        draw_person(c, (x, y), tall, s.looks(i), pose, rim=s.palette.key)
