"""All tags of a file, by group, bounded so that they can be kept with the asset."""

from __future__ import annotations

from typing import Any

from mediahub.media.metadata.sources import Sources
from mediahub.media.metadata.text import clean

_MAX_TEXT = 2_000
_MAX_TOTAL = 100_000
"""Characters of all names and values together."""
_STANDARD = ("Exif.Image.", "Exif.Photo.", "Exif.GPSInfo.", "Exif.Iop.", "Exif.Thumbnail.")


def raw_values(sources: Sources, probed: dict[str, Any]) -> dict[str, Any]:
    """Return `{"EXIF": {...}, "MakerNotes": {...}, "IPTC": {...}, "XMP": {...}, ...}`."""
    groups = {
        "XMP": sources.xmp.properties,
        "IPTC": sources.iim,
        "EXIF": _exif(sources),
        **sources.container,
        "FFmpeg": probed.get("tags", {}),
        "MakerNotes": _maker_notes(sources),
    }
    room = _MAX_TOTAL
    kept: dict[str, Any] = {}
    for group, values in groups.items():
        for name, value in values.items():
            plain = _plain(value)
            room -= len(name) + len(str(plain))
            if room < 0:
                return kept
            if plain not in (None, [], {}):
                kept.setdefault(group, {})[name] = plain
    return kept


def _exif(sources: Sources) -> dict[str, Any]:
    named = {
        key.removeprefix("Exif."): value
        for key, value in sources.exif.exiv2_tags.items()
        if key.startswith(_STANDARD) and ".0x" not in key
    }
    if not sources.exif.tags:
        return named
    return {name: str(tag) for name, tag in sources.exif.tags.items() if " Tag 0x" not in name}


def _maker_notes(sources: Sources) -> dict[str, Any]:
    return {
        key.removeprefix("Exif."): value
        for key, value in sources.exif.exiv2_tags.items()
        if not key.startswith(_STANDARD) and ".0x" not in key
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value[:500]]
    text = clean(value)
    return text[:_MAX_TEXT] if text else None
