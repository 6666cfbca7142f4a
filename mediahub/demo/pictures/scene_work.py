"""Pictures of work: tables from above, teams at a table, walls of notes, clay and sketches."""

from __future__ import annotations

from math import cos, pi, sin

from mediahub.demo.pictures import stage
from mediahub.demo.pictures.canvas import Canvas, box, circle, turned
from mediahub.demo.pictures.car import BODIES
from mediahub.demo.pictures.colour import RGB, alpha, dark, light, rgb
from mediahub.demo.pictures.figure import Pose, draw_person
from mediahub.demo.pictures.finish import Look
from mediahub.demo.pictures.people import Looks, somebody
from mediahub.demo.pictures.scene import Scene
from mediahub.demo.pictures.skull import Face

NOTES = [rgb(x) for x in ("#ffd84d", "#ff9ebb", "#8fd3ff", "#b6e27a", "#ffb066", "#d9c2ff")]
WORDS = (
    "more legroom",
    "quiet cabin",
    "voice: offline?",
    "boot light",
    "seat for six",
    "night mode",
    "no menus!",
    "tow 1.5 t",
    "pet mode",
    "fold flat",
    "easy charge",
    "child lock",
    "warm colours",
    "big buttons",
    "who pays?",
    "range 900 km",
    "less plastic",
    "rear camera",
    "tea holder",
)
DAYLIGHT = Look(bloom=0.25, vignette=0.3, contrast=0.2, shadows=(22, 20, 34))


def note(c: Canvas, x: float, y: float, size: float, colour: RGB, angle: float, words: str) -> None:
    """A sticky note with a shadow and one or two words."""
    paper = turned(box(x - size / 2, y - size / 2, size, size), (x, y), angle)
    c.poly([(px + size * 0.06, py + size * 0.09) for px, py in paper], (0, 0, 0, 46))
    c.poly(paper, colour)
    c.poly(turned(box(x - size / 2, y - size / 2, size, size * 0.16), (x, y), angle), dark(colour, 0.07))
    lines = words.split(" ", 1)
    for k, line in enumerate(lines):
        c.text(
            x,
            y + size * (0.02 + 0.24 * (k - (len(lines) - 1) / 2)),
            line,
            size * 0.19,
            (50, 44, 56),
            anchor="mm",
            bold=0.25,
            fit=size * 0.86,
        )


def table_top(c: Canvas, s: Scene) -> Look:
    """A round table from straight above: hands, notes, cups, a plan of a car."""
    w, h, rng = c.width, c.height, s.rng
    floor = rng.choice((rgb("#8f8a86"), rgb("#5f6f74"), rgb("#a3907a"), rgb("#6b6470")))
    c.sky([(0, light(floor, 0.1)), (1, dark(floor, 0.12))])
    for k in range(12):
        c.line([(k * w / 10 - 40, 0), (k * w / 10 - 40, h)], 2, alpha(dark(floor, 0.4), 0.3))
    cx, cy, r = w / 2, h / 2, min(w, h) * 0.40
    seats = 6 if w != h else 5
    start = rng.uniform(0, pi)
    people = [s.looks(i) if i < len(s.people) else somebody(rng, formal=0.3) for i in range(seats)]
    c.ellipse(cx + 16, cy + 22, r * 1.02, r * 1.02, (0, 0, 0, 70))
    wood = rng.choice((rgb("#e9dfd0"), rgb("#d8b98c"), rgb("#f1efec"), rgb("#c79f72")))
    angles = [start + 2 * pi * i / seats for i in range(seats)]
    for who, a in zip(people, angles, strict=True):
        _sitter(c, cx, cy, r, a, who)
    c.ellipse(cx, cy, r, r, dark(wood, 0.25))
    c.ellipse(cx, cy - 3, r * 0.985, r * 0.985, wood)
    with c.clip(circle(cx, cy - 3, r * 0.985)) as top:
        for k in range(15):
            y = cy - r + k * r / 7 + rng.uniform(-5, 5)
            top.line([(cx - r, y), (cx + r, y + rng.uniform(-6, 6))], 2, alpha(dark(wood, 0.3), 0.25))
        top.poly(
            [(cx - r, cy - r), (cx + r * 0.5, cy - r), (cx - r * 0.9, cy + r)], alpha((255, 255, 255), 0.16)
        )
    _plan(c, cx, cy, r * 0.62, rng.uniform(-25, 25), s)
    for i in range(13):
        a, q = rng.uniform(0, 2 * pi), r * rng.uniform(0.5, 0.82)
        note(
            c,
            cx + cos(a) * q,
            cy + sin(a) * q,
            r * 0.17,
            NOTES[i % 6],
            rng.uniform(-30, 30),
            WORDS[(i * 5 + s.variant * 3) % len(WORDS)],
        )
    for i in range(4):
        _cup_above(
            c,
            cx + cos(angles[i % seats] + 0.42) * r * 0.8,
            cy + sin(angles[i % seats] + 0.42) * r * 0.8,
            r * 0.075,
            rng.random() < 0.5,
        )
    for who, a in zip(people, angles, strict=True):
        _hands_above(c, cx, cy, r, a, who, s)
    return DAYLIGHT


