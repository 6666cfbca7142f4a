"""Pictures of people: portraits, interviews, coffee breaks, the group photo, tree planting."""

from __future__ import annotations

from math import sin

from mediahub.demo.pictures import stage
from mediahub.demo.pictures.canvas import Canvas, box
from mediahub.demo.pictures.colour import alpha, dark, light, mix, rgb
from mediahub.demo.pictures.figure import Pose, draw_person
from mediahub.demo.pictures.finish import Look
from mediahub.demo.pictures.land import clouds, hills, sky_for, skyline, tree, trees, water
from mediahub.demo.pictures.people import Looks, somebody
from mediahub.demo.pictures.scene import Scene
from mediahub.demo.pictures.skull import Face


def portrait(c: Canvas, s: Scene) -> Look:
    """Head and shoulders in window light, in stage light or before the river."""
    w, h, rng = c.width, c.height, s.rng
    lit = rng.choice((-1, 1))
    kind = s.variant % 4
    (_by_window, _by_river, _plain, _in_hall)[kind](c, s, lit)
    tall = h * (2.25 if w > h else 1.85) * rng.uniform(0.94, 1.06)
    x = w * (0.5 + rng.uniform(-0.14, 0.14) * (1 if w > h else 0.3)) + s.jitter(10)
    face = Face(
        turn=rng.uniform(-0.55, 0.55) + s.jitter(0.1),
        tilt=rng.uniform(-4, 4) + s.jitter(2),
        mouth=s.tick.choice(("smile", "smile", "calm")),
        lit=lit,
    )
    rim = light(s.palette.glow, 0.3) if kind == 3 else ((255, 238, 206) if kind == 1 else None)
    draw_person(
        c,
        (x, h * rng.uniform(0.10, 0.15) + tall),
        tall,
        s.looks(),
        Pose(face=face, lean=s.jitter(0.004)),
        rim=rim,
        shadow=0,
    )
    stage.wash(c, w * (0.5 + lit * 0.55), h * 0.2, h * 0.55, (255, 240, 214), 0.28)
    return Look(bloom=0.25, vignette=0.35, contrast=0.2, shadows=(18, 16, 32))


def _by_window(c: Canvas, s: Scene, lit: int) -> None:
    w, h, rng = c.width, c.height, s.rng
    c.sky([(0, rgb("#c7c2ba")), (1, rgb("#8f8a8c"))])
    start = w * (0.02 if lit < 0 else 0.52)
    for k in range(3):
        c.gradient(
            box(start + k * w * 0.16, -5, w * 0.14, h * 0.86),
            [(0, (226, 240, 250)), (0.7, (250, 246, 228)), (1, (180, 196, 160))],
        )
    for _ in range(5):
        c.ellipse(
            rng.uniform(0, w),
            h * rng.uniform(0.75, 1.0),
            90,
            110,
            alpha(rng.choice(((70, 110, 80), (96, 140, 96))), 0.8),
        )
    c.defocus(15)


def _by_river(c: Canvas, s: Scene, lit: int) -> None:
    w, h, rng = c.width, c.height, s.rng
    tones = sky_for(s.extra.get("light", "golden"))
    c.sky([(0, tones.top), (0.55, tones.low), (1, tones.low)])
    skyline(c, h * 0.56, h * 0.30, tones, rng, lit=0.25)
    c.gradient(
        box(-5, h * 0.56, w + 10, h * 0.5), [(0, mix(tones.low, tones.top, 0.3)), (1, dark(tones.top, 0.2))]
    )
    c.reflect(h * 0.56, h * 0.3, 0.5)
    c.defocus(14)


def _plain(c: Canvas, s: Scene, lit: int) -> None:
    tone = s.rng.choice(
        (s.palette.mid, mix(s.palette.mid, (220, 214, 204), 0.5), mix(s.palette.glow, (230, 224, 214), 0.55))
    )
    c.sky([(0, dark(tone, 0.12)), (1, light(tone, 0.1))])
    stage.wash(c, c.width * (0.5 - lit * 0.1), c.height * 0.42, c.height * 0.5, light(tone, 0.4), 0.35)


def _in_hall(c: Canvas, s: Scene, lit: int) -> None:
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    c.sky([(0, pal.deep), (1, mix(pal.mid, pal.glow, 0.2))])
    for _ in range(30):
        r = rng.uniform(14, 70)
        c.ellipse(
            rng.uniform(0, w),
            rng.uniform(0, h * 0.8),
            r,
            r,
            alpha(mix(pal.glow, pal.accent, rng.random()), rng.uniform(0.15, 0.5)),
        )
    c.defocus(9)


