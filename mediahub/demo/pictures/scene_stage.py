"""Pictures of the stage: keynotes, speakers, panels, signings, the audience."""

from __future__ import annotations

from mediahub.demo.pictures import stage
from mediahub.demo.pictures.canvas import Canvas, box
from mediahub.demo.pictures.colour import alpha, dark, light, mix, rgb
from mediahub.demo.pictures.figure import Pose, draw_person
from mediahub.demo.pictures.finish import Look
from mediahub.demo.pictures.people import somebody
from mediahub.demo.pictures.scene import Scene
from mediahub.demo.pictures.skull import Face

STAGE = Look(bloom=0.55, vignette=0.5, contrast=0.28, shadows=(10, 8, 22))


def keynote_wide(c: Canvas, s: Scene) -> Look:
    """The whole stage from the middle of the hall, the speaker small before the screen."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    floor, front = h * 0.60, h * 0.68
    stage.hall(c, pal, floor)
    sw = w * (0.66 if w > h else 0.9)
    sx = (w - sw) / 2 + rng.uniform(-0.04, 0.04) * w
    sh = min(floor - 120, sw * 0.42)
    for side in (-1, 1):
        for k in range(3):
            x = sx + sw / 2 + side * (sw / 2 + 46 + k * 62)
            c.gradient(
                box(x - 16, floor - sh * (0.92 - k * 0.12), 32, sh * (0.92 - k * 0.12)),
                [(0, mix(pal.mid, pal.glow, 0.5)), (1, dark(pal.mid, 0.3))],
            )
    stage.screen(c, sx, floor - sh - 26, sw, sh, s.title, s.motif, pal, rng)
    lamps = stage.truss(c, 28, pal, rng.choice((7, 9, 11)))
    stage.stage_floor(c, floor, front, pal)
    stage.beams(c, lamps, pal, rng, h * 0.75, strength=0.36)
    x = sx + sw * rng.choice((0.70, 0.78, 0.26)) + s.jitter(6)
    tall = h * 0.185 if w > h else h * 0.13
    y = front - 14
    stage.wash(c, x, y - tall * 0.55, tall * 0.9, pal.key, 0.5)
    turn = -0.4 if x > w / 2 else 0.4
    face = Face(turn=turn + s.jitter(0.2), mouth=s.tick.choice(("talk", "smile")), lit=-1)
    if s.variant % 2 == 0:
        draw_person(
            c,
            (x, y),
            tall,
            s.looks(),
            Pose(left=(-0.12 + s.jitter(0.04), -0.62), right=(0.16, -0.70 + s.jitter(0.06)), face=face),
            rim=pal.key,
        )
        stage.lectern(c, x, y + 4, tall * 0.62, pal)
    else:
        draw_person(
            c,
            (x, y),
            tall,
            s.looks(),
            Pose(
                left=(-0.06, -0.74),
                hold_left="mic",
                right=(0.26 + s.jitter(0.05), -0.76 + s.jitter(0.1)),
                stance=0.05,
                face=face,
            ),
            rim=pal.key,
        )
    rows = 4 if w > h else 5
    stage.crowd(c, front + 44, pal, rng, rows=rows, size=h * 0.0125, phones=0.10 + 0.1 * rng.random())
    return STAGE


def speaker_mid(c: Canvas, s: Scene) -> Look:
    """A speaker from the waist up against the blurred screen."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    stage.hall(c, pal, h)
    stage.screen(c, -w * 0.25, h * 0.05, w * 1.5, h * 0.95, "", s.motif, pal, rng, footer="")
    for _ in range(16):
        x, y, r = rng.uniform(0, w), rng.uniform(0, h * 0.7), rng.uniform(14, 50)
        c.ellipse(x, y, r, r, alpha(light(pal.glow, rng.uniform(0, 0.5)), rng.uniform(0.10, 0.35)))
    c.defocus(16)
    tall = (h * 1.28 if w > h else h * 0.98) * rng.uniform(0.94, 1.08)
    side = rng.choice((-1, 1))
    x = w * (0.5 + side * (0.16 if w > h else 0.02)) + s.jitter(8)
    y = h * 0.135 + tall
    lit = rng.choice((-1, 1))
    stage.wash(c, x, h * 0.36, h * 0.42, pal.glow, 0.35)
    face = Face(
        turn=-side * rng.uniform(0.25, 0.6) + s.jitter(0.15),
        tilt=s.jitter(5),
        mouth=s.tick.choice(("talk", "talk", "smile")),
        lit=lit,
    )
    raise_ = rng.choice(((0.31, -0.74), (0.29, -0.64), (0.24, -0.93), (0.26, -0.58), (0.33, -0.80)))
    hand = (raise_[0] + s.jitter(0.03), raise_[1] + s.jitter(0.05))
    other = (0.13, -0.60 + s.jitter(0.03))
    mic = s.variant % 3 == 1
    if not mic:
        other = (0.12, -0.565 + s.jitter(0.01))
    left, right = ((-hand[0], hand[1]), other) if side > 0 else ((-other[0], other[1]), hand)
    if mic:
        left, right = ((-0.05, -0.755), hand)
    pose = Pose(left=left, right=right, hold_left="mic" if mic else None, lean=s.jitter(0.012), face=face)
    draw_person(c, (x, y), tall, s.looks(), pose, rim=light(pal.glow, 0.3), shadow=0)
    if not mic:
        stage.lectern(c, x, y - 0.545 * tall + tall * 0.46, tall * 0.46, pal)
    with c.layer(blur=26) as near:
        size = h * 0.075
        stage.heads(
            near, h * 1.03, size, rng, mix(pal.deep, (0, 0, 0), 0.5), mix(pal.mid, pal.glow, 0.2), phones=0.16
        )
    return STAGE


