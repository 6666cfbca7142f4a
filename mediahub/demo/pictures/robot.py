"""Two robots: a humanoid that waves and a quadruped that trots."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, sin

from mediahub.demo.pictures.canvas import Canvas, Point, smooth
from mediahub.demo.pictures.colour import RGB, Colour, alpha, dark, light

Place = Callable[[float, float], Point]
"""Maps a place in units of the robot onto the canvas."""

SHELL: RGB = (238, 240, 244)
JOINT: RGB = (44, 48, 60)


def humanoid(
    c: Canvas,
    at: Point,
    h: float,
    *,
    left: Point = (-0.20, -0.44),
    right: Point = (0.20, -0.44),
    lit: int = -1,
    glow: RGB = (90, 220, 255),
    turn: float = 0.0,
    shell: RGB = SHELL,
) -> None:
    """Draw a humanoid robot standing at `at`, `h` tall; hands are in units of its height."""
    x0, y0 = at

    def p(u: float, v: float) -> Point:
        return x0 + u * h, y0 + v * h

    for k in (1.0, 0.7):
        c.ellipse(x0, y0, h * 0.17 * k, h * 0.028 * k, (0, 0, 0, 60))
    for side in (lit, -lit):
        tone = shell if side == lit else dark(shell, 0.22)
        hip, knee, foot = p(side * 0.055, -0.46), p(side * 0.065, -0.25), p(side * 0.065, -0.045)
        c.limb(hip, knee, 0.034 * h, 0.028 * h, JOINT)
        c.limb((hip[0], hip[1] + 0.03 * h), (knee[0], knee[1] - 0.03 * h), 0.045 * h, 0.036 * h, tone)
        c.limb(knee, foot, 0.026 * h, 0.022 * h, JOINT)
        c.limb((knee[0], knee[1] + 0.035 * h), (foot[0], foot[1] - 0.03 * h), 0.038 * h, 0.028 * h, tone)
        c.ellipse(*knee, 0.026 * h, 0.026 * h, light(JOINT, 0.2))
        c.rect(foot[0] - 0.042 * h, foot[1] + 0.0 * h, 0.092 * h, 0.045 * h, tone, 0.02 * h)
    c.limb(p(0, -0.53), p(0, -0.47), 0.055 * h, 0.065 * h, JOINT)
    _chest(c, p, h, lit, glow, shell)
    _robot_head(c, p, h, lit, glow, turn, shell)
    for side in (-1, 1):
        _robot_arm(c, p, h, side, left if side < 0 else right, shell if side == lit else dark(shell, 0.2))


def _chest(c: Canvas, p: Place, h: float, lit: int, glow: RGB, shell: RGB) -> None:
    chest = smooth(
        [
            p(u, v)
            for u, v in (
                (-0.06, -0.83),
                (-0.125, -0.80),
                (-0.125, -0.70),
                (-0.08, -0.56),
                (0.0, -0.545),
                (0.08, -0.56),
                (0.125, -0.70),
                (0.125, -0.80),
                (0.06, -0.83),
            )
        ]
    )
    c.gradient(chest, [(0, light(shell, 0.4)), (1, dark(shell, 0.12))])
    with c.clip(chest) as inner:
        inner.poly(
            [p(-lit * 0.03, -0.9), p(-lit * 0.05, -0.5), p(-lit * 0.2, -0.5), p(-lit * 0.2, -0.9)],
            dark(shell, 0.2),
        )
        inner.line([p(-0.2, -0.66), p(0.0, -0.625), p(0.2, -0.66)], 0.006 * h, dark(shell, 0.5))
    _dot(c, p(0, -0.735), 0.030 * h, 0.030 * h, JOINT)
    _dot(c, p(0, -0.735), 0.021 * h, 0.021 * h, glow)
    c.text(p(0, 0)[0], p(0, -0.665)[1], "AiMOGA", 0.026 * h, dark(shell, 0.6), anchor="mm", bold=0.4)


def _robot_head(c: Canvas, p: Place, h: float, lit: int, glow: RGB, turn: float, shell: RGB) -> None:
    c.limb(p(0, -0.86), p(0, -0.82), 0.026 * h, 0.03 * h, JOINT)
    head = smooth(
        [
            p(u, v)
            for u, v in (
                (-0.065, -0.985),
                (0.0, -1.005),
                (0.065, -0.985),
                (0.082, -0.93),
                (0.062, -0.865),
                (0, -0.85),
                (-0.062, -0.865),
                (-0.082, -0.93),
            )
        ]
    )
    c.poly(head, shell)
    with c.clip(head) as inner:
        inner.poly(
            [p(-lit * 0.03, -1.1), p(-lit * 0.02, -0.8), p(-lit * 0.2, -0.8), p(-lit * 0.2, -1.1)],
            dark(shell, 0.2),
        )
    s = turn * 0.02
    visor = smooth(
        [
            p(u + s, v)
            for u, v in (
                (-0.058, -0.955),
                (0, -0.965),
                (0.058, -0.955),
                (0.064, -0.92),
                (0.045, -0.885),
                (0, -0.878),
                (-0.045, -0.885),
                (-0.064, -0.92),
            )
        ]
    )
    c.gradient(visor, [(0, (40, 46, 66)), (1, (10, 12, 20))])
    for side in (-1, 1):
        c.rect(
            p(side * 0.025 + s * 1.5, 0)[0] - 0.009 * h,
            p(0, -0.935)[1],
            0.018 * h,
            0.024 * h,
            glow,
            0.009 * h,
        )
        _dot(c, p(side * 0.083, -0.925), 0.014 * h, 0.026 * h, JOINT)
    c.line([p(-0.018 + s * 1.5, -0.895), p(0 + s * 1.5, -0.89), p(0.018 + s * 1.5, -0.895)], 0.006 * h, glow)


def _robot_arm(c: Canvas, p: Place, h: float, side: int, hand: Point, tone: RGB) -> None:
    sx, sy = side * 0.142, -0.775
    mx, my = (sx + hand[0]) / 2, (sy + hand[1]) / 2
    dx, dy = hand[0] - sx, hand[1] - sy
    bow = 0.10 * side * (1 if dy > -0.02 else 0.8)
    length = (dx * dx + dy * dy) ** 0.5 or 1e-6
    sign = 1 if dy > 0 else -1
    ex, ey = mx + abs(bow) * side * abs(dy) / length, my + sign * 0.04
    shoulder, elbow, wrist = p(sx, sy), p(ex, ey), p(*hand)
    c.ellipse(*shoulder, 0.045 * h, 0.045 * h, JOINT)
    c.limb(shoulder, elbow, 0.024 * h, 0.02 * h, JOINT)
    c.limb(_mid(shoulder, elbow, 0.2), _mid(shoulder, elbow, 0.8), 0.036 * h, 0.031 * h, tone)
    c.limb(elbow, wrist, 0.02 * h, 0.016 * h, JOINT)
    c.limb(_mid(elbow, wrist, 0.2), _mid(elbow, wrist, 0.78), 0.031 * h, 0.024 * h, tone)
    c.ellipse(*elbow, 0.022 * h, 0.022 * h, light(JOINT, 0.25))
    up = -1 if hand[1] < -0.7 else 1
    for k in range(4):
        a = (k - 1.5) * 0.42
        tip = (wrist[0] + sin(a) * 0.05 * h, wrist[1] + up * cos(a) * 0.05 * h)
        c.limb(wrist, tip, 0.012 * h, 0.008 * h, light(JOINT, 0.15))
    c.ellipse(*wrist, 0.021 * h, 0.021 * h, tone)


def _dot(c: Canvas, at: Point, rx: float, ry: float, colour: Colour) -> None:
    c.ellipse(at[0], at[1], rx, ry, colour)


def _mid(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def quadruped(
    c: Canvas,
    at: Point,
    size: float,
    *,
    phase: float = 0.0,
    flip: bool = False,
    shell: RGB = (246, 190, 60),
    glow: RGB = (90, 220, 255),
) -> None:
    """Draw a four-legged robot, its feet at `at`, `size` long; `phase` moves its trot."""
    x0, y0 = at
    m = -1 if flip else 1

    def p(u: float, v: float) -> Point:
        return x0 + m * u * size, y0 + v * size

    for k in (1.0, 0.75):
        c.ellipse(x0, y0, size * 0.55 * k, size * 0.05 * k, (0, 0, 0, 60))
    for far in (True, False):
        for i, hip in enumerate((-0.33, 0.33)):
            t = phase + (0 if (i == 0) != far else 3.14159)
            lift = max(0.0, sin(t)) * 0.07
            foot = (hip - 0.02 + 0.10 * cos(t), -0.02 - lift)
            knee = (hip + 0.10, -0.26 - lift * 0.5)
            up = (hip + (0.03 if far else 0), -0.46)
            tone = dark(JOINT, 0.3) if far else JOINT
            c.limb(p(*up), p(*knee), 0.065 * size, 0.042 * size, tone if far else dark(shell, 0.1))
            c.limb(p(*knee), p(*foot), 0.036 * size, 0.024 * size, tone)
            _dot(c, p(*foot), 0.034 * size, 0.026 * size, (20, 20, 26))
            if not far:
                _dot(c, p(*up), 0.062 * size, 0.062 * size, light(JOINT, 0.2))
        if far:
            _trunk(c, p, size, shell, glow)


def _trunk(c: Canvas, p: Place, size: float, shell: RGB, glow: RGB) -> None:
    trunk = smooth(
        [
            p(u, v)
            for u, v in (
                (-0.46, -0.50),
                (-0.40, -0.585),
                (0, -0.60),
                (0.40, -0.59),
                (0.50, -0.53),
                (0.46, -0.42),
                (0, -0.40),
                (-0.42, -0.41),
            )
        ]
    )
    c.gradient(trunk, [(0, light(shell, 0.35)), (0.55, shell), (1, dark(shell, 0.4))])
    with c.clip(trunk) as inner:
        inner.poly([p(-0.6, -0.47), p(0.6, -0.47), p(0.6, -0.3), p(-0.6, -0.3)], JOINT)
    head = smooth(
        [
            p(u, v)
            for u, v in (
                (0.46, -0.58),
                (0.56, -0.63),
                (0.68, -0.60),
                (0.70, -0.52),
                (0.62, -0.46),
                (0.48, -0.47),
            )
        ]
    )
    c.poly(head, light(JOINT, 0.08))
    c.rect(min(p(0.56, 0)[0], p(0.69, 0)[0]), p(0, -0.56)[1], 0.13 * size, 0.022 * size, glow, 0.01 * size)
    c.line([p(-0.2, -0.60), p(-0.2, -0.66), p(0.08, -0.66), p(0.08, -0.60)], 0.018 * size, alpha(JOINT, 1))