def foyer(c: Canvas, s: Scene, *, blur: float) -> float:
    """A glass foyer with plants and the river outside; returns the floor line."""
    w, h, rng = c.width, c.height, s.rng
    tones = sky_for(s.extra.get("light", "day"))
    floor = h * 0.64
    c.sky([(0, tones.top), (0.5, tones.low), (1, tones.low)])
    clouds(c, h * 0.3, tones, rng, 4)
    skyline(c, h * 0.50, h * 0.22, tones, rng, lit=0.3 if s.extra.get("light") in ("night", "dusk") else 0)
    c.gradient(
        box(-5, h * 0.50, w + 10, h * 0.15), [(0, mix(tones.low, tones.top, 0.4)), (1, dark(tones.top, 0.1))]
    )
    for k in range(8):
        x = w * k / 7
        c.rect(x - 5, 0, 10, floor, mix((236, 238, 240), tones.top, 0.3))
    for y in (0.16, 0.40):
        c.rect(0, h * y, w, 6, mix((236, 238, 240), tones.top, 0.3))
    c.gradient(box(-5, -5, w + 10, h * 0.08), [(0, (236, 228, 214)), (1, (206, 196, 184))])
    for k in range(5):
        c.ellipse(w * (k + 0.5) / 5, h * 0.075, 34, 9, (255, 246, 220))
    c.gradient(
        box(-5, floor, w + 10, h - floor + 5),
        [(0, mix((214, 204, 192), tones.low, 0.3)), (1, (148, 138, 136))],
    )
    c.reflect(floor, h - floor, 0.4, blur=7)
    for k in range(3):
        x = w * (0.08 + 0.42 * k) + rng.uniform(-40, 40)
        for i in range(9):
            c.blob(
                [
                    (x, floor + 6),
                    (x + (i - 4) * 9 - 8, floor - h * 0.10),
                    (x + (i - 4) * 20, floor - h * (0.20 - abs(i - 4) * 0.018)),
                    (x + (i - 4) * 9 + 8, floor - h * 0.10),
                ],
                mix(rgb("#2f6b4a"), rgb("#7fb06a"), rng.random()),
            )
        c.poly(
            [(x - 34, floor - 6), (x + 34, floor - 6), (x + 24, floor + 40), (x - 24, floor + 40)],
            (236, 230, 220),
        )
    c.defocus(blur)
    if rng.random() < 0.5:
        c.mirror()
    return floor


def networking(c: Canvas, s: Scene) -> Look:
    """Small groups with cups in the foyer."""
    w, h, rng = c.width, c.height, s.rng
    floor = foyer(c, s, blur=4)
    for k in range(5 if w > h else 3):
        x = w * (0.1 + 0.2 * k) + rng.uniform(-30, 30)
        draw_person(
            c,
            (x, floor + h * 0.06),
            h * 0.30,
            somebody(rng, formal=0.5),
            Pose(
                face=Face(turn=rng.uniform(-0.8, 0.8)),
                back=rng.random() < 0.3,
                right=(0.06, -0.66),
                hold_right="cup",
            ),
        )
    c.defocus(2.2)
    groups = ((0.24, 3), (0.72, 2)) if w > h else ((0.5, 3),)
    tall = h * (0.60 if w > h else 0.5)
    for centre, size in groups:
        talking = s.tick.randrange(size)
        x0 = w * centre
        for i in range(size):
            off = (i - (size - 1) / 2) * tall * 0.34
            turn = -0.6 if off > 10 else 0.6 if off < -10 else rng.uniform(-0.3, 0.3)
            who = s.looks(i) if s.people and i < len(s.people) and centre < 0.6 else somebody(rng, formal=0.5)
            if i == talking:
                pose = Pose(
                    left=(-0.22 + s.jitter(0.04), -0.60),
                    right=(0.26 + s.jitter(0.03), -0.66 + s.jitter(0.05)),
                    face=Face(turn=turn, mouth="talk"),
                )
            else:
                pose = Pose(
                    left=(-0.05, -0.64 + s.jitter(0.02)),
                    hold_left=rng.choice(("cup", "cup", "tablet", None)),
                    face=Face(turn=turn, tilt=s.jitter(5), mouth="smile"),
                )
            draw_person(
                c, (x0 + off, h * 0.95 + (12 if i % 2 else 0)), tall * rng.uniform(0.95, 1.05), who, pose
            )
    return Look(bloom=0.3, vignette=0.3, contrast=0.2, shadows=(20, 18, 34))


