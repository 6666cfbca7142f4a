"""A maker of renditions, as somebody adds one. A module of its own: the sandbox imports it by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from mediahub.media.model import FileType


def make_stamps(path: Path, file_type: FileType, targets: Mapping[str, Path]) -> dict[str, tuple[int, int]]:
    """A square of 32 pixels for each target."""
    with Image.open(path) as picture:
        square = picture.convert("RGB").resize((32, 32))
    for target in targets.values():
        square.save(target, "PNG")
    return dict.fromkeys(targets, square.size)
