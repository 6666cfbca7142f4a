"""Reads as much of a PDF as its tests need: which letters its embedded fonts have, and their shapes."""

from __future__ import annotations

import base64
import io
import re
import zlib
from dataclasses import dataclass

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n")
LENGTH = re.compile(rb"/Length (\d+)")
BLOCK = re.compile(rb"beginbfchar\n(.*?)endbfchar", re.DOTALL)
PAIR = re.compile(rb"<(\w+)> <(\w+)>")


@dataclass(frozen=True)
class Embedded:
    """A font inside a PDF."""

    name: str
    letters: str
    """What a reader copies from it, by its ToUnicode table."""
    empty: str
    """Those of them that are drawn as nothing, or as `.notdef`."""


def embedded_fonts(pdf: bytes) -> list[Embedded]:
    """Every TrueType font of a PDF by ReportLab."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}

    def followed(body: bytes, key: bytes) -> bytes:
        found = re.search(rb"/%s (\d+) 0 R" % key, body)
        return objects[int(found[1])] if found else b""

    return [
        _embedded(body, _stream(followed(body, b"ToUnicode")), _stream(file))
        for body in objects.values()
        if (file := followed(followed(body, b"FontDescriptor"), b"FontFile2"))
    ]


def _embedded(body: bytes, table: bytes, file: bytes) -> Embedded:
    font = TTFont(io.BytesIO(file))
    shapes, codes = font.getGlyphSet(), _symbols(font)
    unicodes = _unicodes(table)
    name = re.search(rb"/BaseFont /(\S+)", body)
    assert name
    empty = [
        letter for code, letter in unicodes.items() if not _has_shape(shapes, codes.get(code, ".notdef"))
    ]
    return Embedded(name[1].decode(), "".join(unicodes.values()), "".join(empty))


def _symbols(font: TTFont) -> dict[int, str]:
    """Code to glyph, as a reader takes it from a symbolic font."""
    table = next(table for table in font["cmap"].tables if (table.platformID, table.platEncID) == (1, 0))
    return dict(table.cmap)


def _has_shape(shapes: dict, name: str) -> bool:
    pen = DecomposingRecordingPen(shapes)
    shapes[name].draw(pen)
    return name != ".notdef" and bool(pen.value)


def _unicodes(table: bytes) -> dict[int, str]:
    """Code to letter, without what is blank."""
    pairs = [pair for block in BLOCK.findall(table) for pair in PAIR.findall(block)]
    found = {int(code, 16): bytes.fromhex(letter.decode()).decode("utf-16-be") for code, letter in pairs}
    return {code: letter for code, letter in found.items() if letter.strip("\0 ")}


def _stream(body: bytes) -> bytes:
    begun, length = STREAM.search(body), LENGTH.search(body)
    assert begun
    assert length
    data = body[begun.end() : begun.end() + int(length[1])]  # its last bytes may look like space
    if b"ASCII85Decode" in body[: begun.start()]:
        data = base64.a85decode(data.strip().removesuffix(b"~>"))
    return zlib.decompress(data) if b"FlateDecode" in body[: begun.start()] else data
