"""Typesetting for PDF: which font has which letter, how wide a line is, where it breaks and is cut.

Letters of western Europe are Helvetica, which every reader of PDF has. All others are embedded: from the
fonts of the web pages, or else from one of this system. Chinese, Japanese and Korean letters that none of
them has are left to fonts of the reader; of any other, what remains without its accents is drawn.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import zip_longest
from pathlib import Path
from threading import get_ident

from fontTools import ttLib
from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from mediahub.delivery.papers import webfont

PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
WEIGHTS = {False: 400, True: 700}
CHINESE, KOREAN = "STSong-Light", "HYGothic-Medium"
"""Not embedded: readers of PDF bring them, if they do."""
SYSTEM = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/Library/Fonts/Arial Unicode.ttf",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    "C:/Windows/Fonts/arial.ttf",
    "C:/Windows/Fonts/malgun.ttf",
    "C:/Windows/Fonts/msyh.ttc",
)
"""TrueType only: what can be embedded. The first one that has a letter draws it."""
LAST = "\uffff"
"""ReportLab's tables of what can be copied from a page end here."""
NOT_FIRST = frozenset(" 、。，．：；？！）］｝〕〉》」』】〗’”…·,.:;?!)]}")
NOT_LAST = frozenset("（［｛〔〈《「『【〖‘“([{")
"""No line begins, and none ends, with one of these beside Chinese letters."""
UNSEEN = frozenset({"Mn", "Me", "Cf", "Cc"})
"""Categories of what has no shape of its own."""


@contextmanager
def typesetter(plain: Iterable[str], bold: Iterable[str]) -> Iterator[Typesetter]:
    """A typesetter for one paper, whose fonts have the letters of these texts; they are gone after it."""
    setter = Typesetter()
    try:
        setter.load("".join(plain), bold=False)
        setter.load("".join(bold), bold=True)
        yield setter
    finally:
        setter.close()


