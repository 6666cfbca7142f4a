"""A contact sheet as PDF: thumbs in rows with names, captions and credits, to print and to point at."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import BinaryIO

import structlog
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from mediahub.delivery.papers.contact_sheet_request import Frame, Heading
from mediahub.delivery.papers.pdf_tags import Tags
from mediahub.delivery.papers.typesetting import PLAIN, Typesetter, typesetter

COLUMNS = 3
WIDTH, HEIGHT = A4
MARGIN, GUTTER = 14 * mm, 6 * mm
HEAD, FOOT = 24 * mm, 12 * mm
CELL = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GUTTER) / COLUMNS
ROOM = HEIGHT - 2 * MARGIN - HEAD - FOOT
"""For rows, on a page."""
PICTURE, NAME, LINE, BETWEEN = 38 * mm, 7.3 * mm, 3 * mm, 5 * mm
"""Heights of a picture, of the line with its name, of each line of words, and what is free below a row."""
NOTE_LINE = 3.4 * mm
"""Height of a line in the box that stands for a picture."""
log = structlog.get_logger()
ENDLESS = 10_000
"""Lines of a caption: it is never cut."""
INK, DIM, BLANK = HexColor("#171717"), HexColor("#6b6b6b"), HexColor("#ececec")


@dataclass(frozen=True, slots=True)
class Cell:
    """A picture with its words in lines, or what of these goes on from the page before."""

    frame: Frame
    number: int
    words: tuple[tuple[str, Color], ...]
    begins: bool = True

    @property
    def height(self) -> float:
        """In points."""
        return self.top + LINE * len(self.words)

    @property
    def top(self) -> float:
        """Height of what stands above the words."""
        return PICTURE + NAME if self.begins else LINE

    def cut(self, lines: int) -> tuple[Cell, Cell]:
        """Its beginning with so many lines, and the rest for the next page."""
        return replace(self, words=self.words[:lines]), replace(self, words=self.words[lines:], begins=False)


Row = Sequence[Cell]


def draw(target: BinaryIO, heading: Heading, frames: Sequence[Frame]) -> None:
    """Write the PDF, tagged for screen readers. Thumbs are read one after the other and kept small, as they
    are."""
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=A4, pageCompression=1)
    tags = Tags(canvas)
    canvas.setTitle(f"{heading.title} · {heading.event}")
    canvas.setAuthor(heading.event)
    canvas.setSubject(heading.line)
    canvas.setCreator("MediaHub")
    plain = [heading.event, heading.line, heading.count, heading.rest]
    plain += [text for one in frames for text in (one.caption, one.credit, one.note, one.rights)]
    with typesetter(plain, [heading.title, *(frame.name for frame in frames)]) as text:
        _pages(canvas, text, tags, heading, frames)
        canvas.save()
    tags.write(drawn, target, heading.language)


def _pages(canvas: Canvas, text: Typesetter, tags: Tags, heading: Heading, frames: Sequence[Frame]) -> None:
    pages = paged(_rows(text, frames))
    for page, rows in enumerate(pages):
        _head(canvas, text, tags, heading, is_first=page == 0)
        top = HEIGHT - MARGIN - HEAD
        for row in rows:
            for place, cell in enumerate(row):
                _cell(canvas, text, tags, cell, MARGIN + place * (CELL + GUTTER), top)
            top -= _height(row)
        if page == len(pages) - 1 and heading.rest:
            with tags.element("P"):
                text.line(canvas, heading.rest, MARGIN, MARGIN + 7.5 * mm, 9, WIDTH - 2 * MARGIN, INK)
        with tags.artifact():
            _foot(canvas, text, heading, page + 1, len(pages))
        canvas.showPage()


def _rows(text: Typesetter, frames: Sequence[Frame]) -> list[Row]:
    """The pictures in rows, each with its whole caption, its credit and its rights."""
    cells = []
    for number, frame in enumerate(frames, 1):
        parts = ((frame.caption, INK), (frame.credit, DIM), (frame.rights, DIM))
        lines = [(line, ink) for words, ink in parts for line in text.wrapped(words, 7, CELL, ENDLESS)]
        cells.append(Cell(frame, number, tuple(lines)))
    return [cells[start : start + COLUMNS] for start in range(0, len(cells), COLUMNS)]


def paged(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows on pages, at least one; what is higher than a page goes on on the next."""
    pages: list[list[Row]] = [[]]
    left = ROOM
    for row in rows:
        if _height(row) > left and pages[-1]:
            pages.append([])
            left = ROOM
        while _height(row) > ROOM:
            cut = [cell.cut(int((ROOM - BETWEEN - cell.top) // LINE)) for cell in row]
            pages[-1].append([head for head, _ in cut])
            pages.append([])
            row, left = [rest for _, rest in cut], ROOM
        pages[-1].append(row)
        left -= _height(row)
    return pages


def _height(row: Row) -> float:
    return max(cell.height for cell in row) + BETWEEN


def _head(canvas: Canvas, text: Typesetter, tags: Tags, heading: Heading, *, is_first: bool) -> None:
    """Drawn on every page, read aloud once."""
    top = HEIGHT - MARGIN
    with tags.artifact():
        canvas.setFillColor(_accent(heading.accent))
        canvas.rect(MARGIN, top - 1.2 * mm, 12 * mm, 1.2 * mm, stroke=0, fill=1)
    room = WIDTH - 2 * MARGIN
    with tags.element("H1") if is_first else tags.artifact():
        text.line(canvas, heading.title, MARGIN, top - 8.5 * mm, 15, room, INK, bold=True)
    with tags.element("P") if is_first else tags.artifact():
        text.line(canvas, heading.event, MARGIN, top - 14 * mm, 9, room * 0.75, DIM)
        wide = text.width(heading.count, 9)
        text.line(canvas, heading.count, WIDTH - MARGIN - wide, top - 14 * mm, 9, room * 0.25, DIM)


def _foot(canvas: Canvas, text: Typesetter, heading: Heading, page: int, pages: int) -> None:
    canvas.setStrokeColor(BLANK)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, MARGIN + 5 * mm, WIDTH - MARGIN, MARGIN + 5 * mm)
    text.line(canvas, heading.line, MARGIN, MARGIN, 7.5, WIDTH - 2 * MARGIN - 30 * mm, DIM)
    canvas.setFillColor(DIM)
    canvas.setFont(PLAIN, 7.5)
    canvas.drawRightString(WIDTH - MARGIN, MARGIN, f"{page} / {pages}")


def _cell(canvas: Canvas, text: Typesetter, tags: Tags, cell: Cell, left: float, top: float) -> None:
    if cell.begins:
        _beginning(canvas, text, tags, cell, left, top)
    y = top - cell.top
    for colour, lines in groupby(cell.words, key=lambda line: line[1]):
        with tags.element("P"):
            for line, _ in lines:
                text.line(canvas, line, left, y, 7, CELL, colour)
                y -= LINE


def _beginning(canvas: Canvas, text: Typesetter, tags: Tags, cell: Cell, left: float, top: float) -> None:
    """The picture, its number and its name."""
    frame = cell.frame
    with tags.element("Figure", alt=frame.caption or frame.name):
        _picture(canvas, text, frame, left, top)
    y = top - PICTURE - 4 * mm
    with tags.element("P"):
        canvas.setFillColor(DIM)
        canvas.setFont(PLAIN, 7)
        label = str(cell.number)
        canvas.drawString(left, y, label)
        indent = pdfmetrics.stringWidth(label, PLAIN, 7) + 1.6 * mm
        name = text.shortened(frame.name, 7, CELL - indent)
        text.line(canvas, name, left + indent, y, 7, CELL - indent, INK, bold=True)


def _picture(canvas: Canvas, text: Typesetter, frame: Frame, left: float, top: float) -> None:
    """As large as it fits, above its name; what may not be shown is a box with a reason."""
    data = frame.thumb() if frame.thumb else b""
    image = _decoded(data) if data else None
    if image is not None:
        width, height = image.getSize()
        scale = min(CELL / width, PICTURE / height)
        canvas.drawImage(image, left, top - PICTURE, width * scale, height * scale)
        return
    canvas.setFillColor(BLANK)
    canvas.rect(left, top - PICTURE, CELL, PICTURE, stroke=0, fill=1)
    lines = text.wrapped(frame.note, 7.5, CELL - 8 * mm, int(PICTURE // NOTE_LINE))
    y = top - (PICTURE - NOTE_LINE * len(lines)) / 2 - 2.5 * mm
    for line in lines:
        text.line(canvas, line, left + 4 * mm, y, 7.5, CELL - 8 * mm, DIM)
        y -= NOTE_LINE


def _decoded(data: bytes) -> ImageReader | None:
    """A thumb to be drawn; None for one that is damaged: its place stays empty, and the sheet is drawn."""
    try:
        image = ImageReader(io.BytesIO(data))
        image.getRGBData()
    except Exception as error:  # noqa: BLE001  (Pillow raises whatever its decoders do)
        log.warning("a thumb on a contact sheet is damaged", reason=repr(error))
        return None
    return image


def _accent(colour: str) -> Color:
    try:
        return HexColor(colour)
    except ValueError:
        return INK
