"""Crops as they are delivered, with caption, credit and terms. Run it in a `Sandbox`: originals come from
strangers."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from mediahub.media.errors import media_errors
from mediahub.media.model import FileType
from mediahub.media.pictures.cropping import CropFile, Logo, Look, crop_file
from mediahub.media.writing.carried import carried_from
from mediahub.media.writing.deliver import described
from mediahub.media.writing.private import Private
from mediahub.media.writing.regions import Frame
from mediahub.media.writing.write import WriteFields


def deliver_crops(
    path: Path,
    file_type: FileType,
    folder: Path,
    crops: list[CropFile],
    look: Look,
    logo: Logo | None,
    fields: WriteFields,
    strip: Collection[Private],
) -> list[tuple[str, int, int]]:
    """Write each crop of a file as `folder/name`, with what the original says by the IPTC standard and
    `fields` on top, without what `strip` names; gives names and sizes in pixels. Raises MediaError."""
    made = crop_file(path, file_type, folder, crops, look, logo)
    with media_errors():
        whole = carried_from(path, file_type, strip)
        for one in crops:
            target, rect = folder / one.name, one.rect
            part = (rect.x, rect.y, rect.width, rect.height)
            frame = Frame(None if part == (0, 0, 1, 1) else part, is_straightened=bool(look.angle))
            target.write_bytes(described(target.read_bytes(), fields, whole.of(frame)))
    return made
