"""The demo's frame of the clock page: the code can only be drawn once this installation has its key."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw

from mediahub.demo.camera import SOFTWARE, clock_time
from mediahub.demo.pictures.canvas import Canvas
from mediahub.demo.pictures.finish import Look, develop
from mediahub.demo.pictures.scene import PALETTES, Scene
from mediahub.demo.pictures.scene_detail import bokeh
from mediahub.demo.programme import load_programme
from mediahub.demo.shots import load_kit
from mediahub.media.vision.clock_code import code_of
from mediahub.media.writing.write import WriteFields, write_metadata

PHOTOGRAPHER, CARD, NUMBER = "aisha-karimova", "112_FUJI", 1171
"""The body whose clock is four minutes slow; it shot the clock before its first frame."""
MOMENT = "2025-10-17T08:12:40"
SESSION = "D1-ARR"
SIZE = (2400, 1600)
TABLET = (500, 180, 480, 640)
"""Left, top, width and height of its screen, in units of the drawing."""
TILT = 4.0
"""Degrees by which it leans."""
RGBA = tuple[int, int, int, int]
LOOK = Look(bloom=0.12, vignette=0.4, contrast=0.18, grain=0.25)


def add_clock_frame(folder: Path, key: str) -> dict[str, dict[str, Any]]:
    """Write the frame below the demo's folder; its lines of the manifest. `key` is the installation's secret.

    A frame that is there is kept.
    """
    camera = load_kit()[CARD]
    name = f"{PHOTOGRAPHER}/{CARD}/{camera['name'].format(NUMBER)}"
    target = folder / name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(frame(key))
    room = load_programme().session(SESSION)["room"]
    about = {"photographer": PHOTOGRAPHER, "session": SESSION, "room": room}
    return {name: {**about, "rights": "none", "embargo": None}}


def frame(key: str) -> bytes:
    """The JPEG, as that camera writes it."""
    moment = datetime.fromisoformat(MOMENT).replace(tzinfo=ZoneInfo(load_programme().event["timezone"]))
    camera = load_kit()[CARD]
    out = BytesIO()
    draw(moment, key).save(out, "JPEG", quality=88)
    fields = WriteFields(
        make=camera["make"],
        model=camera["model"],
        serial=camera["serial"],
        software=SOFTWARE,
        taken=clock_time(moment, camera),
        lens=camera["lenses"][-1][0],
        focal_length=55,
    )
    return write_metadata(out.getvalue(), fields, blocks=["exif"])


def draw(moment: datetime, key: str) -> Image.Image:
    """The clock page on a tablet, in the foyer in the morning."""
    rng = Random("clock frame")
    canvas = Canvas.blank(1500, 1000, SIZE[0] / 1500 * 1.25)
    canvas.sky([(0, (214, 196, 172)), (0.68, (156, 130, 108)), (0.7, (96, 74, 62)), (1, (58, 44, 40))])
    bokeh(canvas, Scene("", "", (), PALETTES["amber"], "rings", rng, rng), 30, 14)
    x, y, width, height = TABLET
    for out, colour in ((30, (40, 30, 26, 255)), (20, (20, 21, 25, 255))):
        body = _rounded((width + 2 * out, height + 2 * out), out + 14, colour, canvas.scale)
        _lay(canvas, body, (x + width / 2, y + height / 2))
    _lay(canvas, _page(moment, key, canvas.scale), (x + width / 2, y + height / 2))
    return develop(canvas.image, SIZE, LOOK, rng)


def _rounded(size: tuple[float, float], radius: float, colour: RGBA, scale: float) -> Image.Image:
    image = Image.new("RGBA", (round(size[0] * scale), round(size[1] * scale)))
    outline = (0, 0, image.width - 1, image.height - 1)
    ImageDraw.Draw(image).rounded_rectangle(outline, radius * scale, colour)
    return image


def _page(moment: datetime, key: str, scale: float) -> Image.Image:
    """What the tablet shows: the code, and the time below it."""
    _, _, width, height = TABLET
    page = Canvas.blank(width, height, scale, (255, 255, 255))
    code = zxingcpp.create_barcode(code_of(moment, key), zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    bare = Image.fromarray(np.asarray(code.to_image(scale=1)))
    module = int((width - 20) * scale / bare.width)
    big = bare.resize((bare.width * module, bare.height * module), Image.Resampling.NEAREST)
    page.image.paste(big.convert("RGB"), ((page.image.width - big.width) // 2, int(10 * scale)))
    for at, words, size, colour in (
        (width + 16, f"{moment:%H:%M:%S}", 66, (12, 12, 14)),
        (width + 74, f"{moment:%A, %-d %B %Y}", 22, (89, 89, 89)),
        (width + 116, "Photograph this code once with each camera.", 17, (89, 89, 89)),
    ):
        page.text(width / 2, at, words, size, colour, anchor="mm", bold=0.4 if size > 60 else 0)
    return page.image


def _lay(canvas: Canvas, page: Image.Image, middle: tuple[float, float]) -> None:
    """Put something flat into the picture, leaning."""
    leaning = page.convert("RGBA").rotate(TILT, Image.Resampling.BICUBIC, expand=True)
    corner = (
        round(middle[0] * canvas.scale - leaning.width / 2),
        round(middle[1] * canvas.scale - leaning.height / 2),
    )
    canvas.image.paste(leaning, corner, leaning)
