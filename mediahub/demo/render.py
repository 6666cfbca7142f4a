"""From a shot of the plan to the bytes of a JPEG."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from random import Random

from PIL import Image

from mediahub.demo.camera import blocks_of, fields_of, is_turned
from mediahub.demo.pictures import (
    scene_air,
    scene_design,
    scene_detail,
    scene_drive,
    scene_factory,
    scene_food,
    scene_people,
    scene_place,
    scene_robot,
    scene_show,
    scene_signing,
    scene_stage,
    scene_work,
)
from mediahub.demo.pictures.canvas import Canvas
from mediahub.demo.pictures.finish import Look, develop
from mediahub.demo.pictures.scene import PALETTES, Scene
from mediahub.demo.programme import load_programme
from mediahub.demo.shots import Shot
from mediahub.media.writing.write import write_metadata

Draw = Callable[[Canvas, Scene], Look]

MODULES = (
    scene_air,
    scene_design,
    scene_detail,
    scene_drive,
    scene_factory,
    scene_food,
    scene_people,
    scene_place,
    scene_robot,
    scene_show,
    scene_signing,
    scene_stage,
    scene_work,
)

FRAMES = {"l": (2400, 1600), "p": (1600, 2400), "s": (2000, 2000), "w": (3000, 1280), "b": (6000, 4000)}
"""Pixels of each frame, as displayed."""
DRONE_FRAME = (2400, 1800)
MARGIN = 1.03
"""A burst is drawn a little larger and cut out at a different place in every frame."""


def draw_of(scene: str) -> Draw:
    """Return the function that draws a scene; KeyError names one that nobody draws."""
    for module in MODULES:
        if scene in vars(module):
            draw: Draw = vars(module)[scene]
            return draw
    raise KeyError(scene)


def size_of(shot: Shot) -> tuple[int, int]:
    """Return the picture's size in pixels, as displayed."""
    return DRONE_FRAME if shot.scene == "drone" and shot.frame == "l" else FRAMES[shot.frame]


def draw_picture(shot: Shot, *, shrink: int = 1) -> Image.Image:
    """Draw a shot, upright; `shrink` divides its size, for tests."""
    width, height = (side // shrink for side in size_of(shot))
    long_units = 1250 if shot.frame == "s" else 1500
    pixels_per_unit = max(width, height) / long_units
    over = 1.0 if max(width, height) > 3500 else 1.5
    margin = MARGIN if shot.burst else 1.0
    canvas = Canvas.blank(
        width / pixels_per_unit * margin, height / pixels_per_unit * margin, pixels_per_unit * over
    )
    look = draw_of(shot.scene)(canvas, _scene(shot))
    grain = Random(f"grain {shot.path}")
    image = canvas.image
    if shot.burst:
        cut = (round(width * over), round(height * over))
        left, top = grain.randint(0, image.width - cut[0]), grain.randint(0, image.height - cut[1])
        image = image.crop((left, top, left + cut[0], top + cut[1]))
    return develop(image, (width, height), look, grain)


def _scene(shot: Shot) -> Scene:
    session = load_programme().session(shot.session)
    return Scene(
        title=session["title"],
        room=session["room"],
        people=shot.people,
        palette=PALETTES[shot.palette],
        motif=shot.motif,
        rng=Random(shot.seed),
        tick=Random(f"{shot.seed} {shot.step}"),
        variant=shot.variant,
        extra={"light": shot.light} if shot.light else {},
    )


def picture_bytes(shot: Shot, *, shrink: int = 1) -> bytes:
    """Draw a shot and return it as a JPEG with all its metadata."""
    image = draw_picture(shot, shrink=shrink)
    if is_turned(shot):
        image = image.transpose(Image.Transpose.ROTATE_270)
    out = BytesIO()
    image.save(out, "JPEG", quality=88)
    return write_metadata(out.getvalue(), fields_of(shot), blocks=blocks_of(shot))