def panel(c: Canvas, s: Scene) -> Look:
    """Guests in armchairs before the screen, a moderator to one side."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    floor, front = h * 0.66, h * 0.86
    stage.hall(c, pal, floor)
    stage.screen(c, w * 0.06, h * 0.04, w * 0.88, h * 0.46, s.title, s.motif, pal, rng, size=0.15)
    stage.stage_floor(c, floor, front, pal, strength=0.4)
    seats = 4 if w > h else 3
    talking = s.tick.randrange(seats)
    tall = min(h * 0.50, w * 0.36)
    y = h * 0.82
    chair = rng.choice((rgb("#d9cbb6"), rgb("#e8e2d6"), rgb("#3f5f6b"), rgb("#b5523f")))
    for i in range(seats):
        x = w * (0.5 + (i - (seats - 1) / 2) * (0.205 if seats == 4 else 0.29))
        stage.wash(c, x, y - tall * 0.5, tall * 0.32, pal.key, 0.22)
        stage.armchair(c, x, y, tall, chair)
        who = s.looks(i) if i < len(s.people) else somebody(rng, formal=0.7)
        turn = (talking - i) * 0.4 if i != talking else rng.uniform(-0.3, 0.3)
        face = Face(
            turn=max(-0.8, min(0.8, turn)) + s.jitter(0.08),
            mouth="talk" if i == talking else rng.choice(("smile", "calm")),
            lit=-1,
        )
        if i == talking:
            pose = Pose(
                seated=True,
                left=(-0.045, -0.72),
                hold_left="mic",
                right=(0.26 + s.jitter(0.04), -0.62 + s.jitter(0.06)),
                face=face,
            )
        else:
            pose = rng.choice(
                (
                    Pose(seated=True, left=(-0.05, -0.50), right=(0.05, -0.50), face=face),
                    Pose(seated=True, left=(-0.13, -0.54), right=(0.13, -0.54), face=face),
                    Pose(seated=True, left=(0.0, -0.56), right=(0.10, -0.53), face=face),
                )
            )
        draw_person(c, (x, y), tall, who, pose, rim=light(pal.glow, 0.2))
    for i in range(seats - 1):
        x = w * (0.5 + (i + 0.5 - (seats - 1) / 2) * (0.205 if seats == 4 else 0.29))
        _side_table(c, x, y + h * 0.01, tall * 0.24)
    lamps = [(w * k, -10.0) for k in (0.12, 0.3, 0.5, 0.7, 0.88)]
    stage.beams(c, lamps, pal, rng, h * 0.8, strength=0.22)
    stage.crowd(c, front + 48, pal, rng, rows=2, size=h * 0.026, phones=0.06)
    return STAGE


def _side_table(c: Canvas, x: float, y: float, h: float) -> None:
    c.limb((x, y), (x, y - h), h * 0.035, h * 0.035, (70, 72, 84))
    c.ellipse(x, y, h * 0.25, h * 0.06, (50, 52, 62))
    c.ellipse(x, y - h, h * 0.36, h * 0.09, (226, 220, 210))
    c.rect(x - h * 0.16, y - h * 1.38, h * 0.11, h * 0.36, alpha((206, 230, 240), 0.9), h * 0.03)
    c.rect(x - h * 0.16, y - h * 1.44, h * 0.11, h * 0.07, (60, 120, 180), h * 0.02)
    for k in range(4):
        a = (x + h * 0.12 + (k - 1.5) * h * 0.07, y - h * 1.22 - (k % 2) * h * 0.06)
        c.ellipse(*a, h * 0.07, h * 0.06, ((232, 120, 110), (246, 214, 120))[k % 2])
    c.rect(x + h * 0.04, y - h * 1.17, h * 0.16, h * 0.14, (246, 242, 236), h * 0.03)


def audience_front(c: Canvas, s: Scene) -> Look:
    """The audience seen from the stage: rows of faces in the light of the screen."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    c.sky([(0, pal.deep), (0.35, mix(pal.deep, pal.mid, 0.35)), (1, dark(pal.deep, 0.3))])
    for _ in range(26):
        x, y = rng.uniform(0, w), rng.uniform(0, h * 0.28)
        c.ellipse(x, y, 5, 5, mix(pal.glow, pal.key, rng.random()))
    c.defocus(8)
    rows, y, tall = 5, h * 0.30, h * 0.24
    for row in range(rows):
        step = tall * 0.33
        x = -step * rng.random()
        with c.soft("multiply", coarse=16) as shade:
            shade.rect(-9, -9, w + 20, y + tall * 0.4, mix((255, 255, 255), pal.mid, 0.20))
        focus = row in (2, 3)
        while x < w + step:
            who = somebody(rng, formal=0.45)
            clap = s.tick.random() < 0.45
            hands = (
                ((-0.03 - s.tick.random() * 0.03, -0.66), (0.03 + s.tick.random() * 0.03, -0.66))
                if clap
                else (None, None)
            )
            if rng.random() < 0.12:
                hands = ((-0.03, -0.60), (0.10, -0.86))
                hold = "phone"
            else:
                hold = None
            c.rect(
                x - tall * 0.15,
                y + tall * 0.16,
                tall * 0.30,
                tall * 0.5,
                mix(pal.deep, pal.mid, 0.12 + 0.1 * row),
                tall * 0.05,
            )
            face = Face(turn=rng.uniform(-0.4, 0.4), mouth=s.tick.choice(("smile", "smile", "calm")), lit=-1)
            draw_person(
                c,
                (x, y + tall * 0.86 + rng.uniform(-6, 6)),
                tall * rng.uniform(0.95, 1.06),
                who,
                Pose(left=hands[0], right=hands[1], hold_right=hold, face=face, cut=0.5),
                rim=light(pal.glow, 0.15),
                shadow=0,
            )
            x += step * rng.uniform(0.9, 1.15)
        if not focus and row < 2:
            c.defocus(5 - row * 2.4)
        y += tall * 0.42
        tall *= 1.30
    stage.wash(c, w * 0.3, h * 0.1, h * 0.5, pal.glow, 0.3)
    return Look(
        bloom=0.4,
        vignette=0.55,
        contrast=0.3,
        shadows=(12, 10, 26),
        highlights=mix((255, 250, 240), pal.glow, 0.12),
    )


