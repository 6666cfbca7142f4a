"""Parts of a hall: LED screens, beams, floors, lecterns, chairs and rows of heads."""

from __future__ import annotations

from math import cos, pi, sin
from random import Random

from mediahub.demo.pictures.canvas import Canvas, Point, box, circle, smooth
from mediahub.demo.pictures.colour import RGB, Colour, alpha, dark, light, mix
from mediahub.demo.pictures.scene import Palette

WHITE = (250, 248, 244)
RED = (200, 16, 46)


def hall(c: Canvas, pal: Palette, horizon: float) -> None:
    """Fill the room: dark above, glowing towards the stage line."""
    c.sky(
        [
            (0, pal.deep),
            (horizon / c.height, mix(pal.deep, pal.mid, 0.75)),
            (min(1, horizon / c.height + 0.02), dark(pal.mid, 0.5)),
            (1, pal.deep),
        ]
    )


def screen(
    c: Canvas,
    x: float,
    y: float,
    w: float,
    h: float,
    title: str,
    motif: str,
    pal: Palette,
    rng: Random,
    *,
    size: float = 0.19,
    columns: int = 19,
    footer: str = "2025 Chery International User Summit",
) -> None:
    """An LED wall with a graphic, the session's title and the event's name."""
    frame = box(x, y, w, h)
    c.rect(x - 5, y - 5, w + 10, h + 10, dark(pal.deep, 0.4), 4)
    c.gradient(
        frame,
        [
            (0, mix(pal.mid, pal.deep, 0.35)),
            (0.6, mix(pal.mid, pal.glow, 0.2)),
            (1, mix(mix(pal.mid, pal.accent, 0.5), pal.glow, 0.25)),
        ],
    )
    with c.clip(frame) as inner:
        draw_motif(inner, motif, (x, y, w, h), pal, rng)
    left, lines = x + w * 0.055, wrap(title, columns)
    size = min(h * size, w * 0.088)
    top = y + h * 0.13 + size * 0.4
    c.rect(left, top - size * 0.75, w * 0.10, max(3, h * 0.016), pal.accent)
    top += size * 0.25
    for i, words in enumerate(lines):
        c.text(left, top + i * size * 1.18, words, size, WHITE, bold=0.5, fit=w * 0.82)
    c.text(
        left,
        top + len(lines) * size * 1.18 + size * 0.05,
        footer,
        size * 0.36,
        mix(WHITE, pal.glow, 0.25),
        fit=w * 0.8,
    )


def wrap(words: str, width: int) -> list[str]:
    """Break a title into lines of about `width` letters."""
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


Box = tuple[float, float, float, float]


def draw_motif(c: Canvas, motif: str, at: Box, pal: Palette, rng: Random) -> None:
    """Draw the screen's graphic, on its right so that the title stays readable."""
    x, y, w, h = at
    MOTIFS.get(motif, _waves)(c, x, y, w, h, pal, rng)


def _waves(c: Canvas, x: float, y: float, w: float, h: float, pal: Palette, rng: Random) -> None:
    phase = rng.uniform(0, 6)
    for i in range(7):
        base = y + h * (0.42 + i * 0.09)
        top = [
            (x + w * k / 24, base - h * 0.12 * sin(k / 24 * (4 + i * 0.3) + phase + i * 0.5) * (k / 24))
            for k in range(25)
        ]
        c.poly(
            [*top, (x + w, y + h), (x, y + h)],
            alpha(mix(pal.glow, pal.accent, i / 6) if i % 2 else mix(pal.mid, pal.glow, 0.3), 0.30),
        )


def _rings(c: Canvas, x: float, y: float, w: float, h: float, pal: Palette, rng: Random) -> None:
    cx, cy = x + w * rng.uniform(0.72, 0.82), y + h * rng.uniform(0.4, 0.6)
    for i in range(9, 0, -1):
        c.poly(circle(cx, cy, h * 0.085 * i), alpha(mix(pal.accent, pal.mid, i * 0.1), 0.30))


