"""A contact sheet as PDF: thumbs in rows with names, captions and credits, to print and to point at."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

COLUMNS, ROWS = 3, 4
WIDTH, HEIGHT = A4
MARGIN, GUTTER = 14 * mm, 6 * mm
HEAD, FOOT = 24 * mm, 12 * mm
CELL = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GUTTER) / COLUMNS
ROW = (HEIGHT - 2 * MARGIN - HEAD - FOOT) / ROWS
PICTURE = 38 * mm
CAPTION_LINES = 3
INK, DIM, BLANK = HexColor("#171717"), HexColor("#6b6b6b"), HexColor("#ececec")

PLAIN, BOLD, CHINESE, WIDE = "Helvetica", "Helvetica-Bold", "STSong-Light", "WideSans"
WIDE_PLACES = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
    "C:/Windows/Fonts/arial.ttf",
)
"""For letters that are neither of western Europe nor Chinese. Without any of these, accents are left out."""


CHINESE_PLACES = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "C:/Windows/Fonts/msyh.ttc",
)
"""TrueType only: what can be embedded."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of the sheet."""

    name: str
    caption: str
    credit: str
    note: str = ""
    """In the place of the picture, where it may not be shown."""
    thumb: Callable[[], bytes] | None = None
    """Reads its JPEG."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands on every page."""

    title: str
    event: str
    line: str
    """For whom it was made, and when."""
    accent: str
    """The event's colour, `#rrggbb`."""