def interview(c: Canvas, s: Scene) -> Look:
    """A journalist holds out a microphone, a camera operator in the foreground."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    c.sky([(0, (240, 240, 244)), (1, (214, 216, 224))])
    names = ("2025", "CO-CREATE", "CO-DEFINE", "WUHU", "USER SUMMIT")
    for row in range(9):
        for k in range(7):
            c.text(
                w * (k + 0.5 * (row % 2)) / 6,
                h * (0.06 + row * 0.115),
                names[(row * 2 + k) % 5],
                h * 0.028,
                pal.mid if (row + k) % 3 else stage.RED,
                anchor="mm",
                bold=0.5,
            )
    c.defocus(4.5)
    tall = h * (1.12 if w > h else 0.86)
    y = h * 0.16 + tall
    guest, reporter = s.looks(), somebody(rng, formal=0.3)
    gx, rx = w * 0.60, w * (0.27 if w > h else 0.14)
    draw_person(
        c,
        (gx, y),
        tall,
        guest,
        Pose(
            left=(-0.15 + s.jitter(0.03), -0.53 + s.jitter(0.03)),
            right=(0.20, -0.54 + s.jitter(0.05)),
            face=Face(
                turn=-0.5 + s.jitter(0.1), tilt=s.jitter(3), mouth=s.tick.choice(("talk", "smile")), lit=1
            ),
        ),
        shadow=0,
    )
    draw_person(
        c,
        (rx, y + h * 0.03),
        tall * 0.97,
        reporter,
        Pose(
            right=(0.28, -0.79 + s.jitter(0.01)),
            hold_right="mic",
            left=(-0.06, -0.60),
            hold_left="phone",
            face=Face(turn=0.8, mouth="calm", lit=1),
        ),
        shadow=0,
    )
    with c.layer(blur=11) as near:
        x = w * 0.86
        near.rect(x - 30, h * 0.44, w * 0.2, h * 0.24, (26, 26, 32), 18)
        near.rect(x - 120, h * 0.49, 100, h * 0.13, (18, 18, 24), 10)
        near.ellipse(w * 0.99, h * 0.56, h * 0.1, h * 0.12, (60, 42, 34))
        near.poly(
            [(w * 0.84, h * 1.05), (w * 0.88, h * 0.72), (w * 1.02, h * 0.66), (w * 1.1, h * 1.05)],
            (40, 44, 58),
        )
    stage.wash(c, w * 0.8, h * 0.1, h * 0.6, (255, 240, 214), 0.3)
    return Look(bloom=0.3, vignette=0.35, contrast=0.22, shadows=(18, 16, 32))


def group(c: Canvas, s: Scene) -> Look:
    """Everyone on the steps of the terrace."""
    w, h, rng = c.width, c.height, s.rng
    tones = sky_for(s.extra.get("light", "golden"))
    line = h * 0.40
    c.sky([(0, tones.top), (line / h, tones.low), (1, tones.low)])
    clouds(c, h * 0.2, tones, rng, 5)
    skyline(c, line, h * 0.24, tones, rng, lit=0.4 if s.extra.get("light") in ("night", "dusk") else 0)
    water(c, line, h * 0.16, tones, rng)
    c.defocus(3)
    rows, tall = 5, h * 0.30
    for row in range(rows):
        y = h * (0.60 + row * 0.095)
        c.gradient(
            box(-5, y - h * 0.055, w + 10, h * 0.11),
            [
                (0, mix((214, 206, 198), tones.low, 0.35)),
                (0.45, mix((176, 168, 168), tones.low, 0.3)),
                (1, mix((128, 120, 128), tones.low, 0.2)),
            ],
        )
        count = int(w / (tall * 0.30))
        for i in range(count):
            x = w * (0.06 + 0.88 * (i + 0.5 * (row % 2)) / count) + rng.uniform(-6, 6)
            cheer = s.tick.random() < (0.35 if s.variant % 2 else 0.12)
            hand = (rng.choice((0.14, 0.20)), -1.04 + s.jitter(0.05)) if cheer else None
            who = (
                s.looks(i - count // 2)
                if s.people and row == rows - 1 and 0 <= i - count // 2 < len(s.people)
                else somebody(rng, formal=0.4)
            )
            draw_person(
                c,
                (x, y),
                tall * rng.uniform(0.95, 1.05),
                who,
                Pose(right=hand, face=Face(turn=rng.uniform(-0.25, 0.25), mouth="smile", lit=-1)),
                rim=light(tones.sun, 0.1) if row == 0 else None,
                shadow=0.4,
            )
    if s.variant % 2 == 0:
        bw = min(w * 0.56, 760)
        c.gradient(box((w - bw) / 2, h * 0.885, bw, h * 0.082), [(0, (214, 30, 58)), (1, (160, 10, 36))])
        c.text(
            w / 2,
            h * 0.926,
            "2025 Chery International User Summit  ·  Wuhu",
            h * 0.03,
            stage.WHITE,
            anchor="mm",
            bold=0.4,
            fit=bw * 0.92,
        )
    stage.wash(c, w * 0.15, line * 0.8, h * 0.4, tones.sun, 0.45)
    return Look(bloom=0.3, vignette=0.3, contrast=0.2, shadows=tones.shadow)


def planting(c: Canvas, s: Scene) -> Look:
    """Spades, saplings and a wetland behind."""
    w, h, rng = c.width, c.height, s.rng
    tones = sky_for(s.extra.get("light", "day"))
    line = h * 0.42
    c.sky([(0, tones.top), (line / h, tones.low), (1, tones.low)])
    clouds(c, line * 0.7, tones, rng, 6)
    hills(c, line, tones, rng)
    water(c, line, h * 0.16, tones, rng)
    trees(c, line + h * 0.03, h * 0.09, tones, rng, gap=1.6)
    c.defocus(3.5)
    grass = mix(tones.land, rgb("#6fae4a"), 0.55)
    top = [(w * i / 30, h * 0.55 + 10 * sin(i * 0.5 + s.variant)) for i in range(-1, 32)]
    c.gradient([*top, (w + 50, h + 5), (-50, h + 5)], [(0, light(grass, 0.12)), (1, dark(grass, 0.35))])
    for _ in range(260):
        x, y = rng.uniform(0, w), h * (0.57 + 0.45 * rng.random())
        k = (y / h - 0.5) * 46
        c.line(
            [(x, y), (x + rng.uniform(-4, 4), y - k * rng.uniform(0.5, 1))],
            1.6,
            mix(grass, rgb("#d7e08a"), rng.uniform(0, 0.5)),
        )
    tall = h * ((0.50, 0.62, 0.44, 0.70)[s.variant % 4] if w > h else 0.42)
    spots = (0.20, 0.50, 0.80) if w > h else (0.3, 0.72)
    for i, at in enumerate(spots):
        x, y = w * at + rng.uniform(-20, 20), h * (0.88 + 0.04 * (i % 2))
        c.ellipse(x + tall * 0.30, y + 4, tall * 0.20, tall * 0.055, rgb("#5a3f2c"))
        c.ellipse(x + tall * 0.30, y - 4, tall * 0.14, tall * 0.035, rgb("#7a583c"))
        tree(
            c,
            x + tall * 0.30,
            y - 2,
            tall * rng.uniform(0.5, 0.62),
            mix(rgb("#4f9a4a"), rgb("#a8c84a"), rng.random()),
        )
        who = s.looks(i) if i < len(s.people) else somebody(rng, formal=0.1)
        dig = s.jitter(0.02)
        draw_person(
            c,
            (x, y),
            tall,
            who,
            Pose(
                left=(0.07, -0.56 + dig),
                right=(0.16, -0.47 + dig),
                hold_right="spade",
                lean=0.02,
                face=Face(turn=0.5, tilt=7 + s.jitter(4), mouth="smile", lit=-1),
            ),
        )
    stage.wash(c, w * 0.1, h * 0.05, h * 0.5, tones.sun, 0.35)
    return Look(bloom=0.28, vignette=0.28, contrast=0.22, shadows=tones.shadow)


def selfie(c: Canvas, s: Scene) -> Look:
    """Three friends and one long arm."""
    w, h, rng = c.width, c.height, s.rng
    foyer(c, s, blur=10)
    tall = h * (1.65 if w > h else 1.3)
    for i, (at, lift) in enumerate(((0.26, 0.03), (0.76, 0.02), (0.51, -0.03))):
        who: Looks = s.looks(i) if i < len(s.people) else somebody(rng, formal=0.1)
        pose = Pose(
            right=(0.25, -0.98) if i == 1 else None,
            left=None,
            face=Face(
                turn=(0.3, -0.3, 0.0)[i] + s.jitter(0.1),
                tilt=(6, -7, 2)[i] + s.jitter(3),
                mouth="smile",
                lit=1,
            ),
        )
        draw_person(c, (w * at, h * (0.2 - lift) + tall), tall, who, pose, shadow=0)
    stage.wash(c, w * 0.9, h * 0.1, h * 0.5, (255, 244, 220), 0.3)
    return Look(bloom=0.3, vignette=0.3, contrast=0.2, shadows=(20, 18, 34))
