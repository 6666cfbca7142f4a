"""Pictures of details: badges, signs, tea, plates, notebooks, a microphone, wheels and lamps."""

from __future__ import annotations

from math import cos, sin

from PIL import Image

from mediahub.demo.pictures import stage
from mediahub.demo.pictures.canvas import Canvas, box, circle, smooth, turned
from mediahub.demo.pictures.car import PAINTS, draw_wheel
from mediahub.demo.pictures.colour import RGB, alpha, dark, light, mix, rgb
from mediahub.demo.pictures.finish import Look
from mediahub.demo.pictures.fonts import sign
from mediahub.demo.pictures.land import sky_for, tree
from mediahub.demo.pictures.people import SKINS, somebody
from mediahub.demo.pictures.scene import Scene

MACRO = Look(bloom=0.3, vignette=0.45, contrast=0.22, shadows=(20, 17, 30))


def bokeh(c: Canvas, s: Scene, count: int = 26, blur: float = 12) -> None:
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    for _ in range(count):
        r = rng.uniform(24, 100)
        c.ellipse(
            rng.uniform(0, w),
            rng.uniform(0, h * 0.9),
            r,
            r,
            alpha(rng.choice((pal.glow, pal.accent, pal.key, light(pal.mid, 0.3))), rng.uniform(0.14, 0.5)),
        )
    c.defocus(blur)


def badge(c: Canvas, s: Scene) -> Look:
    """A badge on its lanyard, close."""
    w, h, pal, rng = c.width, c.height, s.palette, s.rng
    who = somebody(rng, formal=0.6)
    c.sky([(0, mix(pal.mid, (230, 226, 220), 0.3)), (1, mix(pal.deep, pal.mid, 0.6))])
    bokeh(c, s)
    cx, top = w * rng.uniform(0.42, 0.58), h * 0.24
    body = [
        (cx - w * 0.42, h * 1.1),
        (cx - w * 0.36, h * 0.10),
        (cx - w * 0.13, -h * 0.1),
        (cx + w * 0.13, -h * 0.1),
        (cx + w * 0.36, h * 0.10),
        (cx + w * 0.42, h * 1.1),
    ]
    with c.layer(blur=6) as cloth:
        cloth.poly(smooth(body), who.top)
        cloth.poly(
            [(cx + w * 0.04, -h * 0.1), (cx + w * 0.4, 0), (cx + w * 0.5, h * 1.1), (cx + w * 0.1, h * 1.1)],
            dark(who.top, 0.22),
        )
        cloth.poly([(cx - w * 0.10, -h * 0.1), (cx + w * 0.10, -h * 0.1), (cx, h * 0.24)], who.under)
    bw, bh = min(w, h) * 0.46, min(w, h) * 0.62
    a = rng.uniform(-5, 5) + s.jitter(1.5)
    pivot = (cx, top)
    for side in (-1, 1):
        c.poly(
            [
                (cx + side * w * 0.12 - 12, -10),
                (cx + side * w * 0.12 + 12, -10),
                (cx + 10, top),
                (cx - 10, top),
            ],
            stage.RED if side < 0 else dark(stage.RED, 0.25),
        )
    card = turned(box(cx - bw / 2, top + 14, bw, bh), pivot, a)
    c.poly([(x + 12, y + 18) for x, y in card], (0, 0, 0, 80))
    c.poly(card, (252, 250, 246))
    c.poly(turned(box(cx - bw / 2, top + 14, bw, bh * 0.27), pivot, a), stage.RED)
    _card_text(c, s, cx, top, bw, bh, a)
    c.rect(cx - 16, top - 16, 32, 36, (150, 154, 162), 8)
    c.rect(cx - 9, top - 8, 18, 22, (96, 100, 110), 5)
    return MACRO