def crowd_phones(c: Canvas, s: Scene) -> Look:
    """From inside the crowd: raised phones before a burning bright stage."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    c.sky([(0, mix(pal.deep, pal.mid, 0.4)), (0.55, mix(pal.mid, pal.glow, 0.55)), (1, pal.deep)])
    stage.screen(c, w * 0.12, h * 0.12, w * 0.76, h * 0.40, s.title, s.motif, pal, rng)
    lamps = stage.truss(c, 10, pal, 9)
    stage.beams(c, lamps, pal, rng, h, strength=0.5)
    c.defocus(4.5)
    size, y = h * 0.022, h * 0.56
    for row in range(5):
        t = row / 4
        tone, rim = (
            mix(dark(pal.mid, 0.4), (4, 4, 9), 0.3 + 0.65 * t),
            mix(light(pal.glow, 0.3), pal.mid, 0.5 * t),
        )
        if row == 4:
            with c.layer(blur=12) as near:
                stage.heads(near, y, size, rng, tone, rim, phones=0.15)
        else:
            stage.heads(c, y, size, rng, tone, rim, phones=0.42 if row > 1 else 0.2)
        y += size * 2.5
        size *= 1.5
    return Look(bloom=0.7, vignette=0.5, contrast=0.3, shadows=(10, 8, 24))


def backstage(c: Canvas, s: Scene) -> Look:
    """Behind the curtain: a gap of stage light, cases, a crew member with a headset."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    c.sky([(0, (10, 10, 18)), (1, (18, 17, 26))])
    gap = w * rng.uniform(0.52, 0.66)
    c.gradient(
        [(gap - 60, 0), (gap + 110, 0), (gap + 190, h), (gap - 120, h)],
        [(0, mix(pal.mid, pal.glow, 0.4)), (0.7, light(pal.glow, 0.5)), (1, pal.mid)],
    )
    c.defocus(10)
    draw_person(
        c,
        (gap + 20, h * 0.83),
        h * 0.34,
        s.looks() if s.people else somebody(rng),
        Pose(back=True, left=(-0.2, -0.7 + s.jitter(0.05)), face=Face()),
        rim=pal.key,
    )
    for x0, x1, side in ((0.0, gap - 40, 1), (gap + 100, w, -1)):
        folds = max(4, int((x1 - x0) / 46))
        for k in range(folds):
            a, b = x0 + (x1 - x0) * k / folds, x0 + (x1 - x0) * (k + 1) / folds
            lit = (k / folds if side > 0 else 1 - k / folds) ** 3
            c.gradient(
                box(a, -5, b - a + 1, h * 0.9),
                [
                    (0, mix((16, 14, 24), pal.mid, 0.3 * lit)),
                    (0.5, mix((34, 20, 34), pal.glow, 0.35 * lit)),
                    (1, (12, 11, 18)),
                ],
            )
            c.gradient(box(a, -5, (b - a) * 0.35, h * 0.9), [(0, (8, 8, 14)), (1, (7, 7, 12))])
    c.gradient(box(-5, h * 0.88, w + 10, h * 0.13), [(0, (34, 32, 42)), (1, (14, 13, 20))])
    c.gradient(
        [(gap - 50, h * 0.88), (gap + 110, h * 0.88), (gap + 260, h), (gap - 260, h)],
        [(0, mix(pal.glow, (255, 255, 255), 0.3)), (1, dark(pal.mid, 0.2))],
    )
    for k in range(3):
        bx, bw, bh = w * 0.06 + k * w * 0.11, w * 0.10, h * (0.16 + 0.05 * ((k * 7) % 3))
        _flight_case(c, bx, h * 0.93 - bh, bw, bh)
    tall = h * 0.66
    crew = somebody(rng, formal=0)
    pose = Pose(
        left=(-0.03, -0.60 + s.jitter(0.02)),
        hold_left="tablet",
        right=(0.04, -0.585),
        face=Face(turn=0.5, tilt=s.jitter(4), mouth="calm", lit=1),
    )
    at = (gap - w * 0.16, h * 0.96)
    draw_person(c, at, tall, crew, pose, rim=light(pal.glow, 0.3))
    stage.wash(c, gap + 20, h * 0.4, h * 0.4, pal.glow, 0.45)
    return Look(bloom=0.5, vignette=0.6, contrast=0.3, shadows=(8, 8, 18))


def _flight_case(c: Canvas, x: float, y: float, w: float, h: float) -> None:
    c.gradient(box(x, y, w, h), [(0, (46, 46, 56)), (1, (26, 26, 34))])
    for k in (0, 1):
        c.rect(x + k * (w - 6), y, 6, h, (120, 122, 132))
        c.rect(x, y + k * (h - 6), w, 6, (104, 106, 116))
    c.rect(x + w * 0.35, y + h * 0.4, w * 0.3, h * 0.16, (18, 18, 24), 4)
    c.text(x + w / 2, y + h * 0.75, "AUDIO", h * 0.10, (190, 190, 196), anchor="mm", bold=0.4)
    for place in (0.15, 0.85):
        c.ellipse(x + w * place, y + h + 6, 7, 7, (10, 10, 12))
