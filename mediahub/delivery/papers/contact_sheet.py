"""A contact sheet as PDF: thumbs in rows with names, captions and credits, to print and to point at."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import BinaryIO

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from mediahub.delivery.papers.contact_sheet_request import Frame, Heading
from mediahub.delivery.papers.pdf_tags import Tags
from mediahub.delivery.papers.typesetting import PLAIN, Typesetter, typesetter

COLUMNS, ROWS = 3, 4
WIDTH, HEIGHT = A4
MARGIN, GUTTER = 14 * mm, 6 * mm
HEAD, FOOT = 24 * mm, 12 * mm
CELL = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GUTTER) / COLUMNS
ROW = (HEIGHT - 2 * MARGIN - HEAD - FOOT) / ROWS
PICTURE = 38 * mm
CAPTION_LINES = 3
INK, DIM, BLANK = HexColor("#171717"), HexColor("#6b6b6b"), HexColor("#ececec")


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
    plain += [text for frame in frames for text in (frame.caption, frame.credit, frame.note)]
    with typesetter(plain, [heading.title, *(frame.name for frame in frames)]) as text:
        _pages(canvas, text, tags, heading, frames)
        canvas.save()
    tags.write(drawn, target, heading.language)


def _pages(canvas: Canvas, text: Typesetter, tags: Tags, heading: Heading, frames: Sequence[Frame]) -> None:
    per_page = COLUMNS * ROWS
    pages = max(1, -(-len(frames) // per_page))
    for page in range(pages):
        _head(canvas, text, tags, heading, is_first=page == 0)
        for place, frame in enumerate(frames[page * per_page : (page + 1) * per_page]):
            left = MARGIN + place % COLUMNS * (CELL + GUTTER)
            top = HEIGHT - MARGIN - HEAD - place // COLUMNS * ROW
            _cell(canvas, text, tags, frame, page * per_page + place + 1, left, top)
        if page == pages - 1 and heading.rest:
            with tags.element("P"):
                text.line(canvas, heading.rest, MARGIN, MARGIN + 7.5 * mm, 9, WIDTH - 2 * MARGIN, INK)
        with tags.artifact():
            _foot(canvas, text, heading, page + 1, pages)
        canvas.showPage()


def _head(canvas: Canvas, text: Typesetter, tags: Tags, heading: Heading, *, is_first: bool) -> None:
    """Drawn on every page, read aloud once."""
    top = HEIGHT - MARGIN
    with tags.artifact():
        canvas.setFillColor(_accent(heading.accent))
        canvas.rect(MARGIN, top - 1.2 * mm, 12 * mm, 1.2 * mm, stroke=0, fill=1)
    room = WIDTH - 2 * MARGIN
    with tags.element("H1") if is_first else tags.artifact():
        text.line(canvas, heading.title, MARGIN, top - 8.5 * mm, 15, room * 0.75, INK, bold=True)
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


def _cell(
    canvas: Canvas, text: Typesetter, tags: Tags, frame: Frame, number: int, left: float, top: float
) -> None:
    with tags.element("Figure", alt=frame.caption or frame.name):
        _picture(canvas, text, frame, left, top)
    y = top - PICTURE - 4 * mm
    with tags.element("P"):
        canvas.setFillColor(DIM)
        canvas.setFont(PLAIN, 7)
        label = str(number)
        canvas.drawString(left, y, label)
        indent = pdfmetrics.stringWidth(label, PLAIN, 7) + 1.6 * mm
        name = text.shortened(frame.name, 7, CELL - indent)
        text.line(canvas, name, left + indent, y, 7, CELL - indent, INK, bold=True)
    y -= 3.3 * mm
    with tags.element("P"):
        for line in text.wrapped(frame.caption, 7, CELL, CAPTION_LINES):
            text.line(canvas, line, left, y, 7, CELL, INK)
            y -= 3 * mm
    with tags.element("P"):
        text.line(canvas, frame.credit, left, y, 7, CELL, DIM)


def _picture(canvas: Canvas, text: Typesetter, frame: Frame, left: float, top: float) -> None:
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
    for line in text.wrapped(frame.note, 7.5, CELL - 8 * mm, 4):
        text.line(canvas, line, left + 4 * mm, y, 7.5, CELL - 8 * mm, DIM)
        y -= 3.4 * mm


def _accent(colour: str) -> Color:
    try:
        return HexColor(colour)
    except ValueError:
        return INK