def _sitter(c: Canvas, cx: float, cy: float, r: float, a: float, who: Looks) -> None:
    """Shoulders and hair of somebody seen from above."""
    x, y, deg = cx + cos(a) * r * 1.17, cy + sin(a) * r * 1.17, a * 180 / pi
    body = turned(circle(x, y, r * 0.15, r * 0.30), (x, y), deg)
    c.poly([(px + 10, py + 14) for px, py in body], (0, 0, 0, 60))
    c.poly(body, who.top)
    c.poly(turned(circle(x + r * 0.03, y, r * 0.10, r * 0.28), (x, y), deg), dark(who.top, 0.2))
    hx, hy = cx + cos(a) * r * 1.10, cy + sin(a) * r * 1.10
    c.ellipse(hx - cos(a) * r * 0.035, hy - sin(a) * r * 0.035, r * 0.105, r * 0.105, who.skin)
    hair = who.under if who.hair == "hijab" else who.skin if who.hair == "bald" else who.hair_colour
    c.poly(turned(circle(hx, hy, r * 0.115, r * 0.108), (hx, hy), deg), hair)
    c.ellipse(hx - r * 0.03, hy - r * 0.035, r * 0.055, r * 0.045, light(hair, 0.12))


def _hands_above(c: Canvas, cx: float, cy: float, r: float, a: float, who: Looks, s: Scene) -> None:
    for side in (-1, 1):
        out = a + side * 0.24
        start = (cx + cos(a + side * 0.22) * r * 1.14, cy + sin(a + side * 0.22) * r * 1.14)
        reach = r * (0.80 + s.jitter(0.05))
        wrist = (cx + cos(out - side * 0.08) * reach, cy + sin(out - side * 0.08) * reach)
        c.limb(
            (start[0] + 6, start[1] + 10), (wrist[0] + 6, wrist[1] + 10), r * 0.05, r * 0.035, (0, 0, 0, 40)
        )
        c.limb(start, wrist, r * 0.062, r * 0.042, who.top)
        tip = (
            cx + cos(out - side * 0.10) * (reach - r * 0.07),
            cy + sin(out - side * 0.10) * (reach - r * 0.07),
        )
        c.limb(wrist, tip, r * 0.036, r * 0.032, who.skin)
        for k in range(4):
            b = a + pi + (k - 1.5) * 0.22
            c.limb(
                tip, (tip[0] + cos(b) * r * 0.06, tip[1] + sin(b) * r * 0.06), r * 0.011, r * 0.009, who.skin
            )
        if side > 0 and s.rng.random() < 0.5:
            b = a + pi - 0.6
            c.limb(
                tip,
                (tip[0] + cos(b) * r * 0.16, tip[1] + sin(b) * r * 0.16),
                r * 0.011,
                r * 0.009,
                s.rng.choice(((200, 16, 46), (30, 80, 160), (30, 30, 36))),
            )


def _plan(c: Canvas, x: float, y: float, size: float, angle: float, s: Scene) -> None:
    """A large sheet with a car's side view in blue lines."""
    sheet = turned(box(x - size, y - size * 0.55, size * 2, size * 1.1), (x, y), angle)
    c.poly([(px + 5, py + 8) for px, py in sheet], (0, 0, 0, 40))
    c.poly(sheet, (250, 250, 246))
    body = list(BODIES.values())[s.variant % 4]
    for line in (body.outline, body.glass):
        pts = [(x + (u - 0.5) * size * 1.5, y + size * 0.30 + v * size * 1.5) for u, v in line]
        c.line(turned([*pts, pts[0]], (x, y), angle), size * 0.018, (40, 90, 170))
    for wheel in body.wheels:
        ring = circle(
            x + (wheel - 0.5) * size * 1.5, y + size * 0.30 - body.wheel * size * 1.5, body.wheel * size * 1.5
        )
        c.line(turned([*ring, ring[0]], (x, y), angle), size * 0.018, (40, 90, 170))
    for k in range(3):
        px, py = x - size * 0.7 + k * size * 0.55, y - size * 0.40
        c.line(
            turned([(px, py), (px + size * 0.3, py)], (x, y), angle),
            size * 0.022,
            (200, 60, 60) if k == 1 else (150, 150, 156),
        )