def draw(target: IO[bytes], heading: Heading, frames: Sequence[Frame]) -> None:
    """Write the PDF. Thumbs are read one after the other and kept small, as they are."""
    _fonts()
    canvas = Canvas(target, pagesize=A4, pageCompression=1)
    canvas.setTitle(f"{heading.title} · {heading.event}")
    canvas.setAuthor(heading.event)
    per_page = COLUMNS * ROWS
    pages = max(1, -(-len(frames) // per_page))
    for page in range(pages):
        _head(canvas, heading, len(frames))
        for place, frame in enumerate(frames[page * per_page : (page + 1) * per_page]):
            left = MARGIN + place % COLUMNS * (CELL + GUTTER)
            top = HEIGHT - MARGIN - HEAD - place // COLUMNS * ROW
            _cell(canvas, frame, page * per_page + place + 1, left, top)
        _foot(canvas, heading, page + 1, pages)
        canvas.showPage()
    canvas.save()


def _head(canvas: Canvas, heading: Heading, count: int) -> None:
    top = HEIGHT - MARGIN
    canvas.setFillColor(_accent(heading.accent))
    canvas.rect(MARGIN, top - 1.2 * mm, 12 * mm, 1.2 * mm, stroke=0, fill=1)
    room = WIDTH - 2 * MARGIN
    _line(canvas, heading.title, MARGIN, top - 8.5 * mm, 15, room * 0.75, bold=True)
    _line(canvas, heading.event, MARGIN, top - 14 * mm, 9, room * 0.75, colour=DIM)
    words = "1 picture" if count == 1 else f"{count:,} pictures"
    canvas.setFillColor(DIM)
    canvas.setFont(PLAIN, 9)
    canvas.drawRightString(WIDTH - MARGIN, top - 14 * mm, words)


def _foot(canvas: Canvas, heading: Heading, page: int, pages: int) -> None:
    canvas.setStrokeColor(BLANK)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, MARGIN + 5 * mm, WIDTH - MARGIN, MARGIN + 5 * mm)
    _line(canvas, heading.line, MARGIN, MARGIN, 7.5, WIDTH - 2 * MARGIN - 30 * mm, colour=DIM)
    canvas.setFillColor(DIM)
    canvas.setFont(PLAIN, 7.5)
    canvas.drawRightString(WIDTH - MARGIN, MARGIN, f"{page} / {pages}")


def _cell(canvas: Canvas, frame: Frame, number: int, left: float, top: float) -> None:
    _picture(canvas, frame, left, top)
    y = top - PICTURE - 4 * mm
    canvas.setFillColor(DIM)
    canvas.setFont(PLAIN, 7)
    label = str(number)
    canvas.drawString(left, y, label)
    indent = pdfmetrics.stringWidth(label, PLAIN, 7) + 1.6 * mm
    name = _shortened(frame.name, 7, CELL - indent)
    _line(canvas, name, left + indent, y, 7, CELL - indent, bold=True)
    y -= 3.3 * mm
    for line in _wrapped(frame.caption, 7, CELL, CAPTION_LINES):
        _line(canvas, line, left, y, 7, CELL)
        y -= 3 * mm
    _line(canvas, frame.credit, left, y, 7, CELL, colour=DIM)


def _picture(canvas: Canvas, frame: Frame, left: float, top: float) -> None:
    """As large as it fits, above its name; what may not be shown is a box with a reason."""
    data = frame.thumb() if frame.thumb else b""
    if data:
        image = ImageReader(io.BytesIO(data))
        width, height = image.getSize()
        scale = min(CELL / width, PICTURE / height)
        canvas.drawImage(image, left, top - PICTURE, width * scale, height * scale)
        return
    canvas.setFillColor(BLANK)
    canvas.rect(left, top - PICTURE, CELL, PICTURE, stroke=0, fill=1)
    y = top - PICTURE / 2 + 2 * mm
    for line in _wrapped(frame.note, 7.5, CELL - 8 * mm, 4):
        _line(canvas, line, left + 4 * mm, y, 7.5, CELL - 8 * mm, colour=DIM)
        y -= 3.4 * mm


def _line(
    canvas: Canvas, text: str, x: float, y: float, size: float, room: float, *, bold: bool = False,
    colour: Color = INK,
) -> None:  # fmt: skip
    """One line of text in as many fonts as its letters need, cut with an ellipsis where it is too long."""
    text = " ".join(text.split())
    if _width(text, size, bold) > room:
        while text and _width(f"{text}…", size, bold) > room:
            text = text[:-1]
        text = f"{text.rstrip()}…"
    canvas.setFillColor(colour)
    for font, part in _runs(text, bold):
        canvas.setFont(font, size)
        canvas.drawString(x, y, part)
        x += pdfmetrics.stringWidth(part, font, size)


def _shortened(name: str, size: float, room: float) -> str:
    """A file name that is too long, cut in its middle: beginning and number tell it from its neighbours."""
    if _width(name, size, True) <= room:
        return name
    keep = len(name) - 1
    while keep > 2 and _width(f"{name[: keep // 2]}…{name[-(keep - keep // 2) :]}", size, True) > room:
        keep -= 1
    return f"{name[: keep // 2]}…{name[-(keep - keep // 2) :]}"


def _wrapped(text: str, size: float, room: float, most: int) -> list[str]:
    """Text in at most `most` lines; the last one may be longer, and is cut when it is drawn."""
    lines: list[str] = []
    line = ""
    pieces = list(_breakable(" ".join(text.split())))
    for index, piece in enumerate(pieces):
        if len(lines) == most - 1:
            return [*lines, (line + "".join(pieces[index:])).strip()]
        if line and _width((line + piece).rstrip(), size, False) > room:
            lines.append(line.strip())
            line = ""
        line += piece
    return [*lines, line.strip()] if line.strip() else lines


def _breakable(text: str) -> Iterable[str]:
    """Words with the space after them; each Chinese letter by itself."""
    word = ""
    for letter in text:
        word += letter
        if letter == " " or _is_chinese(letter):
            yield word
            word = ""
    if word:
        yield word


def _runs(text: str, bold: bool) -> list[tuple[str, str]]:
    """The text in pieces, each with a font that has its letters."""
    runs: list[tuple[str, str]] = []
    for letter in text:
        font, shown = _font_of(letter, bold)
        if runs and runs[-1][0] == font:
            runs[-1] = (font, runs[-1][1] + shown)
        else:
            runs.append((font, shown))
    return runs


@cache
def _font_of(letter: str, bold: bool) -> tuple[str, str]:
    try:
        letter.encode("cp1252")
        return BOLD if bold else PLAIN, letter
    except UnicodeEncodeError:
        pass
    if _is_chinese(letter):
        return CHINESE, letter
    if WIDE in pdfmetrics.getRegisteredFontNames():
        return WIDE, letter
    base = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return BOLD if bold else PLAIN, base or "?"


def _is_chinese(letter: str) -> bool:
    return "\u2e80" <= letter <= "\u9fff" or "\uf900" <= letter <= "\uffef" or "\u3000" <= letter <= "\u303f"


def _width(text: str, size: float, bold: bool) -> float:
    return sum(pdfmetrics.stringWidth(part, font, size) for font, part in _runs(text, bold))


def _accent(colour: str) -> Color:
    try:
        return HexColor(colour)
    except ValueError:
        return INK


@cache
def _fonts() -> None:
    """Fonts of this system, embedded. Without one for Chinese, one that readers of PDF bring themselves."""
    _register(WIDE, WIDE_PLACES)
    if not _register(CHINESE, CHINESE_PLACES):
        pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))


def _register(name: str, places: Sequence[str]) -> bool:
    place = next((place for place in places if Path(place).is_file()), None)
    if place is None:
        return False
    pdfmetrics.registerFont(TTFont(name, place))
    return True
