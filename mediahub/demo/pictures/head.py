"""Faces: features, shade, beard and glasses, on the head that `skull` holds."""

from __future__ import annotations

from mediahub.demo.pictures.canvas import Canvas, Point, circle, smooth
from mediahub.demo.pictures.colour import RGB, alpha, dark, light, mix
from mediahub.demo.pictures.hair import hair_behind, hair_front, skull_from_behind
from mediahub.demo.pictures.people import Looks
from mediahub.demo.pictures.skull import Face, Head


def draw_head(c: Canvas, at: Point, size: float, who: Looks, face: Face) -> None:
    """Draw a head; `at` is its centre, `size` half its height. Small ones have less detail."""
    head = Head(c, at, size, who, face)
    if face.back:
        skull_from_behind(head)
        return
    _ears(head)
    outline = smooth(head.outline())
    head.poly(outline, who.skin)
    _shade_face(head, outline)
    if head.pixels > 16:
        _features(head)
    if who.beard:
        _beard(head, outline)
    if head.pixels > 9:
        _brows(head)
    hair_front(head)
    if who.glasses and head.pixels > 12:
        _glasses(head)


def draw_hair_behind(c: Canvas, at: Point, size: float, who: Looks, face: Face) -> None:
    """Draw the hair that falls behind neck and shoulders; comes before both."""
    if not face.back:
        hair_behind(Head(c, at, size, who, face))


def _ears(head: Head) -> None:
    if head.who.hair in ("hijab", "bob", "long"):
        return
    for side in (-1, 1):
        if side * head.face.turn < 0.55:
            tone = head.who.skin if side == head.face.lit else dark(head.who.skin, 0.22)
            head.oval(side * (head.width + 0.02) + head.shift * 0.1, 0.06, 0.12, 0.2, tone)


def _shade_face(head: Head, outline: list[Point]) -> None:
    """Shadow on the side away from the light, with the line of brow, nose and chin."""
    if head.pixels < 6:
        return
    side, s = -head.face.lit, head.shift
    edge = [(0.34, -1.1), (0.32, -0.5), (0.40, -0.2), (0.30, 0.05), (0.42, 0.3), (0.24, 0.6), (0.2, 1.1)]
    shade = [(side * u + s, v) for u, v in edge]
    far = [(side * 1.3, 1.1), (side * 1.3, -1.1)]
    with head.c.clip(head.pts(outline)) as inner:
        inner.poly(head.pts(shade + far), dark(head.who.skin, 0.2))
        cheek = alpha(mix(head.who.skin, (214, 70, 60), 0.5), 0.16)
        for u in (-0.42, 0.42):
            inner.poly(head.pts(circle(u + s, 0.3, 0.2, 0.14)), cheek)


def _features(head: Head) -> None:
    s, who = head.shift, head.who
    deep = dark(who.skin, 0.5)
    for side in (-1, 1):
        u, narrow = side * 0.3 + s, 1 - 0.25 * max(0.0, side * head.face.turn)
        head.oval(u, -0.03, 0.125 * narrow, 0.068, light(who.skin, 0.75))
        head.oval(u + head.face.turn * 0.05, -0.03, 0.066, 0.07, (38, 26, 24))
        if head.pixels > 60:
            head.oval(u + head.face.turn * 0.05 - 0.02, -0.055, 0.018, 0.018, (250, 248, 244))
        lid = [(u - 0.15 * narrow, -0.02), (u - 0.06, -0.095), (u + 0.06, -0.095), (u + 0.15 * narrow, -0.02)]
        head.stroke(lid, 0.035 if who.slim else 0.028, dark(who.skin, 0.72))
    side = -head.face.lit
    nose = [(0.05, -0.12), (0.07, 0.12), (0.15, 0.27), (0.06, 0.33), (-0.04, 0.32), (0.015, 0.12)]
    head.poly([(side * u + s * 1.35, v) for u, v in nose], dark(who.skin, 0.3))
    _mouth(head, deep)


