"""Files of the shots of the state machine, made once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from tests.functional.machine.model import SHOTS, File
from tests.pictures import write_dng, write_jpeg

SIZE = (96, 64)
"""Pixels: pictures as small as it gets, for what is tried is not how they look."""
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>'
    '<rdf:li xml:lang="x-default">words of {shot}</rdf:li></rdf:Alt></dc:description></rdf:Description>'
    "</rdf:RDF></x:xmpmeta>"
)


def card(folder: Path) -> list[File]:
    """Every file of every shot, below `folder`."""
    return [file for shot in range(SHOTS) for file in _shot(folder, shot)]


def _shot(folder: Path, shot: int) -> Iterator[File]:
    name, taken, serial = f"DSC_{shot:04d}", f"2025:10:18 10:{shot:02d}:00", "S-1"
    picture = write_jpeg(folder / f"{name}.JPG", 7000 + shot, SIZE, taken, serial)
    yield _file(shot, "JPG", picture, picture.name)
    yield _file(shot, "copy", picture, f"copies/{shot}.jpg")
    raw = write_dng(folder / f"{name}.DNG", 7100 + shot, taken, serial)
    yield _file(shot, "DNG", raw, raw.name)
    edited = folder / "edited" / picture.name
    edited.parent.mkdir(exist_ok=True)
    edited.write_bytes(_with_description(picture, f"edited {shot}"))
    yield _file(shot, "edited", edited, f"edited/{picture.name}")
    words = folder / f"{name}.xmp"
    words.write_text(XMP.format(shot=shot))
    yield _file(shot, "xmp", words, words.name)


def _with_description(picture: Path, text: str) -> bytes:
    """The same picture data, with an ImageDescription in its Exif."""
    data = picture.read_bytes()
    with Image.open(picture) as image:
        exif = image.getexif()
        exif[0x010E] = text
        block = exif.tobytes()
    assert data[2:4] == b"\xff\xe0" or data[2:4] == b"\xff\xe1"
    return b"".join([data[:2], _segment(block), *_others(data)])


def _segment(exif: bytes) -> bytes:
    block = exif if exif.startswith(b"Exif\0\0") else b"Exif\0\0" + exif
    return b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block


def _others(data: bytes) -> Iterator[bytes]:
    """All segments but that of Exif, then the picture."""
    at = 2
    while data[at + 1] != 0xDA:
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] != 0xE1:
            yield data[at : at + length]
        at += length
    yield data[at:]


def _file(shot: int, kind: str, path: Path, name: str) -> File:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return File(shot, kind, str(path), name, digest, kind == "xmp")