def _card_text(c: Canvas, s: Scene, cx: float, top: float, bw: float, bh: float, a: float) -> None:
    """Write the card on its own patch and turn that, so that the letters turn with it."""
    names = (
        "ANA PEREIRA",
        "KOFI MENSAH",
        "YUSUF DEMIR",
        "LI MEIHUA",
        "SOFIA ROSSI",
        "IVAN PETROV",
        "NADIA HADDAD",
    )
    places = ("Brazil", "Ghana", "Türkiye", "China", "Italy", "Serbia", "Lebanon")
    k = s.variant * 3 % 7 if s.variant else s.rng.randrange(7)
    patch = Canvas.blank(bw, bh, c.scale, (252, 250, 246))
    patch.rect(0, 0, bw, bh * 0.27, stage.RED)
    patch.text(
        bw * 0.08, bh * 0.09, "2025 CHERY INTERNATIONAL", bh * 0.055, stage.WHITE, bold=0.4, fit=bw * 0.84
    )
    patch.text(bw * 0.08, bh * 0.18, "USER SUMMIT", bh * 0.08, stage.WHITE, bold=0.7, fit=bw * 0.84)
    patch.text(bw * 0.08, bh * 0.40, names[k], bh * 0.095, (34, 32, 44), bold=0.8, fit=bw * 0.84)
    patch.text(
        bw * 0.08,
        bh * 0.50,
        f"{places[k]}  ·  {sign('用户代表', 'User')}",
        bh * 0.055,
        (110, 106, 116),
        fit=bw * 0.84,
    )
    patch.text(
        bw * 0.08, bh * 0.90, ("GUEST", "PRESS", "USER", "CREW")[k % 4], bh * 0.075, stage.RED, bold=0.8
    )
    for i in range(49):
        if s.rng.random() < 0.55 or i in (0, 6, 42):
            patch.rect(
                bw * 0.58 + (i % 7) * bw * 0.045,
                bh * 0.64 + (i // 7) * bw * 0.045,
                bw * 0.043,
                bw * 0.043,
                (30, 30, 38),
            )
    turned_card = patch.image.convert("RGBA").rotate(-a, expand=True, resample=Image.Resampling.BILINEAR)
    middle = turned([(cx, top + 14 + bh / 2)], (cx, top), a)[0]
    x, y = middle[0] * c.scale - turned_card.width / 2, middle[1] * c.scale - turned_card.height / 2
    x, y = x - c.origin[0] * c.scale, y - c.origin[1] * c.scale
    c.image.paste(turned_card, (round(x), round(y)), turned_card)


def wayfinding(c: Canvas, s: Scene) -> Look:
    """A signpost in the foyer or garden with the rooms' names."""
    w, h, rng = c.width, c.height, s.rng
    tones = sky_for(s.extra.get("light", "day"))
    c.sky([(0, tones.top), (0.6, tones.low), (1, tones.land)])
    for _ in range(7):
        tree(
            c,
            rng.uniform(0, w),
            h * rng.uniform(0.85, 1.0),
            h * rng.uniform(0.4, 0.8),
            mix(rgb("#4f8a52"), tones.land, rng.random() * 0.6),
        )
    c.defocus(12)
    sw, sh = (w * 0.42, h * 0.80) if w > h else (w * 0.62, h * 0.74)
    x, y = w * rng.uniform(0.22, 0.36) if w > h else (w - sw) / 2, h * 0.14
    c.rect(x + 14, y + 18, sw, sh * 1.2, (0, 0, 0, 70), 10)
    c.gradient(box(x, y, sw, h), [(0, (250, 249, 246)), (1, (226, 222, 218))])
    c.rect(x, y, sw, h * 0.025, stage.RED)
    c.text(
        x + sw * 0.08,
        y + sh * 0.12,
        sign("欢迎来到芜湖", "Welcome to Wuhu"),
        sh * 0.078,
        (30, 28, 40),
        bold=0.5,
        fit=sw * 0.84,
    )
    c.text(x + sw * 0.08, y + sh * 0.20, "User Summit 2025", sh * 0.046, stage.RED, bold=0.4)
    rows = [
        ("Grand Hall", "大会堂", "up"),
        ("Yangtze Forum", "长江厅", "right"),
        ("Jinghu Studio", "镜湖工作室", "left"),
        ("Robotics Arena", "机器人馆", "right"),
        ("Test Track", "试驾场", "left"),
    ]
    rng.shuffle(rows)
    for i, (latin, chinese, way) in enumerate(rows):
        ry = y + sh * (0.33 + 0.135 * i)
        c.line([(x + sw * 0.08, ry - sh * 0.062), (x + sw * 0.92, ry - sh * 0.062)], 2, (206, 202, 200))
        _arrow(c, x + sw * 0.86, ry, sh * 0.035, {"up": -90, "right": 0, "left": 180}[way], s.palette.mid)
        c.text(x + sw * 0.08, ry - sh * 0.014, latin, sh * 0.056, (38, 36, 48), bold=0.5, fit=sw * 0.66)
        c.text(x + sw * 0.08, ry + sh * 0.038, sign(chinese, ""), sh * 0.032, (120, 116, 124))
    stage.wash(c, w * 0.9, 0, h * 0.7, tones.sun, 0.4)
    return Look(bloom=0.3, vignette=0.3, contrast=0.2, shadows=tones.shadow)


def _arrow(c: Canvas, x: float, y: float, r: float, angle: float, colour: RGB) -> None:
    c.ellipse(x, y, r * 1.25, r * 1.25, colour)
    shape = [
        (x - r * 0.7, y - r * 0.14),
        (x + r * 0.05, y - r * 0.14),
        (x + r * 0.05, y - r * 0.5),
        (x + r * 0.75, y),
        (x + r * 0.05, y + r * 0.5),
        (x + r * 0.05, y + r * 0.14),
        (x - r * 0.7, y + r * 0.14),
    ]
    c.poly(turned(shape, (x, y), angle), stage.WHITE)


def notebook(c: Canvas, s: Scene) -> Look:
    """A reporter's notebook, phone and camera on a desk."""
    w, h, rng = c.width, c.height, s.rng
    desk = rng.choice((rgb("#39404a"), rgb("#b79b7c"), rgb("#d9d4cc")))
    c.sky([(0, light(desk, 0.1)), (1, dark(desk, 0.18))])
    a = rng.uniform(-14, 14)
    x, y, bw, bh = w * 0.40, h * 0.52, min(w, h) * 0.56, min(w, h) * 0.74
    page = turned(box(x - bw / 2, y - bh / 2, bw, bh), (x, y), a)
    c.poly([(px + 14, py + 18) for px, py in page], (0, 0, 0, 80))
    c.poly(page, (252, 249, 240))
    for k in range(14):
        ly = y - bh * 0.40 + k * bh * 0.06
        c.line(turned([(x - bw * 0.42, ly), (x + bw * 0.42, ly)], (x, y), a), 1.5, (170, 190, 214))
        if k < 11:
            pts = [
                (x - bw * 0.40 + t * bw * 0.02, ly - 5 - 7 * abs(sin(t * 1.9 + k) * cos(t * 0.7)))
                for t in range(rng.randrange(20, 39))
            ]
            c.line(turned(pts, (x, y), a), 2.6, (36, 44, 92))
    for k in range(13):
        c.ellipse(
            *turned([(x - bw * 0.45 + k * bw * 0.075, y - bh * 0.5)], (x, y), a)[0], 8, 12, (70, 72, 80)
        )
    pen = turned(box(x - 10, y + bh * 0.12, bw * 0.62, 16), (x, y), a - 28)
    c.poly([(px + 6, py + 9) for px, py in pen], (0, 0, 0, 80))
    c.poly(pen, stage.RED)
    px, py = w * 0.76, h * 0.34
    phone = turned(box(px - 92, py - 180, 184, 360), (px, py), -a + 6)
    c.poly([(u + 10, v + 14) for u, v in phone], (0, 0, 0, 80))
    c.poly(phone, (18, 18, 24))
    screen = turned(box(px - 82, py - 168, 164, 336), (px, py), -a + 6)
    c.gradient(screen, [(0, mix(s.palette.mid, s.palette.glow, 0.4)), (1, s.palette.deep)])
    for k in range(9):
        spot = turned([(px - 54 + (k % 3) * 54, py - 90 + (k // 3) * 70)], (px, py), -a + 6)[0]
        c.ellipse(*spot, 20, 20, light(s.palette.glow, 0.1 * k))
    lx, ly, r = w * 0.84, h * 0.86, min(w, h) * 0.17
    c.ellipse(lx + 10, ly + 16, r, r, (0, 0, 0, 90))
    for q, tone in (
        (1.0, (26, 26, 30)),
        (0.9, (44, 46, 52)),
        (0.72, (18, 18, 22)),
        (0.62, (36, 44, 84)),
        (0.42, (70, 60, 130)),
        (0.22, (20, 18, 40)),
    ):
        c.ellipse(lx, ly, r * q, r * q, tone)
    c.ellipse(lx - r * 0.22, ly - r * 0.24, r * 0.14, r * 0.11, (220, 224, 255, 200))
    stage.wash(c, 0, 0, h * 0.8, (255, 242, 214), 0.3)
    return MACRO


def microphone(c: Canvas, s: Scene) -> Look:
    """A microphone waits before an empty, glowing hall."""
    w, h, pal = c.width, c.height, s.palette
    c.sky([(0, pal.deep), (0.6, pal.mid), (1, pal.deep)])
    bokeh(c, s, 36, 11)
    x, y, r = w * s.rng.uniform(0.34, 0.66), h * 0.42, min(w, h) * 0.13
    stage.wash(c, x, y, h * 0.5, pal.glow, 0.4)
    c.line(
        [(x + r * 1.1, h * 1.05), (x + r * 1.0, h * 0.78), (x + r * 0.1, y + r * 1.4)], r * 0.26, (26, 26, 32)
    )
    c.limb((x + r * 0.1, y + r * 1.9), (x, y + r * 0.6), r * 0.42, r * 0.62, (40, 42, 50))
    c.limb((x - r * 0.1, y + r * 1.8), (x - r * 0.2, y + r * 0.7), r * 0.08, r * 0.14, (110, 114, 126))
    for q, tone in ((1.0, (58, 60, 70)), (0.93, (92, 96, 108))):
        c.ellipse(x, y - r * 0.3, r * q, r * 1.12 * q, tone)
    with c.clip(circle(x, y - r * 0.3, r * 0.93, r * 1.04)) as grid:
        for k in range(-9, 10):
            grid.line([(x + k * r * 0.13 - r, y - r * 1.5), (x + k * r * 0.13 + r, y + r)], 2.5, (44, 46, 56))
            grid.line([(x + k * r * 0.13 + r, y - r * 1.5), (x + k * r * 0.13 - r, y + r)], 2.5, (44, 46, 56))
        grid.poly(circle(x - r * 0.4, y - r * 0.75, r * 0.4, r * 0.36), (255, 255, 255, 60))
        grid.poly(
            [(x + r * 0.3, y - r * 2), (x + r * 2, y - r * 2), (x + r * 2, y + r), (x + r * 0.1, y + r)],
            (0, 0, 0, 90),
        )
    c.rect(x - r * 1.0, y - r * 0.40, r * 2.0, r * 0.2, (150, 156, 168), r * 0.1)
    return Look(bloom=0.55, vignette=0.5, contrast=0.28, shadows=(10, 9, 24))


def wheel(c: Canvas, s: Scene) -> Look:
    """A wheel and a piece of flank; water drops or dust on paint."""
    w, h, rng = c.width, c.height, s.rng
    paint = rng.choice(PAINTS)
    c.sky([(0, light(paint, 0.28)), (0.3, paint), (0.55, dark(paint, 0.2)), (1, dark(paint, 0.5))])
    c.poly([(-5, h * 0.14), (w + 5, h * 0.05), (w + 5, h * 0.075), (-5, h * 0.17)], light(paint, 0.55))
    c.poly([(-5, h * 0.36), (w + 5, h * 0.30), (w + 5, h * 0.33), (-5, h * 0.385)], dark(paint, 0.4))
    x, y, r = w * rng.uniform(0.42, 0.62), h * 0.74, min(w, h) * 0.44
    c.ellipse(x, y - r * 0.03, r * 1.2, r * 1.2, dark(paint, 0.55))
    c.ellipse(x, y, r * 1.13, r * 1.13, (12, 12, 16))
    c.gradient(box(-5, h * 0.93, w + 10, h * 0.1), [(0, (60, 60, 70)), (1, (36, 36, 44))])
    draw_wheel(c, x, y, r, rng.uniform(0, 36))
    disc = circle(x, y, r * 0.16)
    c.gradient(disc, [(0, (240, 242, 246)), (1, (120, 126, 138))])
    for _ in range(150):
        dx, dy, q = rng.uniform(0, w), rng.uniform(0, h * 0.62), rng.uniform(2, 8)
        if (dx - x) ** 2 + (dy - y) ** 2 > (r * 1.25) ** 2:
            c.ellipse(dx + 1, dy + 2, q, q * 1.1, alpha(dark(paint, 0.6), 0.5))
            c.ellipse(dx, dy, q, q * 1.1, alpha(light(paint, 0.4), 0.55))
            c.ellipse(dx - q * 0.3, dy - q * 0.4, q * 0.3, q * 0.3, (255, 255, 255, 220))
    stage.wash(c, w * 0.1, 0, h * 0.8, (255, 246, 226), 0.25)
    return MACRO


def handshake(c: Canvas, s: Scene) -> Look:
    """Two hands meet, close, sleeves in two colours."""
    w, h, rng = c.width, c.height, s.rng
    c.sky([(0, mix(s.palette.mid, (220, 214, 206), 0.4)), (1, s.palette.deep)])
    bokeh(c, s, 22, 14)
    one, two = somebody(rng, formal=1), somebody(rng, formal=1)
    skin_a, skin_b = rng.sample(SKINS, 2)
    u = min(w, h) / 1000
    x, y = w / 2 + s.jitter(8), h * 0.52 + s.jitter(10)
    c.limb((-60, h * 0.86), (x - 250 * u, y + 40 * u), 150 * u, 108 * u, one.top)
    c.limb((x - 262 * u, y + 42 * u), (x - 205 * u, y + 28 * u), 100 * u, 88 * u, (246, 244, 240))
    c.limb((w + 60, h * 0.82), (x + 255 * u, y + 34 * u), 150 * u, 108 * u, dark(two.top, 0.12))
    c.limb((x + 266 * u, y + 36 * u), (x + 208 * u, y + 24 * u), 100 * u, 88 * u, (240, 238, 234))
    c.limb((x - 190 * u, y + 24 * u), (x + 20 * u, y - 6 * u), 78 * u, 84 * u, skin_a)
    c.limb((x + 195 * u, y + 20 * u), (x + 10 * u, y + 4 * u), 78 * u, 80 * u, skin_b)
    for k in range(4):
        fy = y - 46 * u + k * 36 * u
        c.limb(
            (x + 30 * u, fy + 10 * u),
            (x - 84 * u + k * 9 * u, fy + 24 * u),
            23 * u,
            19 * u,
            dark(skin_b, 0.05 * k),
        )
        c.ellipse(x - 90 * u + k * 9 * u, fy + 24 * u, 9 * u, 11 * u, light(skin_b, 0.35))
    c.limb((x - 60 * u, y - 62 * u), (x + 62 * u, y - 92 * u), 30 * u, 21 * u, light(skin_a, 0.05))
    c.limb((x + 60 * u, y - 60 * u), (x - 40 * u, y - 84 * u), 28 * u, 20 * u, skin_b)
    stage.wash(c, w * 0.2, 0, h * 0.8, s.palette.key, 0.3)
    return MACRO
