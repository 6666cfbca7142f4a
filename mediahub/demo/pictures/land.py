"""Outdoors: skies by hour, hills, clouds, trees, water and the skyline."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, sin
from random import Random

from mediahub.demo.pictures.canvas import Canvas, box
from mediahub.demo.pictures.colour import RGB, alpha, dark, light, mix, rgb


@dataclass(frozen=True, slots=True)
class Tones:
    """The colours of an hour."""

    top: RGB
    low: RGB
    land: RGB
    sun: RGB
    shadow: RGB


def _t(top: str, low: str, land: str, sun: str, shadow: str) -> Tones:
    return Tones(rgb(top), rgb(low), rgb(land), rgb(sun), rgb(shadow))


HOURS: dict[str, Tones] = {
    "dawn": _t("#5a6fa8", "#ffc8a2", "#4f5d72", "#ffd9a0", "#1a1c38"),
    "day": _t("#4d9bd8", "#d6ecf2", "#6d9a5b", "#fff6da", "#101c26"),
    "overcast": _t("#9fb0bc", "#dfe4e2", "#7c8f76", "#ffffff", "#161c22"),
    "golden": _t("#5d8fbf", "#ffd692", "#8a7d4a", "#ffc46a", "#22162a"),
    "dusk": _t("#27306b", "#ff9a7a", "#3e3c5c", "#ff9d6a", "#140f2c"),
    "night": _t("#070d24", "#2b3c74", "#141b34", "#ffcf8a", "#080c1e"),
}


def sky_for(hour: str) -> Tones:
    """Return the tones of an hour of the day."""
    return HOURS[hour]


def clouds(c: Canvas, y: float, tones: Tones, rng: Random, count: int) -> None:
    """Flat-bottomed clouds, lit from below at the ends of the day."""
    with c.layer(blur=3) as soft:
        for _ in range(count):
            x, cy, s = rng.uniform(-50, c.width), y * rng.uniform(0.15, 1.1), rng.uniform(40, 120)
            tone = mix(light(tones.low, 0.45), tones.top, rng.uniform(0.0, 0.3))
            for k in range(6):
                soft.ellipse(
                    x + k * s * 0.55,
                    cy - s * 0.18 * sin(k / 5 * 3.14),
                    s * 0.5,
                    s * (0.10 + 0.11 * sin(k / 5 * 3.14)),
                    tone,
                )


def hills(c: Canvas, y: float, tones: Tones, rng: Random, layers: int = 3) -> None:
    """Ridges one behind the other, paler with distance, ending at the line `y`."""
    for k in range(layers):
        depth = 1 - k / layers
        tone = mix(tones.land, tones.low, 0.72 * depth)
        a, b, lift = rng.uniform(0, 6), rng.uniform(0, 6), c.height * (0.045 + 0.06 * depth)
        step = c.width / 40
        top = [
            (i * step, y - lift * (0.55 + 0.32 * sin(i / 40 * 5 + a) + 0.2 * sin(i / 40 * 13 + b)))
            for i in range(-1, 43)
        ]
        c.gradient([*top, (c.width + 40, y + 5), (-40, y + 5)], [(0, tone), (1, mix(tone, tones.low, 0.4))])


def trees(c: Canvas, y: float, h: float, tones: Tones, rng: Random, *, gap: float = 0.8) -> None:
    """A row of round trees with a lit and a shaded side."""
    x = -h
    while x < c.width + h:
        s = h * rng.uniform(0.65, 1.15)
        tree(c, x, y, s, mix(tones.land, rgb("#3f7a4a"), rng.uniform(0.3, 0.8)))
        x += s * gap * rng.uniform(0.7, 1.4)


def tree(c: Canvas, x: float, y: float, h: float, leaf: RGB) -> None:
    """One round tree of height `h`; a large one has boughs and clusters of leaves."""
    bark = dark(leaf, 0.6)
    c.limb((x, y), (x, y - h * 0.5), h * 0.04, h * 0.024, bark)
    large = h * c.scale > 260
    if large:
        for dx, dy in ((-0.2, -0.55), (0.18, -0.58), (-0.06, -0.7)):
            c.limb((x, y - h * 0.3), (x + dx * h, y + dy * h), h * 0.02, h * 0.008, bark)
    for dx, dy, r in ((0, -0.62, 0.30), (-0.2, -0.5, 0.22), (0.2, -0.5, 0.23)):
        c.ellipse(x + dx * h, y + dy * h, r * h, r * h, dark(leaf, 0.2))
    for dx, dy, r in ((-0.06, -0.68, 0.24), (-0.24, -0.54, 0.16), (0.12, -0.56, 0.17)):
        c.ellipse(x + dx * h, y + dy * h, r * h, r * h, leaf)
    if not large:
        c.ellipse(x - 0.12 * h, y - 0.74 * h, 0.12 * h, 0.10 * h, light(leaf, 0.16))
        return
    for k in range(90):
        a, q = k * 2.39996, 0.36 * (k / 90) ** 0.5
        dx, dy = cos(a) * q * 1.05, -0.62 + sin(a) * q * 0.82
        up = 0.5 - (dx * 0.5 + dy + 0.62) * 1.6
        tone = mix(dark(leaf, 0.32), light(leaf, 0.2), max(0.0, min(1.0, up + 0.25 * sin(k * 1.7))))
        c.ellipse(x + dx * h, y + dy * h, h * (0.045 + 0.015 * sin(k)), h * 0.036, tone)


def water(c: Canvas, y: float, depth: float, tones: Tones, rng: Random, *, mirror: float = 0.55) -> None:
    """A river below the line `y`: colour, mirror image and glints."""
    c.gradient(
        box(-5, y, c.width + 10, depth), [(0, mix(tones.low, tones.top, 0.35)), (1, dark(tones.top, 0.25))]
    )
    c.reflect(y, depth, mirror, blur=5)
    for _ in range(150):
        t = rng.random() ** 1.5
        yy, x, n = y + depth * t, rng.uniform(-40, c.width), rng.uniform(12, 70) * (0.3 + 1.5 * t)
        tone = light(tones.low, 0.4) if rng.random() < 0.6 else dark(tones.top, 0.4)
        c.line([(x, yy), (x + n, yy)], 1 + 2.4 * t, alpha(tone, rng.uniform(0.10, 0.4)))


def skyline(c: Canvas, y: float, height: float, tones: Tones, rng: Random, *, lit: float = 0.0) -> None:
    """Two ranks of towers on the line `y`; `lit` is the share of lit windows."""
    for rank in (0, 1):
        tone = mix(dark(tones.land, 0.25), tones.low, 0.62 - 0.42 * rank)
        x = -20.0
        while x < c.width + 20:
            bw = rng.uniform(26, 74) * (1.1 - 0.2 * rank)
            centre = 1 - abs((x / c.width) - 0.55) * 1.1
            bh = height * rng.uniform(0.25, 0.8) * max(0.35, centre) * (1.15 - 0.35 * rank)
            _tower(c, x, y, bw, bh, tone, tones, rng, lit)
            x += bw + rng.uniform(-6, 22)


def _tower(
    c: Canvas, x: float, y: float, w: float, h: float, tone: RGB, tones: Tones, rng: Random, lit: float
) -> None:
    c.gradient(box(x, y - h, w, h), [(0, tone), (1, mix(tone, tones.low, 0.28))])
    c.rect(x + w * 0.62, y - h, w * 0.38, h, alpha(dark(tone, 0.5), 0.35))
    crown = rng.randrange(4)
    if crown == 0:
        c.rect(x + w * 0.25, y - h * 1.06, w * 0.5, h * 0.07, tone)
        c.line([(x + w / 2, y - h * 1.06), (x + w / 2, y - h * 1.22)], 2, tone)
    elif crown == 1:
        c.poly([(x, y - h + 1), (x + w, y - h + 1), (x + w, y - h * 1.12)], tone)
    step_x, step_y = 9, 12
    for i in range(1, int(w / step_x)):
        for k in range(1, int(h / step_y)):
            if rng.random() < (lit or 0.3):
                glow = rng.choice(((255, 214, 140), (255, 236, 190), (170, 214, 255)))
                colour = glow if lit else mix(tone, tones.low, 0.35)
                c.rect(x + i * step_x - 2, y - h + k * step_y, 4.4, 5.6, colour)
