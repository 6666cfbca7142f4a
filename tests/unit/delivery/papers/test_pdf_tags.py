"""Tagged PDF: what is read aloud, in which order, and what is left out."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from mediahub.delivery.papers.pdf_tags import Tags


def tagged() -> pikepdf.Pdf:
    """Two pages: a heading and a picture, then a paragraph; each with a number that is not read."""
    drawn, target = BytesIO(), BytesIO()
    canvas = Canvas(drawn)
    tags = Tags(canvas)
    with tags.element("H1"):
        canvas.drawString(10, 10, "Title")
    with tags.element("Figure", alt="A robot"):
        canvas.rect(0, 0, 5, 5)
    with tags.artifact():
        canvas.drawString(1, 1, "1")
    canvas.showPage()
    with tags.element("P"):
        canvas.drawString(10, 10, "Text")
    canvas.showPage()
    canvas.save()
    tags.write(BytesIO(drawn.getvalue()), target, "zh-CN")
    return pikepdf.open(BytesIO(target.getvalue()))


def test_the_tree_has_every_piece_in_order_with_its_page_and_mark() -> None:
    with tagged() as pdf:
        pieces = list(pdf.Root.StructTreeRoot.K.K)
        assert [str(one.S) for one in pieces] == ["/H1", "/Figure", "/P"]
        assert [int(one.K) for one in pieces] == [0, 1, 0]
        assert [one.Pg.objgen for one in pieces] == [pdf.pages[n].obj.objgen for n in (0, 0, 1)]
        assert str(pieces[1].Alt) == "A robot"
        assert "/Alt" not in pieces[0]


def test_the_document_says_its_language_and_that_it_is_tagged() -> None:
    with tagged() as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
        assert pdf.Root.MarkInfo.Marked
        assert [int(page.obj.StructParents) for page in pdf.pages] == [0, 1]
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        assert [int(one) for one in numbers[::2]] == [0, 1]
        assert [len(one) for one in numbers[1::2]] == [2, 1]


def test_decoration_is_marked_as_such() -> None:
    with tagged() as pdf:
        content = pdf.pages[0].Contents.read_bytes()
        assert content.count(b"/Artifact BMC") == 1
        assert content.count(b"EMC") == 3
