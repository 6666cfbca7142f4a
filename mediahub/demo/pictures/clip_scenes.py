"""What moves in the clips. Each yields the frames of one clip, already developed."""

from __future__ import annotations

from collections.abc import Iterator
from math import sin
from random import Random

from PIL import Image, ImageChops

from mediahub.demo.pictures import scene_drive, scene_place, stage
from mediahub.demo.pictures.canvas import Canvas, box
from mediahub.demo.pictures.car import draw_car
from mediahub.demo.pictures.colour import alpha, dark, light, mix, rgb
from mediahub.demo.pictures.figure import Pose, draw_person
from mediahub.demo.pictures.finish import Look, develop
from mediahub.demo.pictures.land import clouds, hills, sky_for, trees
from mediahub.demo.pictures.people import SPEAKERS
from mediahub.demo.pictures.robot import quadruped
from mediahub.demo.pictures.scene import PALETTES, Scene
from mediahub.demo.pictures.skull import Face

Size = tuple[int, int]
OVER = 1.3


def _blank(size: Size, wider: float = 1.0) -> Canvas:
    scale = size[0] / 1500 * OVER
    return Canvas.blank(1500 * wider, 1500 * size[1] / size[0], scale)


def _show(c: Canvas, size: Size, look: Look, rng: Random) -> Image.Image:
    return develop(c.image, size, look, rng)


def _copy(c: Canvas) -> Canvas:
    return Canvas(c.image.copy(), c.scale, c.origin)


def _scene(title: str, palette: str, motif: str, rng: Random, light_: str = "") -> Scene:
    return Scene(title, "", (), PALETTES[palette], motif, rng, rng, 1, {"light": light_} if light_ else {})


def stage_lights(size: Size, frames: int, title: str, rng: Random) -> Iterator[Image.Image]:
    """Beams sway over the stage while the chairman speaks."""
    pal, look = (
        PALETTES["crimson"],
        Look(bloom=0.5, vignette=0.5, contrast=0.28, shadows=(10, 8, 22), grain=0.18),
    )
    base = _blank(size)
    w, h = base.width, base.height
    stage.hall(base, pal, h * 0.62)
    stage.screen(base, w * 0.2, h * 0.12, w * 0.6, h * 0.46, title, "waves", pal, Random(3))
    lamps = stage.truss(base, 14, pal, 8)
    stage.stage_floor(base, h * 0.64, h * 0.74, pal)
    front = _blank(size)
    for i in range(frames):
        t = i / 24
        c = _copy(base)
        with c.soft("screen", blur=6, coarse=10) as glow:
            for k, (x, y) in enumerate(lamps):
                a = 0.45 * sin(t * 0.9 + k * 0.8)
                tone = mix((0, 0, 0), (pal.glow, pal.accent, pal.key)[k % 3], 0.34)
                glow.gradient(
                    [(x - 5, y), (x + 5, y), (x + h * a + 80, h * 0.9), (x + h * a - 80, h * 0.9)],
                    [(0, tone), (1, (0, 0, 0))],
                )
        face = Face(turn=-0.3 + 0.25 * sin(t * 1.3), mouth="talk" if int(t * 5) % 3 else "smile", lit=-1)
        hand = (0.19 + 0.05 * sin(t * 2.1), -0.72 + 0.07 * sin(t * 3.1))
        draw_person(
            c,
            (w * 0.66, h * 0.725),
            h * 0.24,
            SPEAKERS["yin-tongyue"],
            Pose(left=(-0.11, -0.58), right=hand, face=face),
            rim=pal.key,
        )
        stage.lectern(c, w * 0.66, h * 0.73, h * 0.13, pal)
        if i == 0:
            stage.crowd(front, h * 0.78, pal, Random(5), rows=4, size=h * 0.016, phones=0.2)
        mask = front.image.convert("L").point([0] + [255] * 255)
        c.image.paste(front.image, (0, 0), mask)
        yield _show(c, size, look, rng)


def robot_trot(size: Size, frames: int, title: str, rng: Random) -> Iterator[Image.Image]:
    """Three quadrupeds trot across the arena."""
    pal, look = (
        PALETTES["teal"],
        Look(bloom=0.4, vignette=0.4, contrast=0.26, shadows=(10, 12, 28), grain=0.18),
    )
    base = _blank(size)
    w, h = base.width, base.height
    stage.hall(base, pal, h * 0.58)
    lamps = stage.truss(base, 14, pal, 8)
    stage.screen(base, w * 0.2, h * 0.13, w * 0.6, h * 0.38, title, "net", pal, Random(4))
    stage.stage_floor(base, h * 0.58, h * 1.1, pal, strength=0.5)
    stage.beams(base, lamps, pal, Random(2), h * 0.8)
    shells = ((246, 190, 60), (232, 236, 240), (220, 70, 60))
    for i in range(frames):
        t = i / 24
        c = _copy(base)
        for k in range(3):
            d = (0.19, 0.25, 0.34)[k]
            x = (t * w * (0.16 + 0.05 * k) + w * (0.55 - 0.3 * k)) % (w * 1.5) - w * 0.25
            quadruped(
                c,
                (x, h * (0.70 + 0.11 * k) + 3 * sin(t * 18 + k)),
                h * d,
                phase=t * 9 + k,
                shell=shells[k],
                glow=pal.glow,
            )
        yield _show(c, size, look, rng)


