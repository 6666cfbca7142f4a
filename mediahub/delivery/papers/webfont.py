"""The fonts of the web pages as small TrueType fonts to embed: only the letters that a paper needs.

The front end ships Inter and Noto Sans SC as variable WOFF2 slices, the latter as a hundred. A style sheet
says which letters each has; from there they are taken, at one weight. Rare letters and Korean are in none.
"""

from __future__ import annotations

import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.ttLib.woff2 import WOFF2GlyfTable, unpack255UShort

from mediahub.resources import static_dir

FACE = re.compile(r'url\("?(?:\./)?([^")]+\.woff2)"?\)[^}]*unicode-range:([^;}]+)')
RANGE = re.compile(r"U\+([0-9a-f?]+)(?:-([0-9a-f]+))?", re.IGNORECASE)
SHEETS = {"app.css": "inter-", "cjk.css": "noto-sans-sc-"}
"""Where letters are looked for, in this order: a style sheet, and how the files of its font begin."""
UNITS, ASCENT, DESCENT = 1000, 880, -120
"""The em square of what is made, and how far letters reach from the line (those of Noto Sans SC)."""
BYTES_OF_FLAG = bytes(1 if f < 84 else 2 if f < 120 else 3 if f < 124 else 4 for f in range(128)) * 2
"""How many bytes a point has by its flag (WOFF2, 5.2); the highest bit says whether it is on the curve."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One letter at one weight."""

    glyph: Glyph
    width: int
    """In units, see `UNITS`."""


_kept: dict[tuple[str, int, str], Outline | None] = {}
"""By slice, weight and letter, as long as the process lives: papers of one event need the same letters."""


def font_of(letters: Iterable[str], weight: int, name: str) -> tuple[bytes, frozenset[str]]:
    """A TrueType font `name` of those `letters` that the slices have, and which these are.

    `weight` is that of CSS, 100 to 900. Without such letters, or without a built front end, there is no font.
    """
    outlines = outlines_of(letters, weight)
    return (_built(outlines, name) if outlines else b""), frozenset(outlines)


def outlines_of(letters: Iterable[str], weight: int) -> dict[str, Outline]:
    """The outlines of those `letters` that the slices have."""
    found: dict[str, Outline] = {}
    for places in _places():
        wanted: dict[Path, list[str]] = defaultdict(list)
        for letter in sorted(set(letters) - set(found)):
            if place := places.get(ord(letter)):
                wanted[place].append(letter)
        for place, here in wanted.items():
            found |= _of_slice(place, here, weight)
    return found


def ranges(css: str) -> dict[int, str]:
    """Code point to file name, by the rules `@font-face` of a style sheet; the last one counts."""
    return {
        code: file
        for file, by_code in FACE.findall(css)
        for low, high in RANGE.findall(by_code)
        for code in range(int(low.replace("?", "0"), 16), int((high or low).replace("?", "f"), 16) + 1)
    }


def _places() -> list[dict[int, Path]]:
    """For each of `SHEETS` the slices by their letters; nothing where the front end was not built."""
    dist = static_dir() / "dist"
    try:
        built = json.loads((dist / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        return []
    return [_places_by(dist / built[sheet], prefix) for sheet, prefix in SHEETS.items()]


@cache
def _places_by(css: Path, prefix: str) -> dict[int, Path]:
    """The name of `css` has a hash of what is in it, so what was read once stays true."""
    by_code = ranges(css.read_text("utf-8"))
    return {code: css.parent / file for code, file in by_code.items() if file.startswith(prefix)}


def _of_slice(place: Path, letters: list[str], weight: int) -> dict[str, Outline]:
    missing = [letter for letter in letters if (place.name, weight, letter) not in _kept]
    for letter, got in _read(place, missing, weight).items() if missing else ():
        _kept[place.name, weight, letter] = got
    return {letter: got for letter in letters if (got := _kept[place.name, weight, letter])}


def _read(place: Path, letters: list[str], weight: int) -> dict[str, Outline | None]:
    """None for a letter that the style sheet promises and the slice does not have."""
    with TTFont(place, lazy=True) as font:
        known = font.getBestCmap()
        names = {letter: known.get(ord(letter)) for letter in letters}
        font.tables["glyf"] = _Glyphs.read(font, {name for name in names.values() if name})
        if "HVAR" in font:
            del font["HVAR"]  # gvar says the widths too, and is read anyway
        shapes = font.getGlyphSet(location={"wght": weight})
        scale = UNITS / font["head"].unitsPerEm
        return {letter: _outline(shapes, name, scale) if name else None for letter, name in names.items()}


def _outline(shapes: Any, name: str, scale: float) -> Outline:
    pen, shape = TTGlyphPen(None), shapes[name]
    shape.draw(DecomposingFilterPen(TransformPen(pen, (scale, 0, 0, scale, 0, 0)), shapes))
    return Outline(pen.glyph(), round(shape.width * scale))


def _built(outlines: dict[str, Outline], name: str) -> bytes:
    names = {letter: f"u{ord(letter):04X}" for letter in outlines}
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(letter): names[letter] for letter in outlines})
    builder.setupGlyf({".notdef": Glyph()} | {names[letter]: one.glyph for letter, one in outlines.items()})
    glyphs = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {".notdef": (UNITS, 0)}
        | {names[letter]: (one.width, glyphs[names[letter]].xMin) for letter, one in outlines.items()}
    )
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupPost(keepGlyphNames=False)
    target = io.BytesIO()
    builder.save(target)
    return target.getvalue()


class _Glyphs(WOFF2GlyfTable):
    """The table `glyf` of a slice of which only some letters are read.

    Letters for a first sheet, 362 Chinese ones in 15 slices, take 0.25 s of a processor so, and 0.91 s where
    fontTools reads each slice whole.
    """

    nPointsStream: bytes
    flagStream: bytes
    glyphStream: bytes
    instructionStream: bytes
    bboxStream: bytes

    def __init__(self, wanted: set[str]) -> None:
        super().__init__("glyf")
        self.wanted = wanted

    @classmethod
    def read(cls, font: TTFont, wanted: set[str]) -> _Glyphs:
        """The glyphs named `wanted` of a WOFF2 font; the others are empty."""
        reader = font.reader
        table = cls(wanted)
        table.reconstruct(reader.tables["glyf"].loadData(reader.transformBuffer), font)
        return table

    def _decodeGlyph(self, glyphID: int) -> Glyph:
        of_parts = min(self.nContourStream) < 0  # parts are glyphs too, and nobody asks for them by name
        if of_parts or self.glyphOrder[glyphID] in self.wanted or not self.nContourStream[glyphID]:
            return super()._decodeGlyph(glyphID)
        self._pass_over(glyphID)
        return Glyph()

    def _pass_over(self, glyph_id: int) -> None:
        points = 0
        for _ in range(self.nContourStream[glyph_id]):
            count, self.nPointsStream = unpack255UShort(self.nPointsStream)
            points += count
        flags, self.flagStream = self.flagStream[:points], self.flagStream[points:]
        rest = self.glyphStream[sum(flags.translate(BYTES_OF_FLAG)) :]
        count, self.glyphStream = unpack255UShort(rest)
        self.instructionStream = self.instructionStream[count:]
        if self.bboxBitmap[glyph_id >> 3] & (0x80 >> (glyph_id & 7)):
            self.bboxStream = self.bboxStream[8:]