def _cup_above(c: Canvas, x: float, y: float, r: float, tea: bool) -> None:
    c.ellipse(x + 4, y + 7, r * 1.35, r * 1.35, (0, 0, 0, 44))
    c.ellipse(x, y, r * 1.35, r * 1.35, (240, 238, 234))
    c.ellipse(x, y, r, r, (252, 251, 248))
    c.ellipse(x, y, r * 0.82, r * 0.82, (170, 160, 70) if tea else (74, 46, 34))
    c.ellipse(x - r * 0.25, y - r * 0.25, r * 0.25, r * 0.18, (255, 255, 255, 90))


def studio(c: Canvas, s: Scene, blur: float) -> None:
    """A workshop room: tall windows, a board of notes, pendant lamps."""
    w, h, rng = c.width, c.height, s.rng
    wall = rng.choice((rgb("#e6dfd4"), rgb("#d5dcdc"), rgb("#dcd3d8")))
    c.sky([(0, light(wall, 0.2)), (1, dark(wall, 0.1))])
    for k in range(3):
        c.gradient(
            box(w * (0.02 + 0.13 * k), h * 0.06, w * 0.11, h * 0.52),
            [(0, (160, 204, 236)), (0.6, (230, 240, 236)), (1, (150, 186, 140))],
        )
    c.rect(w * 0.48, h * 0.08, w * 0.48, h * 0.42, (250, 250, 248), 6)
    for i in range(26):
        note(
            c,
            w * rng.uniform(0.51, 0.93),
            h * rng.uniform(0.12, 0.46),
            h * 0.042,
            NOTES[i % 6],
            rng.uniform(-9, 9),
            WORDS[i % len(WORDS)],
        )
    for k in range(4):
        x = w * (0.16 + 0.23 * k)
        c.line([(x, 0), (x, h * 0.10)], 3, (40, 40, 46))
        c.poly([(x - 20, h * 0.14), (x - 8, h * 0.095), (x + 8, h * 0.095), (x + 20, h * 0.14)], (46, 46, 54))
        c.ellipse(x, h * 0.14, 20, 6, (255, 240, 200))
    c.defocus(blur)