def river_pan(size: Size, frames: int, title: str, rng: Random) -> Iterator[Image.Image]:
    """A slow pan over the river at dawn."""
    c = _blank(size, wider=1.3)
    look = scene_place.river(c, _scene(title, "amber", "waves", Random(11), "dawn"))
    wide = develop(c.image, (round(size[0] * 1.3), size[1]), look, rng)
    for i in range(frames):
        t = i / max(1, frames - 1)
        ease = t * t * (3 - 2 * t)
        left = (wide.width - size[0]) * ease
        yield wide.transform(size, Image.Transform.AFFINE, (1, 0, left, 0, 1, 0), Image.Resampling.BILINEAR)


def rain_drive(size: Size, frames: int, title: str, rng: Random) -> Iterator[Image.Image]:
    """The car stands in the rain; rain falls, the picture breathes."""
    c = _blank(size)
    look = scene_drive.rain(c, _scene(title, "azure", "waves", Random(21)))
    still = develop(c.image, (round(size[0] * 1.1), round(size[1] * 1.1)), look, rng)
    drops = [(rng.random(), rng.random(), rng.uniform(0.6, 1.5)) for _ in range(150)]
    for i in range(frames):
        t = i / max(1, frames - 1)
        zoom = 1.1 - 0.1 * t
        dx, dy = (still.width - size[0] * zoom) / 2, (still.height - size[1] * zoom) * 0.6
        frame = still.transform(
            size, Image.Transform.AFFINE, (zoom, 0, dx, 0, zoom, dy), Image.Resampling.BILINEAR
        )
        fall = Canvas(frame, 1.0)
        for x, y, speed in drops:
            py = (y + i * 0.055 * speed) % 1.1 * size[1]
            px = (x * 1.1 - i * 0.007 * speed) % 1.1 * size[0]
            fall.line([(px, py), (px - 5 * speed, py + 38 * speed)], 1.2, (196, 214, 244, round(60 * speed)))
        yield frame


def track_pass(size: Size, frames: int, title: str, rng: Random) -> Iterator[Image.Image]:
    """The camera follows a car; the land streams past."""
    tones = sky_for("golden")
    far = _blank(size, wider=2.0)
    w, h = 1500.0, far.height
    line = h * 0.48
    far.sky([(0, tones.top), (line / h, tones.low), (1, tones.land)])
    clouds(far, line * 0.6, tones, Random(5), 10)
    hills(far, line, tones, Random(6))
    trees(far, line + 6, h * 0.10, tones, Random(7))
    far.defocus(3)
    look = Look(bloom=0.3, vignette=0.3, contrast=0.22, shadows=tones.shadow, grain=0.16)
    view = (round(w * far.scale), far.image.height)
    for i in range(frames):
        t = i / 24
        left = round((far.image.width - view[0]) * (i / max(1, frames - 1)))
        c = Canvas(ImageChops.offset(far.image, -left, 0).crop((0, 0, *view)), far.scale)
        c.gradient(box(-5, h * 0.54, w + 10, h * 0.5), [(0, (98, 96, 106)), (1, (52, 50, 62))])
        for k in range(9):
            x = (k * 220 - t * 1500) % 1980 - 240
            c.poly(
                [(x, h * 0.90), (x + 130, h * 0.90), (x + 120, h * 0.925), (x - 14, h * 0.925)],
                (230, 226, 214),
            )
            q = (k * 210 - t * 900) % 1890 - 200
            c.rect(q, h * 0.50, 105, h * 0.035, ((206, 52, 50), (240, 236, 228))[k % 2])
        for k in range(24):
            y = h * (0.58 + 0.4 * ((k * 37) % 24) / 24)
            x = (k * 331 - t * 2100) % 1900 - 300
            c.line([(x, y), (x + 240, y)], 3, alpha(light(dark(rgb("#66646e"), 0.1), 0.5), 0.10))
        draw_car(
            c,
            w * (0.20 + 0.05 * sin(t * 0.8)),
            h * 0.84 + 1.5 * sin(t * 21),
            w * 0.58,
            "suv",
            rgb("#c8102e"),
            lamps=True,
            sky=tones.low,
            spin=-t * 900,
        )
        yield _show(c, size, look, rng)