def _net(c: Canvas, x: float, y: float, w: float, h: float, pal: Palette, rng: Random) -> None:
    nodes = [(x + w * rng.uniform(0.5, 1.0), y + h * rng.uniform(0.0, 1.0)) for _ in range(26)]
    for i, a in enumerate(nodes):
        near = sorted(nodes, key=lambda b: (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)[1:4]
        for b in near:
            c.line([a, b], h * 0.004, alpha(pal.glow, 0.5))
        c.ellipse(
            *a,
            h * (0.008 + 0.006 * (i % 3)),
            h * (0.008 + 0.006 * (i % 3)),
            (light(pal.glow, 0.4), pal.accent)[i % 2],
        )


def _leaf(c: Canvas, x: float, y: float, w: float, h: float, pal: Palette, rng: Random) -> None:
    for i in range(9):
        fx, fy = x + w * rng.uniform(0.52, 1.0), y + h * rng.uniform(0.1, 1.0)
        size, a = h * rng.uniform(0.14, 0.34), rng.uniform(-1.2, 1.2)
        tip = (fx + size * sin(a) * 1.6, fy - size * cos(a) * 1.6)
        nx, ny = cos(a) * size * 0.42, sin(a) * size * 0.42
        mid = ((fx + tip[0]) / 2, (fy + tip[1]) / 2)
        c.poly(
            smooth([(fx, fy), (mid[0] - nx, mid[1] - ny), tip, (mid[0] + nx, mid[1] + ny)]),
            alpha(mix(mix(pal.mid, pal.accent, 0.25), pal.glow, 0.2 + 0.08 * i), 0.6),
        )
        c.line([(fx, fy), tip], size * 0.02, alpha(light(pal.glow, 0.5), 0.5))


def _globe(c: Canvas, x: float, y: float, w: float, h: float, pal: Palette, rng: Random) -> None:
    cx, cy, r = x + w * 0.78, y + h * 0.5, h * 0.4
    c.poly(circle(cx, cy, r), alpha(pal.accent, 0.42))
    for k in (0.25, 0.6, 0.9):
        ring = circle(cx, cy, r * k, r)
        c.line([*ring, ring[0]], h * 0.005, alpha(light(pal.glow, 0.3), 0.7))
    for k in (-0.6, -0.2, 0.2, 0.6):
        half = r * (1 - k * k) ** 0.5
        c.line(
            [(cx - half, cy + r * k), (cx + half, cy + r * k)], h * 0.005, alpha(light(pal.glow, 0.3), 0.7)
        )
    for _ in range(12):
        a, q = rng.uniform(0, 2 * pi), r * rng.uniform(0.1, 0.95)
        c.ellipse(cx + cos(a) * q, cy + sin(a) * q, h * 0.012, h * 0.012, WHITE)


def _road(c: Canvas, x: float, y: float, w: float, h: float, pal: Palette, rng: Random) -> None:
    vx, vy = x + w * 0.74, y + h * 0.42
    c.poly(circle(vx, vy, h * 0.24), pal.accent)
    c.poly(circle(vx, vy, h * 0.30), alpha(pal.accent, 0.3))
    c.poly(
        [(vx - h * 0.02, vy), (vx + h * 0.02, vy), (x + w * 1.05, y + h), (x + w * 0.35, y + h)],
        alpha(pal.deep, 0.75),
    )
    for k in range(7):
        t0, t1 = (k / 7) ** 2, ((k + 0.45) / 7) ** 2
        for t, u in ((t0, t1),):
            bx = x + w * 0.70
            c.poly(
                [
                    (vx + (bx - vx) * t - 4 * t, vy + h * 0.58 * t),
                    (vx + (bx - vx) * t + 4 * t, vy + h * 0.58 * t),
                    (vx + (bx - vx) * u + 6 * u, vy + h * 0.58 * u),
                    (vx + (bx - vx) * u - 6 * u, vy + h * 0.58 * u),
                ],
                WHITE,
            )


def _facets(c: Canvas, x: float, y: float, w: float, h: float, pal: Palette, rng: Random) -> None:
    for _ in range(16):
        px, py, s = x + w * rng.uniform(0.4, 1.0), y + h * rng.uniform(0, 1), h * rng.uniform(0.1, 0.4)
        c.poly(
            [(px, py - s), (px + s * 0.9, py + s * 0.5), (px - s * 0.7, py + s * 0.6)],
            alpha(mix(pal.glow, pal.accent, rng.random()), 0.24),
        )


MOTIFS = {
    "waves": _waves,
    "rings": _rings,
    "net": _net,
    "leaf": _leaf,
    "globe": _globe,
    "road": _road,
    "facets": _facets,
}


def truss(c: Canvas, y: float, pal: Palette, lamps: int) -> list[Point]:
    """A lighting bridge; returns where its lamps are."""
    steel = mix(pal.deep, (90, 96, 120), 0.28)
    c.rect(-20, y, c.width + 40, 7, steel)
    c.rect(-20, y + 26, c.width + 40, 6, steel)
    step = 40
    for i in range(-1, int(c.width / step) + 2):
        c.line([(i * step, y + 4), (i * step + step / 2, y + 28), (i * step + step, y + 4)], 3, steel)
    places = [((i + 0.5) * c.width / lamps, y + 48) for i in range(lamps)]
    for px, py in places:
        c.rect(px - 11, py - 20, 22, 24, (14, 14, 20), 4)
        c.ellipse(px, py + 2, 9, 5, light(pal.glow, 0.6))
    return places


def beams(
    c: Canvas, lamps: list[Point], pal: Palette, rng: Random, reach: float, *, strength: float = 0.3
) -> None:
    """Beams through the haze, one for each lamp, all laid on in one soft pass."""
    with c.soft("screen", blur=5) as glow:
        for i, (x, y) in enumerate(lamps):
            a = rng.uniform(-0.55, 0.55)
            tone = mix((0, 0, 0), (pal.glow, pal.accent, pal.key)[i % 3], strength * rng.uniform(0.5, 1.0))
            tx, wide = x + reach * sin(a), reach * rng.uniform(0.07, 0.15)
            for k, part in ((1.0, 0.45), (0.55, 0.75), (0.22, 1.0)):
                beam = [
                    (x - 5, y),
                    (x + 5, y),
                    (tx + wide * k, y + reach * cos(a)),
                    (tx - wide * k, y + reach * cos(a)),
                ]
                glow.gradient(beam, [(0, mix((0, 0, 0), tone, part)), (1, (0, 0, 0))])
            glow.ellipse(x, y, 16, 12, light(tone, 0.4))


def wash(c: Canvas, x: float, y: float, r: float, colour: Colour, strength: float) -> None:
    """A round glow of light in the air."""
    with c.soft("screen", blur=r * 0.35, coarse=16) as glow:
        for k in (1.0, 0.7, 0.4):
            glow.ellipse(x, y, r * k, r * k, mix((0, 0, 0), colour, strength * (1.25 - k)))


def stage_floor(c: Canvas, y: float, front: float, pal: Palette, *, strength: float = 0.5) -> None:
    """A glossy floor from the back line `y` to the stage's front edge, with its mirror image."""
    c.gradient(
        box(-10, y, c.width + 20, front - y),
        [(0, mix(pal.mid, pal.deep, 0.35)), (1, mix(pal.mid, pal.glow, 0.10))],
    )
    c.reflect(y, front - y, strength)
    c.gradient(box(-10, front, c.width + 20, 16), [(0, light(pal.glow, 0.1)), (1, dark(pal.mid, 0.3))])
    c.gradient(
        box(-10, front + 14, c.width + 20, c.height - front), [(0, dark(pal.deep, 0.1)), (1, (4, 4, 10))]
    )


def lectern(c: Canvas, x: float, y: float, h: float, pal: Palette, *, words: str = "WUHU 2025") -> None:
    """A lectern whose foot stands at `y`, with two microphones."""
    w = h * 0.58
    body = [(x - w * 0.5, y - h), (x + w * 0.5, y - h), (x + w * 0.40, y), (x - w * 0.40, y)]
    c.gradient(body, [(0, (58, 60, 76)), (1, (24, 25, 36))])
    with c.clip(body) as inner:
        inner.poly(
            [(x + w * 0.1, y - h), (x + w, y - h), (x + w, y), (x + w * 0.16, y)], alpha((0, 0, 0), 0.28)
        )
        inner.rect(x - w, y - h * 0.30, w * 2, h * 0.035, RED)
    c.poly(
        [
            (x - w * 0.6, y - h * 1.05),
            (x + w * 0.6, y - h * 1.05),
            (x + w * 0.54, y - h * 0.98),
            (x - w * 0.54, y - h * 0.98),
        ],
        (92, 95, 116),
    )
    c.text(x, y - h * 0.76, words, h * 0.075, WHITE, anchor="mm", bold=0.5, fit=w * 0.66)
    for side in (-1, 1):
        tip = (x + side * w * 0.16, y - h * 1.22)
        c.line(
            [(x + side * w * 0.3, y - h * 1.04), (x + side * w * 0.27, y - h * 1.15), tip],
            h * 0.012,
            (16, 16, 20),
        )
        c.limb(tip, (tip[0] - side * w * 0.03, tip[1] - h * 0.02), h * 0.02, h * 0.022, (30, 30, 36))


def armchair(c: Canvas, x: float, y: float, h: float, colour: RGB) -> None:
    """A low chair for a guest of height `h`, its feet at `y`."""
    c.limb((x - 0.13 * h, y - 0.03 * h), (x - 0.13 * h, y - 0.15 * h), 0.01 * h, 0.01 * h, (60, 44, 34))
    c.limb((x + 0.13 * h, y - 0.03 * h), (x + 0.13 * h, y - 0.15 * h), 0.01 * h, 0.01 * h, (60, 44, 34))
    c.rect(x - 0.17 * h, y - 0.60 * h, 0.34 * h, 0.46 * h, dark(colour, 0.2), 0.07 * h)
    c.rect(x - 0.19 * h, y - 0.27 * h, 0.38 * h, 0.15 * h, colour, 0.05 * h)
    for side in (-1, 1):
        c.rect(
            x + side * 0.175 * h - 0.03 * h,
            y - 0.40 * h,
            0.06 * h,
            0.27 * h,
            light(colour, 0.08) if side < 0 else dark(colour, 0.3),
            0.03 * h,
        )


def heads(
    c: Canvas,
    y: float,
    size: float,
    rng: Random,
    colour: RGB,
    rim: RGB,
    *,
    phones: float = 0.12,
    gap: float = 2.5,
) -> None:
    """A row of people from behind against the light: heads and shoulders with a lit edge."""
    x = -size * rng.random() * 2
    while x < c.width + size * 2:
        s = size * rng.uniform(0.86, 1.12)
        hy = y + rng.uniform(-0.3, 0.3) * s
        tone = mix(colour, (0, 0, 0), rng.uniform(0, 0.35))
        raised = rng.random() < phones
        for dx, dy, fill in ((0.0, -s * 0.07, rim), (0.0, 0.0, tone)):
            c.blob(
                [
                    (x - 2.1 * s + dx, hy + 3.6 * s),
                    (x - 1.75 * s, hy + 1.75 * s + dy),
                    (x - 0.6 * s, hy + 1.2 * s + dy),
                    (x + 0.6 * s, hy + 1.2 * s + dy),
                    (x + 1.75 * s, hy + 1.75 * s + dy),
                    (x + 2.1 * s, hy + 3.6 * s),
                ],
                fill,
            )
            if raised:
                c.limb((x + 1.6 * s, hy + 2.3 * s), (x + 1.5 * s, hy - 0.2 * s + dy), 0.5 * s, 0.36 * s, fill)
                c.limb(
                    (x + 1.5 * s, hy - 0.2 * s + dy),
                    (x + 1.1 * s, hy - 1.7 * s + dy),
                    0.34 * s,
                    0.3 * s,
                    fill,
                )
        _back_of_head(c, x, hy, s, tone, rim, rng)
        if raised:
            c.rect(x + 0.45 * s, hy - 3.3 * s, 1.15 * s, 2.0 * s, (10, 10, 14), 0.15 * s)
            c.gradient(
                box(x + 0.53 * s, hy - 3.2 * s, 0.99 * s, 1.8 * s),
                [(0, light(rim, 0.3)), (0.55, mix(rim, (40, 50, 90), 0.35)), (1, (22, 24, 46))],
            )
        x += size * gap * rng.uniform(0.9, 1.35) + (size * 0.6 if raised else 0)


def _back_of_head(c: Canvas, x: float, y: float, s: float, tone: RGB, rim: RGB, rng: Random) -> None:
    kind = rng.randrange(5)
    for dy, fill in ((-s * 0.08, rim), (0.0, tone)):
        c.limb((x, y + 0.6 * s), (x, y + 1.5 * s), 0.42 * s, 0.5 * s, tone)
        c.ellipse(x, y + dy, 0.78 * s, 1.0 * s, fill)
        if kind == 0:
            c.blob(
                [
                    (x - 0.85 * s, y - 0.2 * s + dy),
                    (x, y - 1.15 * s + dy),
                    (x + 0.85 * s, y - 0.2 * s + dy),
                    (x + 0.9 * s, y + 1.3 * s),
                    (x, y + 1.6 * s),
                    (x - 0.9 * s, y + 1.3 * s),
                ],
                fill,
            )
        elif kind == 1:
            c.ellipse(x, y - 1.05 * s + dy, 0.36 * s, 0.34 * s, fill)
        elif kind == 2:
            c.ellipse(x, y - 0.15 * s + dy, 1.05 * s, 1.05 * s, fill)


def crowd(
    c: Canvas, top: float, pal: Palette, rng: Random, *, rows: int = 4, size: float = 13, phones: float = 0.12
) -> None:
    """Rows of heads growing towards the camera; the nearest row is out of focus."""
    y = top
    for row in range(rows):
        t = row / max(1, rows - 1)
        tone, rim = (
            mix(mix(pal.mid, pal.deep, 0.5), (5, 5, 10), 0.25 + 0.65 * t),
            mix(pal.glow, pal.mid, 0.15 + 0.5 * t),
        )
        if row == rows - 1 and rows > 2:
            with c.layer(blur=size * 0.16) as near:
                heads(near, y, size, rng, tone, rim, phones=phones)
        else:
            heads(c, y, size, rng, tone, rim, phones=phones)
        y += size * 2.1
        size *= 1.45
