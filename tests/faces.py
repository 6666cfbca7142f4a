"""Frames with real faces, made from the corpus: each person several times, never twice the same picture."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

SIZE = (900, 600)
PEOPLE = {
    "left": ("two_people.jpg", (120, 0, 560, 440)),
    "right": ("two_people.jpg", (640, 0, 1126, 486)),
    "astronaut": ("astronaut.png", (60, 0, 400, 340)),
}
"""By name, which file of `dev/faces` and which part of it."""


def frame(corpus: Path, path: Path, person: str, take: int) -> Path:
    """One picture of a person; another `take` is lit, turned and cut otherwise."""
    name, box = PEOPLE[person]
    with Image.open(corpus / "dev" / "faces" / name) as opened:
        head = opened.convert("RGB").crop(box)
    if take % 2:
        head = ImageOps.mirror(head)
    head = ImageEnhance.Brightness(head).enhance(1.0 + 0.07 * (take % 3 - 1))
    head = head.rotate((take % 5 - 2) * 1.5, Image.Resampling.BICUBIC)
    side = 460 + 14 * (take % 4)
    head = head.resize((side, side), Image.Resampling.LANCZOS).filter(
        ImageFilter.GaussianBlur(take % 3 * 0.4)
    )
    stage = Image.new("RGB", SIZE, (38 + take * 9 % 60, 44, 70))
    stage.paste(head, (60 + take * 37 % 300, 70))
    stage.save(path, "JPEG", quality=90)
    return path