def wall(c: Canvas, s: Scene) -> Look:
    """A wall of notes under headings, somebody adds one."""
    w, h, rng = c.width, c.height, s.rng
    c.sky([(0, (244, 242, 238)), (1, (222, 218, 214))])
    columns = ("KEEP", "CHANGE", "DREAM", "ASK") if w > h else ("KEEP", "CHANGE", "DREAM")
    for k, head in enumerate(columns):
        x = w * (k + 0.5) / len(columns)
        c.text(x, h * 0.075, head, h * 0.05, (60, 58, 72), anchor="mm", bold=0.8)
        c.rect(x - w * 0.06, h * 0.112, w * 0.12, 5, NOTES[k])
        c.line([(x + w * 0.5 / len(columns), h * 0.06), (x + w * 0.5 / len(columns), h)], 2, (200, 196, 194))
        for i in range(rng.randrange(9, 15)):
            nx = x + ((i % 3) - 1) * w * 0.065 + rng.uniform(-8, 8)
            note(
                c,
                nx,
                h * (0.20 + 0.15 * (i // 3)) + rng.uniform(-8, 8),
                h * 0.105,
                NOTES[(k + (i % 4 == 0)) % 6],
                rng.uniform(-7, 7),
                WORDS[(i * 3 + k * 5 + s.variant) % len(WORDS)],
            )
    tall = h * (0.86 if w > h else 0.66)
    for i, at in enumerate((0.40, 0.84) if w > h else (0.56,)):
        side = -1 if i == 0 else 1
        who = s.looks(i) if i < len(s.people) else somebody(rng, formal=0.2)
        up = (side * 0.24 + s.jitter(0.02), -0.90 + s.jitter(0.03))
        turned_ = i == 0
        pose = Pose(
            left=up if side < 0 else (-0.06, -0.62),
            right=up if side > 0 else (0.07, -0.62),
            back=turned_,
            hold_right="pen" if not turned_ else None,
            face=Face(turn=side * 0.6, mouth="smile", lit=-1),
        )
        x, y = w * at, h * 1.02
        draw_person(c, (x, y), tall, who, pose)
        note(
            c,
            x + up[0] * tall,
            y + (up[1] - 0.03) * tall,
            h * 0.085,
            NOTES[(s.variant + i) % 6],
            side * 6,
            "new idea",
        )
    stage.wash(c, w * 0.1, 0, h * 0.7, (255, 248, 226), 0.3)
    return DAYLIGHT


def team(c: Canvas, s: Scene) -> Look:
    """People round a table, one explains, the others look at her."""
    w, h, rng = c.width, c.height, s.rng
    studio(c, s, 5)
    top = h * 0.70
    tall = h * (0.74 if w > h else 0.52)
    count = 5 if w > h else 3
    talking = s.tick.randrange(count)
    for i in range(count):
        x = w * (0.5 + (i - (count - 1) / 2) * (0.175 if w > h else 0.28))
        who = s.looks(i) if i < len(s.people) else somebody(rng, formal=0.25)
        if i == talking:
            face = Face(turn=rng.uniform(-0.3, 0.3), mouth="talk", lit=-1)
            right = (0.27 + s.jitter(0.04), -0.68 + s.jitter(0.05))
            pose = Pose(left=(-0.25 + s.jitter(0.05), -0.62), right=right, face=face, cut=0.4)
        else:
            turn = max(-0.8, min(0.8, (talking - i) * 0.45))
            face = Face(turn=turn, tilt=s.jitter(4), mouth=rng.choice(("smile", "calm")), lit=-1)
            right, hold = (0.07 + s.jitter(0.02), -0.54), "pen" if i % 2 else None
            pose = Pose(left=(-0.08, -0.54), right=right, hold_right=hold, face=face, cut=0.4)
        at = (x, top + tall * 0.50 + (14 if i % 2 else 0))
        draw_person(c, at, tall * rng.uniform(0.95, 1.04), who, pose, shadow=0)
    _meeting_table(c, s, top)
    stage.wash(c, 0, h * 0.2, h * 0.7, (255, 246, 220), 0.3)
    return DAYLIGHT


def _meeting_table(c: Canvas, s: Scene, top: float) -> None:
    """A table towards the viewer with plans, notes, pens and cups."""
    w, h, rng = c.width, c.height, s.rng
    wood = rng.choice((rgb("#d8b98c"), rgb("#e9dfd0"), rgb("#b98a5c")))
    left, right = (w * 0.04, top - 20), (w * 0.96, top - 20)
    c.poly([left, right, (w * 1.08, h * 1.05), (-w * 0.08, h * 1.05)], wood)
    c.poly([left, (w * 0.55, top - 20), (w * 0.3, h * 1.05), (-w * 0.08, h * 1.05)], light(wood, 0.18))
    c.rect(w * 0.04, top - 22, w * 0.92, 5, light(wood, 0.5))
    for i in range(4):
        _sheet(
            c,
            s,
            w * (0.06 + 0.23 * i) + rng.uniform(-20, 20),
            top + (h - top) * rng.uniform(0.15, 0.6),
            210,
            None,
        )
    for i in range(26):
        depth = rng.random()
        _sheet(c, s, w * rng.uniform(0.03, 0.92), top + (h - top) * depth, 30 + 40 * depth, i)
    for i in range(7):
        x, y = w * rng.uniform(0.06, 0.9), h * rng.uniform(0.76, 0.97)
        c.limb(
            (x, y),
            (x + rng.uniform(-70, 70), y + rng.uniform(8, 22)),
            5,
            4,
            NOTES[i % 6] if i % 2 else (40, 40, 50),
        )
    for k in range(3):
        x, y = w * (0.2 + 0.3 * k) + rng.uniform(-30, 30), h * rng.uniform(0.78, 0.92)
        c.ellipse(x + 6, y + 27, 32, 10, (0, 0, 0, 60))
        c.poly([(x - 22, y - 22), (x + 22, y - 22), (x + 17, y + 24), (x - 17, y + 24)], (250, 248, 244))
        c.poly([(x + 6, y - 22), (x + 22, y - 22), (x + 17, y + 24), (x + 4, y + 24)], (218, 214, 212))
        c.ellipse(x, y - 22, 22, 7, (120, 84, 50))


def _sheet(c: Canvas, s: Scene, x: float, y: float, size: float, colour: int | None) -> None:
    """A sheet that lies on the table: a note with lines, or (no colour) a plan of a car."""
    lean = s.rng.uniform(-0.1, 0.1) * size
    paper = [
        (x, y),
        (x + size, y - size * 0.05),
        (x + size * 1.1 + lean, y + size * 0.42),
        (x + size * 0.05 + lean, y + size * 0.46),
    ]
    c.poly([(px + 4, py + 5) for px, py in paper], (0, 0, 0, 44))
    c.poly(paper, (252, 251, 248) if colour is None or colour % 4 == 0 else NOTES[colour % 6])
    if colour is None:
        body = list(BODIES.values())[s.rng.randrange(4)]
        for line in (body.outline, body.glass):
            pts = [
                (
                    x + size * (0.14 + u * 0.8) + lean * (0.75 + v),
                    y + size * (0.33 + v * 0.52) - u * size * 0.04,
                )
                for u, v in line
            ]
            c.line([*pts, pts[0]], 3, (60, 100, 170))
        return
    for k in range(3):
        a, b = size * (0.16 + 0.02 * k), size * (0.75 - 0.1 * k)
        c.line(
            [(x + a, y + size * (0.1 + 0.11 * k)), (x + b, y + size * (0.08 + 0.11 * k))],
            2,
            (90, 86, 100, 150),
        )
