"""Who is drawn: looks for the programme's speakers, and a crowd that is never twice the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from mediahub.demo.pictures.colour import RGB, rgb

SKINS = [
    rgb(x) for x in ("#f3d3bd", "#ecc1a0", "#dfa67f", "#c98a62", "#b0734c", "#8d5a3b", "#6d432d", "#4f3022")
]
HAIRS = [
    rgb(x) for x in ("#15131a", "#1f1a1e", "#2c211f", "#463025", "#6b4427", "#8f6236", "#b98d55", "#8a8785")
]
CLOTHS = [
    rgb(x)
    for x in (
        "#1d2740",
        "#2b3a67",
        "#3b4a4f",
        "#52616b",
        "#7a2e3a",
        "#a8323e",
        "#c8553d",
        "#d98e4a",
        "#e0b354",
        "#5f7a4f",
        "#2f6f62",
        "#3f8f97",
        "#4f6fae",
        "#7c6aa6",
        "#d9cbb6",
        "#efe9df",
        "#2a2a30",
        "#86705c",
    )
]
MEN_HAIR = ("short", "side", "buzz", "curly", "crop", "bald", "quiff")
WOMEN_HAIR = ("bob", "long", "bun", "ponytail", "afro", "wavy", "hijab", "pixie")


@dataclass(frozen=True, slots=True)
class Looks:
    """What somebody looks like; drawn the same in every picture they are in."""

    skin: RGB = SKINS[1]
    hair: str = "short"
    hair_colour: RGB = HAIRS[0]
    outfit: str = "suit"
    """suit, blazer, dress, shirt, polo, hoodie, vest."""
    top: RGB = CLOTHS[0]
    under: RGB = (240, 238, 234)
    """Shirt or blouse beneath; the headscarf's colour too."""
    legs: RGB = CLOTHS[16]
    tie: RGB | None = None
    glasses: bool = False
    beard: bool = False
    slim: bool = False
    """Narrower shoulders and jaw."""
    child: bool = False
    badge: bool = False


def _s(skin: int, hair: str, colour: int, outfit: str, top: str, **more: object) -> Looks:
    base = Looks(SKINS[skin], hair, HAIRS[colour], outfit, rgb(top))
    return replace(base, **more)  # type: ignore[arg-type]


SPEAKERS: dict[str, Looks] = {
    "ban-ki-moon": _s(1, "side", 7, "suit", "#27324d", tie=rgb("#3f74b5"), glasses=True, legs=rgb("#27324d")),
    "yin-tongyue": _s(1, "side", 1, "suit", "#22252e", tie=rgb("#a8323e"), legs=rgb("#22252e")),
    "lin-yuhan": _s(0, "long", 1, "dress", "#b23a48", slim=True),
    "zhao-mingze": _s(2, "short", 0, "blazer", "#3b4a4f", glasses=True, legs=rgb("#23252c")),
    "gao-xinyi": _s(
        1, "ponytail", 0, "blazer", "#e6e0d6", slim=True, under=rgb("#1f5f6b"), legs=rgb("#22303a")
    ),
    "amara-okonjo-bello": _s(
        6, "afro", 0, "blazer", "#1f7fbf", slim=True, under=rgb("#f4efe6"), legs=rgb("#1d2740")
    ),
    "henrik-solvang": _s(0, "quiff", 6, "blazer", "#4d6b50", beard=True, legs=rgb("#3a3f45")),
    "lucia-barrientos": _s(
        2, "wavy", 3, "blazer", "#d98e4a", slim=True, under=rgb("#fbf3e4"), legs=rgb("#2c2f3a")
    ),
    "omar-al-farsi": _s(4, "crop", 0, "suit", "#54606e", beard=True, legs=rgb("#54606e")),
    "thandeka-mokoena": _s(7, "bun", 0, "dress", "#e0b354", slim=True),
    "rafael-quintella": _s(3, "curly", 2, "shirt", "#4f6fae", beard=True, legs=rgb("#2d3038")),
    "ksenia-morozova": _s(0, "bob", 5, "blazer", "#7c6aa6", slim=True, glasses=True, legs=rgb("#25242e")),
    "siti-rahmawati": _s(
        3, "hijab", 0, "blazer", "#2f6f62", slim=True, under=rgb("#d8b7a6"), legs=rgb("#263a3a")
    ),
    "giulia-ferrantini": _s(
        1, "pixie", 1, "shirt", "#1f1f25", slim=True, under=rgb("#1f1f25"), legs=rgb("#7a2e3a")
    ),
    "fang-haoran": _s(1, "crop", 0, "hoodie", "#3a4560", glasses=True, legs=rgb("#24262e")),
    "mei-tanaka-ortiz": _s(2, "bob", 0, "blazer", "#a8323e", slim=True, legs=rgb("#28242e")),
    "wen-jiayi": _s(1, "bun", 1, "vest", "#e8763a", slim=True, legs=rgb("#33415c")),
    "daniel-achterberg": _s(0, "bald", 4, "shirt", "#5f7a4f", glasses=True, beard=True, legs=rgb("#3b3a44")),
    "priya-venkataraghavan": _s(4, "long", 0, "blazer", "#2b3a67", slim=True, under=rgb("#e7b04f")),
    "sun-boyang": _s(2, "buzz", 0, "polo", "#c8102e", legs=rgb("#24262c")),
    "leila-haddadian": _s(
        2, "wavy", 1, "suit", "#e9e2d4", slim=True, under=rgb("#26344d"), legs=rgb("#e9e2d4")
    ),
    "tomasz-wielgorski": _s(0, "side", 5, "polo", "#3f8f97", beard=True, legs=rgb("#3a3f4c")),
}


def somebody(rng: Random, *, child: bool = False, formal: float = 0.35) -> Looks:
    """Invent a participant."""
    slim = rng.random() < 0.5
    skin = rng.choice(SKINS)
    pale = SKINS.index(skin) < 2
    hair = rng.choice(WOMEN_HAIR if slim else MEN_HAIR)
    if hair == "afro" and SKINS.index(skin) < 4:
        hair = "wavy"
    if child:
        hair = rng.choice(("bob", "ponytail", "long") if slim else ("short", "crop", "curly"))
    outfit = (
        rng.choice(("suit", "blazer"))
        if rng.random() < formal
        else rng.choice(("shirt", "polo", "hoodie", "dress" if slim else "shirt"))
    )
    if child:
        outfit = rng.choice(("hoodie", "polo", "shirt"))
    top = rng.choice(CLOTHS)
    return Looks(
        skin=skin,
        hair=hair,
        hair_colour=rng.choice(HAIRS if pale and not child else HAIRS[:4]),
        outfit=outfit,
        top=top,
        under=rng.choice((rgb("#f2efe9"), rgb("#dfe6ee"), rgb("#ead9c6"), rgb("#c9b3a1"))),
        legs=top
        if outfit == "suit"
        else rng.choice((rgb("#23252c"), rgb("#2e3a55"), rgb("#4a4238"), rgb("#3a3f4c"))),
        tie=rng.choice(CLOTHS) if outfit == "suit" and not slim else None,
        glasses=rng.random() < 0.25,
        beard=not slim and not child and rng.random() < 0.35,
        slim=slim,
        child=child,
        badge=not child and rng.random() < 0.7,
    )
