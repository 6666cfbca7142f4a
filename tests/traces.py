"""What a file still says of where and with what it was shot, by ExifTool and by its bytes."""

from __future__ import annotations

import json
import re
import struct
import subprocess
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

PRIVATE = re.compile(
    r"GPS|Latitude|Longitude|Serial|GeoTag|GeoTiff|LocationInfo|Location(?:ISO6709|Coordinates)|"
    r"^(?!.*Copyright)OwnerName|CameraID$|BodyID|C2PA|JUMD|Manifest|MakerNote(?!Safety|Version)|MotionPhoto|EmbeddedVideo",
    re.IGNORECASE,
)
"""Names of tags that tell it, in any group; notes and pictures that nobody reads through are among them."""
_KNOWN_EMPTY = re.compile(
    r"[\s0.,:;+\-/\\xnaNA()]*|undef|none|unknown.*|.*CrossSerialNumbers?", re.IGNORECASE
)
_PLACE = re.compile(r"GPS(?:Latitude|Longitude)$|^(?:Latitude|Longitude)$", re.IGNORECASE)
_SERIAL = re.compile(r"Serial(?:Number|No)?\d?$", re.IGNORECASE)


def tags_of(path: Path) -> dict[str, Any]:
    """Every tag of a file that ExifTool finds, unknown and embedded ones too, by group and name."""
    return tags_of_all([path])[path]


def tags_of_all(paths: Sequence[Path]) -> dict[Path, dict[str, Any]]:
    """The tags of many files, from one run of ExifTool: starting it takes longer than most files."""
    command = ["exiftool", "-j", "-a", "-u", "-U", "-ee3", "-G1:3:4", "-n", "-struct"]
    command += ["-api", "largefilesupport=1", "-api", "requesttags=imagedatahash", "--", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, check=False)
    found: list[dict[str, Any]] = json.loads(done.stdout or b"[]")
    return {Path(tags["SourceFile"]): tags for tags in found} if paths else {}


def told(tags: dict[str, Any], private: re.Pattern[str] = PRIVATE) -> dict[str, Any]:
    """Those of a file's tags that say where it was taken or which camera took it, and are not blank."""
    return {
        key: value
        for key, value in _flat(tags)
        if private.search(key.rpartition(":")[2]) and not _KNOWN_EMPTY.fullmatch(str(value))
    }


def _flat(tags: Any, name: str = "") -> Iterable[tuple[str, Any]]:
    """Tags within structures stand beside the others."""
    if isinstance(tags, dict):
        for key, value in tags.items():
            yield from _flat(value, f"{name}:{key}" if name else key)
    elif isinstance(tags, list):
        for value in tags:
            yield from _flat(value, name)
    else:
        yield name, tags


def secrets_of(tags: dict[str, Any]) -> dict[str, set[bytes]]:
    """Byte strings that say a file's position or serial numbers, in all the ways that containers write
    them."""
    found: dict[str, set[bytes]] = {}
    for key, value in _flat(tags):
        name, text = key.rpartition(":")[2], str(value).strip()
        if _SERIAL.search(name) and len(text) >= 5 and not _KNOWN_EMPTY.fullmatch(text):
            found[f"{key}={text}"] = set(_texts(text))
        elif _PLACE.search(name):
            try:
                number = abs(float(text))
            except ValueError:
                continue
            if number > 0.01:
                found[f"{key}={text}"] = set(_places(number))
    return found


def _texts(text: str) -> Iterable[bytes]:
    yield text.encode()
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    if text.isdigit() and 1 << 24 < int(text) < 1 << 32:
        yield int(text).to_bytes(4)
        yield int(text).to_bytes(4, "little")


def _places(number: float) -> Iterable[bytes]:
    for text in (f"{number:.4f}", f"{number:.5f}", f"{number:.6f}"):
        yield from _texts(text[:-1] if len(text.partition(".")[2]) > 4 else text)
    degrees, rest = divmod(Fraction(number).limit_denominator(36_000_000), 1)
    minutes, rest = divmod(rest * 60, 1)
    for order in "<>":
        yield struct.pack(order + "d", number)
        for scale in (1, 10, 100, 1000, 10_000, 100_000, 1_000_000):
            seconds = round(rest * 60 * scale)
            yield struct.pack(order + "6I", degrees, 1, minutes, 1, seconds, scale)
            in_minutes = round((minutes + rest) * scale)
            yield struct.pack(order + "4I", degrees, 1, in_minutes, scale)


def bytes_left(path: Path, secrets: dict[str, set[bytes]]) -> list[str]:
    """Which of the secrets stand in the file's bytes."""
    data = path.read_bytes()
    return [name for name, forms in secrets.items() if any(form in data for form in forms)]
