"""An event's accent colour, made readable: WCAG 2.2 contrast of at least 4.5 on each theme's surfaces."""

from __future__ import annotations

from dataclasses import dataclass

Rgb = tuple[float, float, float]

DARK_SURFACE: Rgb = (0.118, 0.118, 0.118)  # the lightest panel of the dark theme, #1e1e1e
LIGHT_SURFACE: Rgb = (0.945, 0.945, 0.945)  # the darkest panel of the light theme, #f1f1f1
READABLE = 4.5
STEPS = 50
FALLBACK: Rgb = (213 / 255, 56 / 255, 47 / 255)


@dataclass(frozen=True, slots=True)
class Accent:
    """`fill` is the colour as chosen, `on_fill` text upon it; the others are for text and lines."""

    fill: str
    on_fill: str
    on_dark: str
    on_light: str

    @property
    def css(self) -> str:
        """The tokens as a style sheet."""
        return (
            f":root{{--accent-fill:{self.fill};--on-accent:{self.on_fill};"
            f"--accent:light-dark({self.on_light},{self.on_dark})}}\n"
        )


def accent_of(colour: str) -> Accent:
    """The tokens for an event's `#rrggbb`; an unreadable value gives the fallback colour's."""
    rgb = _parse(colour) or FALLBACK
    white, black = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
    on_fill = white if contrast(white, rgb) >= READABLE else black
    return Accent(
        fill=_hex(rgb),
        on_fill=_hex(on_fill),
        on_dark=_hex(_towards(rgb, white, DARK_SURFACE)),
        on_light=_hex(_towards(rgb, black, LIGHT_SURFACE)),
    )


def contrast(one: Rgb, other: Rgb) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def contrast_of(colour: str, surface: Rgb) -> float:
    """The WCAG contrast ratio of `#rrggbb` on a surface; 1 for what is no colour."""
    rgb = _parse(colour)
    return contrast(rgb, surface) if rgb else 1.0


def _towards(colour: Rgb, end: Rgb, surface: Rgb) -> Rgb:
    """The first mix of `colour` with `end` that is readable on `surface`."""
    for step in range(STEPS + 1):
        share = step / STEPS
        mixed = _rounded(tuple(a + (b - a) * share for a, b in zip(colour, end, strict=True)))
        if contrast(mixed, surface) >= READABLE:
            return mixed
    return end


def _luminance(colour: Rgb) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rounded(colour: tuple[float, ...]) -> Rgb:
    """As eight bits a channel will show it."""
    red, green, blue = (round(channel * 255) / 255 for channel in colour)
    return red, green, blue


def _parse(colour: str) -> Rgb | None:
    try:
        value = bytes.fromhex(colour.removeprefix("#"))
    except ValueError:
        return None
    return (value[0] / 255, value[1] / 255, value[2] / 255) if len(value) == 3 else None


def _hex(colour: Rgb) -> str:
    return "#" + bytes(round(channel * 255) for channel in colour).hex()
