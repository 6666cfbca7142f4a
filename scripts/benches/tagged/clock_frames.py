"""A frame of the clock page, drawn as a camera would see it and read by what ingest runs."""

from __future__ import annotations

import io
import random
from datetime import datetime, timedelta

import numpy as np
from PIL import Image, ImageFilter

from mediahub.media.codes import read_codes
from mediahub.media.vision.clock_code import code_of, moment_of
from mediahub.tagging.clocks.offsets import WHOLE_SECOND, Reading
from scripts.benches.tagged.event import Body

KEY = "bench"
FRAME = (6000, 4000)
DECODED = 2048
"""Pixels of the longer side of what is read, as at ingest."""
SMALLEST = 0.08
"""Of the frame's width that the code fills at least."""
LATEST = 0.25
"""Seconds that a code may have been on the screen when the shutter opened."""


def read_back(body: Body, seed: int) -> Reading | None:
    """What the body's frame of the clock tells; None where the code cannot be read."""
    dice = random.Random(f"clock {seed} {body.name}")
    shown = body.clock_at
    shutter = shown + timedelta(seconds=dice.uniform(0, LATEST))
    picture = photograph(code_of(shown, KEY), dice)
    codes = read_codes(picture)
    moments = [moment for text in codes.texts if (moment := moment_of(text, KEY)) is not None]
    return _reading(body, shutter, moments[0]) if moments else None


def told(body: Body) -> Reading:
    """The same without a picture: what a frame tells that can be read."""
    return _reading(body, body.clock_at, body.clock_at)


def _reading(body: Body, shutter: datetime, shown: datetime) -> Reading:
    camera_at = body.shows(shutter)
    return Reading(camera_at if body.fractions else camera_at + WHOLE_SECOND, shown)


def photograph(text: str, dice: random.Random) -> Image.Image:
    """The code on a screen, small, tilted, turned, blurred, compressed; at the size that ingest reads."""
    side = int(FRAME[0] * dice.choice((SMALLEST, 0.1, 0.15, 0.3)))
    screen = _tilted(_code(text, side), dice)
    screen = screen.filter(ImageFilter.GaussianBlur(side / 29 * dice.uniform(0.05, 0.35)))
    frame = Image.fromarray(_wall(dice)).resize(FRAME)
    room = (FRAME[0] - screen.width, FRAME[1] - screen.height)
    corner = tuple(int(max(0, space) * dice.random()) for space in room)
    frame.paste(screen, (corner[0], corner[1]))
    out = io.BytesIO()
    frame.save(out, "JPEG", quality=85)
    decoded = Image.open(out)
    decoded.draft("RGB", (DECODED, DECODED))
    decoded.load()
    decoded.thumbnail((DECODED, DECODED))
    return decoded.convert("RGB")


def _code(text: str, side: int) -> Image.Image:
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return Image.fromarray(np.asarray(code.to_image(scale=1))).resize((side, side), Image.Resampling.NEAREST)


def _tilted(code: Image.Image, dice: random.Random) -> Image.Image:
    """Turned by up to 30 degrees, then seen from the side."""
    turned = Image.new("L", (code.width * 2, code.height * 2), 70)
    turned.paste(code, (code.width // 2, code.height // 2))
    turned = turned.rotate(dice.uniform(-30, 30), Image.Resampling.BICUBIC, fillcolor=70)
    side, lean = turned.width, int(turned.width * dice.uniform(0, 0.15))
    corners = (0, 0, 0, side, side, side + lean, side, -lean)
    return turned.transform(turned.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC).convert(
        "RGB"
    )


def _wall(dice: random.Random) -> np.ndarray:
    noise = np.random.default_rng(dice.randrange(1 << 30))
    return noise.integers(40, 200, (30, 45, 3), dtype=np.uint8)