def _mouth(head: Head, deep: RGB) -> None:
    s, v = head.shift * 1.15, 0.56
    lip = mix(head.who.skin, (168, 52, 58), 0.5 if head.who.slim else 0.32)
    if head.face.mouth == "talk":
        head.blob(
            [
                (s - 0.17, v - 0.02),
                (s, v - 0.07),
                (s + 0.17, v - 0.02),
                (s + 0.1, v + 0.12),
                (s - 0.1, v + 0.12),
            ],
            lip,
        )
        head.blob(
            [(s - 0.12, v), (s, v - 0.03), (s + 0.12, v), (s + 0.06, v + 0.08), (s - 0.06, v + 0.08)],
            (74, 28, 32),
        )
        head.poly(
            [(s - 0.09, v - 0.015), (s + 0.09, v - 0.015), (s + 0.07, v + 0.02), (s - 0.07, v + 0.02)],
            (240, 234, 226),
        )
    elif head.face.mouth == "smile":
        head.blob(
            [
                (s - 0.25, v - 0.06),
                (s, v + 0.01),
                (s + 0.25, v - 0.06),
                (s + 0.13, v + 0.09),
                (s, v + 0.12),
                (s - 0.13, v + 0.09),
            ],
            lip,
        )
        head.blob(
            [
                (s - 0.18, v - 0.025),
                (s, v + 0.02),
                (s + 0.18, v - 0.025),
                (s + 0.09, v + 0.045),
                (s - 0.09, v + 0.045),
            ],
            (246, 240, 232),
        )
    else:
        head.blob(
            [(s - 0.19, v), (s - 0.06, v - 0.045), (s + 0.06, v - 0.045), (s + 0.19, v), (s, v + 0.075)], lip
        )
        head.stroke([(s - 0.19, v), (s, v + 0.012), (s + 0.19, v)], 0.022, deep)


def _brows(head: Head) -> None:
    colour = mix(head.who.hair_colour, head.who.skin, 0.15)
    s = head.shift
    for side in (-1, 1):
        thick = 0.045 if head.who.slim else 0.07
        arch = [(0.13, -0.2), (0.3, -0.27), (0.48, -0.19), (0.3, -0.27 + thick), (0.14, -0.2 + thick)]
        head.poly([(side * u + s, v) for u, v in arch], colour)


def _beard(head: Head, outline: list[Point]) -> None:
    s, colour = head.shift, mix(head.who.hair_colour, head.who.skin, 0.18)
    with head.c.clip(head.pts(outline)) as inner:
        half = [(0.2, 0.40), (0.27, 0.50), (0.42, 0.56), (0.56, 0.42), (0.66, 0.08), (1.0, -0.1)]
        line = [*[(-u, v) for u, v in reversed(half)], (0.0, 0.375), *half]
        shape = [(u + s, v) for u, v in line] + [(1.2, 1.3), (-1.2, 1.3)]
        inner.poly(head.pts(shape), colour)
        side = -head.face.lit
        inner.poly(
            head.pts([(side * 0.25 + s, 0.2), (side * 1.2, 0.1), (side * 1.2, 1.3), (side * 0.1 + s, 1.3)]),
            alpha(dark(colour, 0.6), 0.4),
        )
    if head.pixels > 12:
        _mouth(head, dark(head.who.skin, 0.6))


def _glasses(head: Head) -> None:
    s, frame = head.shift, (30, 28, 34)
    for side in (-1, 1):
        ring = circle(side * 0.31 + s, -0.02, 0.235, 0.185, 28)
        head.poly(ring, (255, 255, 255, 34))
        head.stroke([*ring, ring[0]], 0.042, frame)
        head.stroke([(side * 0.54 + s, -0.06), (side * head.width + head.shift * 0.1, -0.04)], 0.042, frame)
    head.stroke([(-0.08 + s, -0.06), (0.08 + s, -0.06)], 0.042, frame)