class Typesetter:
    """The fonts of one paper, see `typesetter`. For one thread, as all fonts of ReportLab are."""

    def __init__(self) -> None:
        self._own: list[TTFont] = []
        self._fonts: dict[tuple[str, bool], tuple[str, str]] = {}

    def load(self, text: str, *, bold: bool) -> None:
        """Embed from the fonts of the web pages what Helvetica lacks. Once for plain letters, once bold."""
        weight = WEIGHTS[bold]
        name = self._name(f"WebSans-{weight}")
        letters = {letter for letter in clean(text) if letter <= LAST and not _is_western(letter)}
        data, found = webfont.font_of(letters, weight, name)
        if found:
            self._register(TTFont(name, io.BytesIO(data), asciiReadable=False))
            self._fonts |= {(letter, bold): (name, letter) for letter in found}

    def close(self) -> None:
        """Give the fonts back."""
        for font in self._own:
            font.unregister()

    def runs(self, text: str, bold: bool) -> list[tuple[str, str]]:
        """The text in pieces, each with the name of a font that has its letters."""
        runs: list[tuple[str, str]] = []
        for letter in text:
            font, shown = self._font_of(letter, bold)
            if runs and runs[-1][0] == font:
                runs[-1] = (font, runs[-1][1] + shown)
            else:
                runs.append((font, shown))
        return runs

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """In points."""
        return sum(pdfmetrics.stringWidth(part, font, size) for font, part in self.runs(text, bold))

    def line(
        self, canvas: Canvas, text: str, x: float, y: float, size: float, room: float, colour: Color, *,
        bold: bool = False,
    ) -> None:  # fmt: skip
        """One line of text, cut with an ellipsis where it is longer than `room`."""
        canvas.setFillColor(colour)
        for font, part in self.runs(self.cut(clean(text), size, room, bold), bold):
            canvas.setFont(font, size)
            canvas.drawString(x, y, part)
            x += pdfmetrics.stringWidth(part, font, size)

    def cut(self, text: str, size: float, room: float, bold: bool = False) -> str:
        """The text, or its beginning and an ellipsis."""
        if self.width(text, size, bold) <= room:
            return text
        left = room - self.width("…", size, bold)
        for place, letter in enumerate(text):
            left -= self.width(letter, size, bold)
            if left < 0:
                return f"{text[:place].rstrip()}…"
        return text

    def shortened(self, name: str, size: float, room: float) -> str:
        """A bold file name, cut in its middle if too long: beginning and number tell it from others."""
        name = clean(name)
        keep, shown = len(name), name
        while keep > 2 and self.width(shown, size, True) > room:
            keep -= 1
            shown = f"{name[: keep // 2]}…{name[-(keep - keep // 2) :]}"
        return shown

    def wrapped(self, text: str, size: float, room: float, most: int) -> list[str]:
        """Text in at most `most` lines; the last one may be longer, and is cut when it is drawn. A word
        that is wider than `room`, such as an address, goes on in the next line."""
        lines: list[str] = []
        line = ""
        pieces = [part for piece in breakable(clean(text)) for part in self._parts(piece, size, room)]
        for index, piece in enumerate(pieces):
            if len(lines) == most - 1:
                return [*lines, (line + "".join(pieces[index:])).strip()]
            if line and self.width((line + piece).rstrip(), size) > room:
                lines.append(line.strip())
                line = ""
            line += piece
        return [*lines, line.strip()] if line.strip() else lines

    def _parts(self, piece: str, size: float, room: float) -> Iterator[str]:
        """The piece, or where it is wider than a line the parts that fill one each."""
        part = ""
        for letter in piece if self.width(piece.rstrip(), size) > room else (piece,):
            if part and self.width((part + letter).rstrip(), size) > room:
                yield part
                part = ""
            part += letter
        yield part

    def _font_of(self, letter: str, bold: bool) -> tuple[str, str]:
        found = self._fonts.get((letter, bold))
        if found is None:
            found = self._fonts[letter, bold] = self._look_for(letter, bold)
        return found

    def _look_for(self, letter: str, bold: bool) -> tuple[str, str]:
        latin = BOLD if bold else PLAIN
        if _is_western(letter):
            return latin, letter
        if letter <= LAST and (place := next((one for one in SYSTEM if ord(letter) in _letters_of(one)), "")):
            return self._system(place), letter
        if unicodedata.category(letter) in UNSEEN:
            return latin, ""
        if is_east_asian(letter):
            return _unembedded(KOREAN if _is_korean(letter) else CHINESE), letter
        base = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
        return latin, base or "?"

    def _system(self, place: str) -> str:
        name = self._name(Path(place).stem)
        if all(font.fontName != name for font in self._own):
            font = TTFont(name, place, asciiReadable=False)
            font.face.name = name.encode()
            self._register(font)
        return name

    def _register(self, font: TTFont) -> None:
        pdfmetrics.registerFont(font)
        self._own.append(font)

    @staticmethod
    def _name(font: str) -> str:
        """ReportLab knows fonts by names of the whole process; another thread may be drawing with its own."""
        return f"{font}-{get_ident()}"


def clean(text: str) -> str:
    """In one line, with accents on their letters."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def breakable(text: str) -> Iterator[str]:
    """Words with the space after them; each Chinese letter by itself, with its punctuation."""
    word = ""
    for letter, following in zip_longest(text, text[1:], fillvalue=""):
        word += letter
        beside = is_east_asian(letter) or is_east_asian(following)
        if letter == " " or (beside and letter not in NOT_LAST and following not in NOT_FIRST):
            yield word
            word = ""
    if word:
        yield word


def is_east_asian(letter: str) -> bool:
    """Whether a letter is Chinese, Japanese or Korean, of those that Unicode had first."""
    return "\u2e80" <= letter <= "\u9fff" or "\uf900" <= letter <= "\uffef" or _is_korean(letter)


def _is_korean(letter: str) -> bool:
    return "\uac00" <= letter <= "\ud7a3" or "\u3130" <= letter <= "\u318f"


def _is_western(letter: str) -> bool:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _letters_of(place: str) -> frozenset[int]:
    """Code points of a font of this system; none if it is not there."""
    if not Path(place).is_file():
        return frozenset()
    with ttLib.TTFont(place, lazy=True, fontNumber=0) as font:
        return frozenset(font.getBestCmap())


@cache
def _unembedded(name: str) -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name
