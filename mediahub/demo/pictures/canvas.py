"""A drawing surface in units of its own, with soft light, depth blur and clipping.

A picture's long edge is 1500 units whatever its size in pixels, so that one scene can be
drawn small for a test, large for a print, and at an eighth of the size where only light
or blur is wanted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import cos, hypot, pi, sin
from typing import Literal

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from mediahub.demo.pictures.colour import Colour, mix
from mediahub.demo.pictures.fonts import font, has_cjk

Point = tuple[float, float]
Stops = Sequence[tuple[float, Colour]]


class Canvas:
    """An image, its scale in pixels per unit, and the unit coordinates of its left top corner."""

    def __init__(self, image: Image.Image, scale: float, origin: Point = (0.0, 0.0)) -> None:
        self.image = image
        self.scale = scale
        self.origin = origin
        self.draw = ImageDraw.Draw(image, "RGBA")
        self.tint: Colour | None = None
        """When set, everything is drawn in this colour: silhouettes and rims of light."""

    @classmethod
    def blank(cls, width: float, height: float, scale: float, colour: Colour = (0, 0, 0)) -> Canvas:
        """Make a canvas of `width` by `height` units."""
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        return cls(Image.new("RGB", size, colour[:3]), scale)

    @property
    def width(self) -> float:
        """Width in units."""
        return self.image.width / self.scale

    @property
    def height(self) -> float:
        """Height in units."""
        return self.image.height / self.scale

    def _px(self, points: Sequence[Point]) -> list[Point]:
        (ox, oy), s = self.origin, self.scale
        return [((x - ox) * s, (y - oy) * s) for x, y in points]

    def _box(self, points: Sequence[Point]) -> tuple[int, int, int, int] | None:
        """Pixel box round the points, cut to the image; None when nothing of it is inside."""
        px = self._px(points)
        xs, ys = [p[0] for p in px], [p[1] for p in px]
        box = (
            max(0, int(min(xs))),
            max(0, int(min(ys))),
            min(self.image.width, int(max(xs)) + 2),
            min(self.image.height, int(max(ys)) + 2),
        )
        return box if box[0] < box[2] and box[1] < box[3] else None

    def _mask(self, points: Sequence[Point], box: tuple[int, int, int, int]) -> Image.Image:
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]), 0)
        shifted = [(x - box[0], y - box[1]) for x, y in self._px(points)]
        ImageDraw.Draw(mask).polygon(shifted, fill=255)
        return mask

    # Shapes -------------------------------------------------------------------------------

    def poly(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill a polygon."""
        self.draw.polygon(self._px(points), fill=self.tint or colour)

    def blob(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill the smooth closed curve through the points."""
        self.poly(smooth(points), colour)

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """Fill an upright ellipse by its centre and radii."""
        (x0, y0), (x1, y1) = self._px([(x - rx, y - ry), (x + rx, y + ry)])
        if x1 > x0 and y1 > y0:
            self.draw.ellipse((x0, y0, x1, y1), fill=self.tint or colour)

    def rect(self, x: float, y: float, w: float, h: float, colour: Colour, r: float = 0) -> None:
        """Fill a rectangle by its left top corner, with corners of radius `r`."""
        (x0, y0), (x1, y1) = self._px([(x, y), (x + w, y + h)])
        if x1 - x0 < 1 or y1 - y0 < 1:
            return
        radius = min(r * self.scale, (x1 - x0) / 2, (y1 - y0) / 2)
        self.draw.rounded_rectangle((x0, y0, x1 - 1, y1 - 1), radius, fill=self.tint or colour)

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """Draw a line with round joints and ends; `width` in units."""
        colour = self.tint or colour
        pixels = max(1, round(width * self.scale))
        px = self._px(points)
        self.draw.line(px, fill=colour, width=pixels, joint="curve")
        if pixels > 3 and len(colour) == 3:
            r = pixels / 2 - 0.5
            for x, y in (px[0], px[-1]):
                self.draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def limb(self, a: Point, b: Point, ra: float, rb: float, colour: Colour) -> None:
        """Fill a tapered capsule from `a` to `b`: an arm, a leg, a finger."""
        length = hypot(b[0] - a[0], b[1] - a[1]) or 1e-6
        nx, ny = -(b[1] - a[1]) / length, (b[0] - a[0]) / length
        self.poly(
            [
                (a[0] + nx * ra, a[1] + ny * ra),
                (b[0] + nx * rb, b[1] + ny * rb),
                (b[0] - nx * rb, b[1] - ny * rb),
                (a[0] - nx * ra, a[1] - ny * ra),
            ],
            colour,
        )
        self.ellipse(*a, ra, ra, colour)
        self.ellipse(*b, rb, rb, colour)

    def gradient(self, points: Sequence[Point], stops: Stops, *, across: bool = False) -> None:
        """Fill a polygon with a gradient down (or `across`) its box; stops run from 0 to 1."""
        if self.tint:
            self.poly(points, self.tint)
            return
        box = self._box(points)
        if box is None:
            return
        axis = 0 if across else 1
        whole = [p[axis] for p in self._px(points)]
        low, high = min(whole), max(whole)
        at = (np.arange(box[axis], box[axis + 2]) - low) / max(high - low, 1)
        column = _ramp(stops, at)
        strip = Image.fromarray(column[None, :, :] if across else column[:, None, :], "RGB")
        patch = strip.resize((box[2] - box[0], box[3] - box[1]))
        self.image.paste(patch, box[:2], self._mask(points, box))

    def sky(self, stops: Stops) -> None:
        """Fill the whole canvas with a gradient from top to bottom."""
        ox, oy = self.origin
        w, h = self.width + 1, self.height + 1
        self.gradient([(ox, oy), (ox + w, oy), (ox + w, oy + h), (ox, oy + h)], stops)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        colour: Colour,
        *,
        anchor: str = "lm",
        bold: float = 0.0,
        fit: float | None = None,
    ) -> float:
        """Write one line; `fit` shrinks it to that width. Returns the width in units."""
        pixels = size * self.scale
        face = font(pixels, cjk=has_cjk(words))
        if fit is not None and face.getlength(words) > fit * self.scale:
            pixels *= fit * self.scale / face.getlength(words)
            face = font(pixels, cjk=has_cjk(words))
        if pixels >= 3:
            stroke = pixels * bold * 0.06
            self.draw.text(self._px([(x, y)])[0], words, colour, face, anchor, stroke_width=stroke)
        return face.getlength(words) / self.scale

    # Light and depth ----------------------------------------------------------------------

    @contextmanager
    def clip(self, points: Sequence[Point]) -> Iterator[Canvas]:
        """Yield a canvas whose drawing only shows inside the polygon: shadow on a form."""
        box = self._box(points)
        if box is None or self.tint:
            yield Canvas(Image.new("RGB", (1, 1)), self.scale, (1e6, 1e6))
            return
        origin = (self.origin[0] + box[0] / self.scale, self.origin[1] + box[1] / self.scale)
        inner = Canvas(self.image.crop(box), self.scale, origin)
        yield inner
        self.image.paste(inner.image, box[:2], self._mask(points, box))

    @contextmanager
    def soft(
        self, mode: Literal["screen", "multiply"] = "screen", blur: float = 0, coarse: int = 8
    ) -> Iterator[Canvas]:
        """Yield a coarse canvas for light (`screen`) or shade (`multiply`), laid on blurred."""
        start = (0, 0, 0) if mode == "screen" else (255, 255, 255)
        inner = self._coarse("RGB", start, coarse)
        yield inner
        if blur:
            inner.image = inner.image.filter(ImageFilter.GaussianBlur(blur * inner.scale))
        lit = inner.image if mode == "screen" else ImageChops.invert(inner.image)
        region = self._region(lit.getbbox(), inner.image)
        if region is None:
            return
        (x0, y0, x1, y1), source = region
        patch = inner.image.resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR, box=source)
        blend = ImageChops.screen if mode == "screen" else ImageChops.multiply
        self.image.paste(blend(self.image.crop((x0, y0, x1, y1)), patch), (x0, y0))

    @contextmanager
    def layer(self, blur: float, coarse: int = 4) -> Iterator[Canvas]:
        """Yield a transparent canvas that is laid on out of focus, `blur` units soft."""
        inner = self._coarse("RGBA", (0, 0, 0, 0), coarse)
        yield inner
        flat = inner.image.convert("RGBa").filter(ImageFilter.GaussianBlur(blur * inner.scale))
        region = self._region(flat.getchannel("a").getbbox(), flat)
        if region is None:
            return
        (x0, y0, x1, y1), source = region
        patch = flat.resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR, box=source).convert("RGBA")
        self.image.paste(patch, (x0, y0), patch)

    def _region(
        self, found: tuple[int, int, int, int] | None, coarse: Image.Image
    ) -> tuple[tuple[int, int, int, int], tuple[float, float, float, float]] | None:
        """Where something found on a coarse image lies here, in pixels, and there, in its own."""
        if found is None:
            return None
        fx, fy = self.image.width / coarse.width, self.image.height / coarse.height
        x0, y0 = max(0, int((found[0] - 1) * fx)), max(0, int((found[1] - 1) * fy))
        x1 = min(self.image.width, int((found[2] + 1) * fx))
        y1 = min(self.image.height, int((found[3] + 1) * fy))
        return (x0, y0, x1, y1), (x0 / fx, y0 / fy, x1 / fx, y1 / fy)

    def _coarse(self, mode: str, start: Colour, coarse: int) -> Canvas:
        size = (max(1, self.image.width // coarse), max(1, self.image.height // coarse))
        return Canvas(Image.new(mode, size, start), self.scale / coarse, self.origin)

    def defocus(self, blur: float) -> None:
        """Put everything drawn so far out of focus."""
        small = self.image.reduce(4 if blur > 3 else 2)
        scale = self.scale * small.width / self.image.width
        small = small.filter(ImageFilter.GaussianBlur(blur * scale))
        self.image.paste(small.resize(self.image.size, Image.Resampling.BICUBIC))

    def mirror(self) -> None:
        """Swap left and right of everything drawn so far."""
        self.image.paste(self.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT))

    def reflect(self, y: float, depth: float, strength: float, blur: float = 6) -> None:
        """Mirror what stands above the line `y` in the floor below it, fading over `depth`."""
        line = round((y - self.origin[1]) * self.scale)
        rows = min(round(depth * self.scale), line, self.image.height - line)
        if rows < 8:
            return
        width = self.image.width
        mirror = (
            self.image.crop((0, line - rows, width, line))
            .reduce(4)
            .transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        )
        mirror = mirror.filter(ImageFilter.GaussianBlur(blur * self.scale / 4))
        fade = np.linspace(255 * strength, 0, rows).astype(np.uint8)[:, None]
        mask = Image.fromarray(fade, "L").resize((width, rows))
        self.image.paste(mirror.resize((width, rows)), (0, line), mask)


def _ramp(stops: Stops, at: np.ndarray) -> np.ndarray:
    """Colours at the places `at`, between the stops."""
    places = [stop[0] for stop in stops]
    channels = [np.interp(at, places, [stop[1][i] for stop in stops]) for i in range(3)]
    return np.stack(channels, axis=1).round().astype(np.uint8)


_T = np.linspace(0, 1, 9)[:-1]
_BASIS = 0.5 * np.stack(
    [-_T + 2 * _T**2 - _T**3, 2 - 5 * _T**2 + 3 * _T**3, _T + 4 * _T**2 - 3 * _T**3, -(_T**2) + _T**3],
    axis=1,
)


def smooth(points: Sequence[Point]) -> list[Point]:
    """Return a closed Catmull-Rom curve through the points, as a polygon."""
    p = np.asarray(points, dtype=float)
    quads = np.stack([np.roll(p, 1, 0), p, np.roll(p, -1, 0), np.roll(p, -2, 0)], axis=1)
    curve = np.einsum("tk,nkd->ntd", _BASIS, quads).reshape(-1, 2)
    return [(float(x), float(y)) for x, y in curve]


def turned(points: Sequence[Point], centre: Point, angle: float) -> list[Point]:
    """Turn points round a centre, clockwise on screen, by `angle` in degrees."""
    s, c = sin(angle * pi / 180), cos(angle * pi / 180)
    cx, cy = centre
    return [(cx + (x - cx) * c - (y - cy) * s, cy + (x - cx) * s + (y - cy) * c) for x, y in points]


def placed(points: Sequence[Point], x: float, y: float, sx: float, sy: float) -> list[Point]:
    """Scale points by `sx`, `sy` and move them to `x`, `y`."""
    return [(x + px * sx, y + py * sy) for px, py in points]


def circle(x: float, y: float, rx: float, ry: float | None = None, n: int = 40) -> list[Point]:
    """Return an ellipse as a polygon, for clipping and gradients."""
    ry = rx if ry is None else ry
    return [(x + rx * cos(2 * pi * i / n), y + ry * sin(2 * pi * i / n)) for i in range(n)]


def box(x: float, y: float, w: float, h: float) -> list[Point]:
    """Return a rectangle as a polygon."""
    return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]


def blend_stops(a: Stops, b: Stops, t: float) -> list[tuple[float, Colour]]:
    """Mix two gradients with the same number of stops."""
    return [(p + (q - p) * t, mix(c, d, t)) for (p, c), (q, d) in zip(a, b, strict=True)]
