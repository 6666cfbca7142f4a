"""Whole people: a small skeleton in units of the body's height, clothes, and what hands hold.

Local units: the feet stand at (0, 0), the crown is at (0, -1); x grows to the right of
the picture, so "left" is the left of the picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import acos, atan2, cos, hypot, sin

from mediahub.demo.pictures.canvas import Canvas, Point, smooth
from mediahub.demo.pictures.colour import Colour, alpha, dark, light
from mediahub.demo.pictures.head import draw_hair_behind, draw_head
from mediahub.demo.pictures.people import Looks
from mediahub.demo.pictures.skull import Face

UPPER, FORE = 0.165, 0.15
"""Lengths of the upper arm and the forearm."""


@dataclass(frozen=True, slots=True)
class Pose:
    """What a body does. Hands are (x, y) places in body units; None hangs down."""

    left: Point | None = None
    right: Point | None = None
    hold_left: str | None = None
    """phone, mic, tablet, pen, spade, cup, folder, camera."""
    hold_right: str | None = None
    seated: bool = False
    back: bool = False
    stance: float = 0.02
    lean: float = 0.0
    """Sideways shift of the shoulders."""
    cut: float = 0.0
    """Leave out what is lower than this share of the height (behind a lectern or table)."""
    elbows: tuple[int, int] = (1, 1)
    """1 bends an elbow outwards and down, -1 inwards and up."""
    face: Face = field(default_factory=Face)


class _Body:
    """One body being drawn."""

    def __init__(self, c: Canvas, at: Point, height: float, who: Looks, pose: Pose) -> None:
        self.c, self.at, self.h, self.who, self.pose = c, at, height, who, pose
        self.drop = 0.17 if pose.seated else 0.0
        self.shoulder = (0.098 if who.slim else 0.114) * (0.94 if who.child else 1)
        self.head = 0.092 if who.child else 0.070
        self.lit = pose.face.lit

    def p(self, x: float, y: float) -> Point:
        """Map a local point; the upper body leans and, seated, sinks."""
        y += self.drop
        lean = self.pose.lean * max(0.0, min(1.0, (-y - 0.45) / 0.4))
        return self.at[0] + (x + lean) * self.h, self.at[1] + y * self.h

    def low(self, x: float, y: float) -> Point:
        """Map a local point of the legs, which do not sink."""
        return self.at[0] + x * self.h, self.at[1] + y * self.h

    def tone(self, colour: Colour, x: float) -> Colour:
        """The colour, in shadow on the side away from the light."""
        return dark(colour, 0.22) if x * self.lit < 0 else colour


def draw_person(
    c: Canvas,
    at: Point,
    height: float,
    who: Looks,
    pose: Pose,
    *,
    rim: Colour | None = None,
    shadow: float = 0.35,
) -> None:
    """Draw somebody standing (or sitting) at `at`; `rim` adds an edge of light from behind."""
    if shadow and not pose.cut and not c.tint:
        for k in (1.0, 0.75, 0.5):
            c.ellipse(at[0], at[1], height * 0.16 * k, height * 0.026 * k, (0, 0, 0, round(110 * shadow)))
    if rim and not c.tint:
        c.tint = rim[:3]
        side = -pose.face.lit
        shift = min(5.0, max(1.0, height * 0.005))
        _draw(_Body(c, (at[0] + side * shift, at[1] - shift * 0.5), height, who, pose))
        c.tint = None
    _draw(_Body(c, at, height, who, pose))


def _draw(body: _Body) -> None:
    if not body.pose.cut:
        _legs(body)
    hands_behind = body.pose.back
    if hands_behind:
        _arm(body, -1)
        _arm(body, 1)
    face = body.pose.face
    if body.pose.back:
        face = Face(face.turn, face.tilt, face.mouth, face.lit, back=True)
    at, size = body.p(face.turn * 0.008, -1 + body.head * 1.05), body.head * body.h
    draw_hair_behind(body.c, at, size, body.who, face)
    _neck(body)
    _torso(body)
    draw_head(body.c, at, size, body.who, face)
    if not hands_behind:
        _arm(body, -1)
        _arm(body, 1)


def _neck(body: _Body) -> None:
    skin = body.who.skin
    r = 0.030 if body.who.slim or body.who.child else 0.036
    top = -1 + body.head * 1.5
    body.c.limb(
        body.p(0, top),
        body.p(0, -0.825),
        r * body.h,
        r * 1.1 * body.h,
        dark(skin, 0.26 if not body.pose.back else 0.1),
    )


def _hem(body: _Body) -> float:
    return {"dress": -0.30, "suit": -0.455, "blazer": -0.46, "vest": -0.47}.get(body.who.outfit, -0.49)


def _torso_outline(body: _Body) -> list[Point]:
    s = body.shoulder
    waist = s * (0.70 if body.who.slim else 0.84)
    hem = _hem(body)
    if body.pose.seated:
        hem = max(min(hem, -0.45), -0.47)
    flare = 0.105 if body.who.outfit == "dress" and not body.pose.seated else s * 0.86
    half = [
        (0.030, -0.852),
        (s * 0.66, -0.834),
        (s * 0.97, -0.806),
        (s * 0.99, -0.74),
        (waist, -0.60),
        (s * 0.86, -0.50),
        (flare, hem - 0.012),
        (flare * 0.99, hem),
        (flare * 0.8, hem),
    ]
    return [*half, *[(-x, y) for x, y in reversed(half)]]


def _torso(body: _Body) -> None:
    c, who = body.c, body.who
    outline = [body.p(x, y) for x, y in smooth(_torso_outline(body))]
    c.poly(outline, who.top)
    if c.tint:
        return
    side = -body.lit
    with c.clip(outline) as inner:
        shade = [
            body.p(side * x, y)
            for x, y in ((0.035, -0.9), (0.055, -0.7), (0.03, -0.55), (0.045, -0.2), (0.3, -0.2), (0.3, -0.9))
        ]
        inner.poly(shade, dark(who.top, 0.22))
        if not body.pose.back:
            _front(body, inner)
        elif who.outfit == "hoodie":
            inner.blob(
                [
                    body.p(x, y)
                    for x, y in ((-0.05, -0.86), (0.05, -0.86), (0.07, -0.79), (0, -0.75), (-0.07, -0.79))
                ],
                dark(who.top, 0.3),
            )


def _front(body: _Body, inner: Canvas) -> None:
    """Shirt, lapels, tie, zip, badge: whatever the outfit shows in front."""
    who, p = body.who, body.p
    if who.outfit in ("suit", "blazer", "vest"):
        deep = -0.64 if who.outfit == "suit" else -0.60
        inner.poly([p(-0.042, -0.87), p(0.042, -0.87), p(0.0, deep)], who.under)
        inner.poly([p(0.0, -0.87), p(-body.lit * 0.045, -0.87), p(0.0, deep)], dark(who.under, 0.12))
        if who.tie:
            inner.poly(
                [p(-0.010, -0.835), p(0.010, -0.835), p(0.013, -0.70), p(0.0, -0.665), p(-0.013, -0.70)],
                who.tie,
            )
        for side in (-1, 1):
            lapel = [
                p(side * 0.036, -0.862),
                p(side * 0.066, -0.80),
                p(side * 0.052, -0.765),
                p(0.0, deep + 0.01),
                p(side * 0.012, deep - 0.03),
            ]
            inner.poly(lapel, light(who.top, 0.10) if side == body.lit else dark(who.top, 0.34))
        inner.line([p(0, deep), p(0.004, -0.45)], 0.004 * body.h, dark(who.top, 0.45))
        if who.outfit == "vest":
            for y in (-0.70, -0.56):
                inner.poly([p(-0.2, y), p(0.2, y), p(0.2, y + 0.03), p(-0.2, y + 0.03)], (232, 236, 214))
    elif who.outfit == "hoodie":
        inner.blob(
            [p(-0.06, -0.88), p(0, -0.80), p(0.06, -0.88), p(0.075, -0.82), p(0, -0.755), p(-0.075, -0.82)],
            dark(who.top, 0.3),
        )
        for side in (-1, 1):
            inner.line([p(side * 0.018, -0.78), p(side * 0.02, -0.69)], 0.005 * body.h, light(who.top, 0.6))
    else:
        neck = -0.80 if who.outfit in ("dress",) else -0.815
        inner.poly([p(-0.034, -0.88), p(0.034, -0.88), p(0.0, neck)], dark(who.skin, 0.12))
        if who.outfit != "dress":
            for side in (-1, 1):
                inner.poly(
                    [p(side * 0.034, -0.87), p(side * 0.055, -0.835), p(side * 0.026, -0.80), p(0, neck)],
                    light(who.top, 0.18),
                )
            inner.line([p(0, neck), p(0, -0.48)], 0.003 * body.h, dark(who.top, 0.35))
    if who.badge:
        for side in (-1, 1):
            inner.line([p(side * 0.034, -0.85), p(0.0, -0.675)], 0.006 * body.h, (200, 16, 46))
        x, y = p(-0.022, -0.675)
        inner.rect(x, y, 0.044 * body.h, 0.055 * body.h, (248, 246, 240), 0.004 * body.h)
        inner.rect(x, y, 0.044 * body.h, 0.016 * body.h, (200, 16, 46), 0.004 * body.h)


def _legs(body: _Body) -> None:
    c, h, who, pose = body.c, body.h, body.who, body.pose
    bare = who.outfit == "dress"
    shoe = dark(who.legs, 0.5) if not bare else dark(who.top, 0.55)
    for side in (body.lit, -body.lit):
        cloth = body.tone(dark(who.skin, 0.1) if bare else who.legs, side)
        if pose.seated:
            hip, knee, ankle = (
                body.low(side * 0.05, -0.29),
                body.low(side * 0.078, -0.255),
                body.low(side * 0.07, -0.035),
            )
            thigh = body.tone(who.top, side) if bare else cloth
            c.limb(hip, knee, 0.055 * h, 0.050 * h, thigh)
            c.limb(knee, ankle, 0.042 * h, 0.025 * h, cloth)
        else:
            hip, knee = body.low(side * 0.046, -0.48), body.low(side * (0.044 + pose.stance * 0.6), -0.26)
            ankle = body.low(side * (0.040 + pose.stance), -0.035)
            c.limb(hip, knee, 0.050 * h, 0.036 * h, cloth)
            c.limb(knee, ankle, 0.036 * h, 0.022 * h if bare else 0.027 * h, cloth)
        x, y = ankle
        toe = side * 0.018 * h
        c.blob(
            [
                (x - 0.028 * h, y + 0.012 * h),
                (x, y - 0.012 * h),
                (x + 0.028 * h, y + 0.012 * h),
                (x + toe + 0.03 * h, y + 0.036 * h),
                (x + toe - 0.03 * h, y + 0.036 * h),
            ],
            shoe,
        )


def _arm(body: _Body, side: int) -> None:
    """Draw the arm on one side, its elbow found from where the hand shall be."""
    c, h, who, pose = body.c, body.h, body.who, body.pose
    target = pose.left if side < 0 else pose.right
    hold = pose.hold_left if side < 0 else pose.hold_right
    scale = 0.92 if who.child else 1.0
    sx, sy = side * body.shoulder * 0.84, -0.79
    hx, hy = target if target else (side * (body.shoulder + 0.018), -0.475)
    outwards = side * (pose.elbows[0] if side < 0 else pose.elbows[1])
    # An arm that reaches less than its length bends towards us as well: it looks shorter.
    scale *= min(1.0, max(0.5, hypot(hx - sx, hy - sy) * 1.1 / ((UPPER + FORE) * scale)))
    ex, ey = _elbow((sx, sy), (hx, hy), UPPER * scale, FORE * scale, outwards)
    hx, hy = _reach((ex, ey), (hx, hy), FORE * scale)
    shoulder, elbow, hand = body.p(sx, sy), body.p(ex, ey), body.p(hx, hy)
    sleeve = body.tone(who.top, side) if side != body.lit else light(who.top, 0.05)
    bare = who.outfit in ("polo", "dress") or (who.outfit == "vest")
    fore = body.tone(who.skin, side) if who.outfit in ("polo", "dress") else sleeve
    if who.outfit == "vest":
        sleeve = fore = body.tone((72, 88, 120), side)
    if hold:
        _held(body, hold, hand, behind=True)
    c.limb(shoulder, elbow, 0.029 * h, 0.025 * h, sleeve)
    c.limb(elbow, _toward(elbow, hand, 0.9), 0.025 * h, 0.019 * h, fore)
    if not bare:
        a, b = _toward(elbow, hand, 0.86), _toward(elbow, hand, 0.93)
        c.limb(a, b, 0.0195 * h, 0.0195 * h, who.under)
    _hand(body, elbow, hand, side)
    if hold:
        _held(body, hold, hand, behind=False)


def _hand(body: _Body, elbow: Point, hand: Point, side: int) -> None:
    c, h = body.c, body.h
    skin = body.tone(body.who.skin, side)
    length = hypot(hand[0] - elbow[0], hand[1] - elbow[1]) or 1.0
    dx, dy = (hand[0] - elbow[0]) / length, (hand[1] - elbow[1]) / length
    tip = (hand[0] + dx * 0.024 * h, hand[1] + dy * 0.024 * h)
    c.limb(hand, tip, 0.019 * h, 0.013 * h, skin)
    thumb = (
        hand[0] + dx * 0.012 * h - side * dy * 0.022 * h,
        hand[1] + dy * 0.012 * h + side * dx * 0.022 * h,
    )
    c.limb(hand, thumb, 0.011 * h, 0.007 * h, skin)


def _held(body: _Body, what: str, hand: Point, *, behind: bool) -> None:
    """Things in a hand; some are drawn behind the fingers, some before them."""
    c, h = body.c, body.h
    x, y = hand
    if what == "phone" and behind:
        c.rect(x - 0.024 * h, y - 0.075 * h, 0.048 * h, 0.088 * h, (24, 24, 30), 0.008 * h)
        c.rect(x - 0.020 * h, y - 0.071 * h, 0.040 * h, 0.080 * h, (176, 208, 232), 0.006 * h)
    elif what == "mic" and not behind:
        c.limb((x, y + 0.02 * h), (x + 0.006 * h, y - 0.05 * h), 0.008 * h, 0.011 * h, (28, 28, 34))
        c.ellipse(x + 0.007 * h, y - 0.062 * h, 0.016 * h, 0.017 * h, (70, 72, 80))
    elif what == "tablet" and behind:
        c.rect(x - 0.06 * h, y - 0.08 * h, 0.12 * h, 0.09 * h, (30, 30, 36), 0.008 * h)
        c.rect(x - 0.053 * h, y - 0.073 * h, 0.106 * h, 0.076 * h, (150, 190, 220), 0.004 * h)
    elif what == "cup" and not behind:
        c.poly(
            [
                (x - 0.018 * h, y - 0.035 * h),
                (x + 0.018 * h, y - 0.035 * h),
                (x + 0.014 * h, y + 0.012 * h),
                (x - 0.014 * h, y + 0.012 * h),
            ],
            (246, 242, 234),
        )
    elif what == "pen" and not behind:
        c.limb(
            (x - 0.012 * h, y + 0.03 * h), (x + 0.012 * h, y - 0.03 * h), 0.003 * h, 0.004 * h, (24, 26, 60)
        )
    elif what == "spade" and behind:
        c.limb((x, y - 0.12 * h), (x, y + 0.36 * h), 0.008 * h, 0.008 * h, (146, 104, 62))
        c.blob(
            [
                (x - 0.035 * h, y + 0.34 * h),
                (x + 0.035 * h, y + 0.34 * h),
                (x + 0.03 * h, y + 0.42 * h),
                (x, y + 0.46 * h),
                (x - 0.03 * h, y + 0.42 * h),
            ],
            (120, 128, 138),
        )
    elif what == "folder" and behind:
        c.rect(x - 0.05 * h, y - 0.09 * h, 0.10 * h, 0.13 * h, (124, 20, 40), 0.006 * h)
        c.rect(x - 0.03 * h, y - 0.06 * h, 0.06 * h, 0.008 * h, (232, 200, 120))
    elif what == "camera" and not behind:
        c.rect(x - 0.04 * h, y - 0.045 * h, 0.085 * h, 0.055 * h, (26, 26, 30), 0.008 * h)
        c.ellipse(x, y - 0.016 * h, 0.024 * h, 0.024 * h, (52, 54, 62))
        c.ellipse(x, y - 0.016 * h, 0.014 * h, 0.014 * h, (96, 120, 150))
    if what == "phone" and not behind and not c.tint:
        c.ellipse(x + 0.012 * h, y - 0.01 * h, 0.008 * h, 0.014 * h, alpha(body.who.skin, 1))


def _elbow(shoulder: Point, hand: Point, upper: float, fore: float, outwards: int) -> Point:
    """Two-bone reach: of the two places an elbow can be, the one further out and lower."""
    dx, dy = hand[0] - shoulder[0], hand[1] - shoulder[1]
    reach = max(min(hypot(dx, dy), (upper + fore) * 0.999), abs(upper - fore) + 1e-3)
    inner = acos(max(-1, min(1, (upper**2 + reach**2 - fore**2) / (2 * upper * reach))))
    angles = (atan2(dy, dx) + inner, atan2(dy, dx) - inner)
    places = [(shoulder[0] + upper * cos(a), shoulder[1] + upper * sin(a)) for a in angles]
    return max(places, key=lambda e: 0.5 * outwards * e[0] + e[1])


def _reach(elbow: Point, hand: Point, length: float) -> Point:
    """Pull the hand in to where the forearm ends."""
    dx, dy = hand[0] - elbow[0], hand[1] - elbow[1]
    far = hypot(dx, dy) or 1e-6
    k = min(1.0, length / far)
    return elbow[0] + dx * k, elbow[1] + dy * k


def _toward(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t
