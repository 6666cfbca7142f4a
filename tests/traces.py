"""What a file still says of where and with what it was shot, by ExifTool and by its bytes."""

from __future__ import annotations

import base64
import json
import re
import struct
import subprocess
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import brotli

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


_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
_DEEPEST = 4


def layers(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes, and what is packed in them: streams of zlib, gzip and raw deflate (zips), brotli boxes of
    JUMBF, and base64."""
    yield data
    if depth == _DEEPEST:
        return
    for found in _packed(data):
        if found:
            yield from layers(found, depth + 1)


def _packed(data: bytes) -> Iterator[bytes]:
    for mark, bits, skip in ((b"\x78[\x01\x5e\x9c\xda]", 15, 0), (b"\x1f\x8b\x08", 31, 0)):
        for at in re.finditer(mark, data):
            yield _inflated(data[at.start() + skip :], bits)
    for at in re.finditer(rb"PK\x03\x04", data):
        if data[at.start() + 8] == 8:
            name, extra = struct.unpack_from("<HH", data, at.start() + 26)
            yield _inflated(data[at.start() + 30 + name + extra :], -15)
    for at in re.finditer(rb"brob", data):
        length = int.from_bytes(data[at.start() - 4 : at.start()])
        body = data[at.start() + 4 : at.start() - 4 + length]
        for skip in (0, 4):
            with suppress(brotli.error):
                yield brotli.decompress(body[skip:])
    for text in _BASE64.findall(data):
        bare = text.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        for skip in range(4):
            with suppress(ValueError):
                usable = bare[skip:][: len(bare[skip:]) // 4 * 4]
                yield base64.b64decode(usable)


def _inflated(data: bytes, bits: int) -> bytes:
    with suppress(zlib.error):
        return zlib.decompressobj(bits).decompress(data, 1 << 20)
    return b""
