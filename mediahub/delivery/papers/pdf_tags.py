"""Tagged PDF (ISO 32000-1, 14.8): what screen readers read aloud, in which order, and what they leave out.

ReportLab draws and knows no tags. So each piece of a page is marked while it is drawn (`element`,
`artifact`), and the tree of the marks is written into the finished file by pikepdf.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True, slots=True)
class _Element:
    """One tagged piece: its page, the number of its mark there, its role, and what stands for it in words."""

    page: int
    mark: int
    role: str
    alt: str


class Tags:
    """The tags of one document, in the order in which they are drawn."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._elements: list[_Element] = []

    @contextmanager
    def element(self, role: str, alt: str = "") -> Iterator[None]:
        """What is drawn meanwhile is one piece with a role (`H1`, `P`, `Figure`); `alt` is its text."""
        page = self._canvas.getPageNumber() - 1
        mark = sum(one.page == page for one in self._elements)
        self._elements.append(_Element(page, mark, role, alt))
        with self._marked(f"/{role} <</MCID {mark}>> BDC"):
            yield

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn meanwhile is decoration, or stands on every page: it is not read aloud."""
        with self._marked("/Artifact BMC"):
            yield

    @contextmanager
    def _marked(self, begin: str) -> Iterator[None]:
        self._canvas._code.append(begin)
        yield
        self._canvas._code.append("EMC")

    def write(self, drawn: BinaryIO, target: BinaryIO, language: str) -> None:
        """Write the `drawn` PDF to `target` with its tags and its language (BCP 47)."""
        with pikepdf.open(drawn) as pdf:
            self._add_tree(pdf)
            pdf.Root.Lang = String(language)
            pdf.Root.MarkInfo = Dictionary(Marked=True)
            pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
            pdf.save(target)

    def _add_tree(self, pdf: pikepdf.Pdf) -> None:
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
        made = [(one, pdf.make_indirect(_structure(pdf, one, document))) for one in self._elements]
        document.K = Array([element for _, element in made])
        numbers = Array()
        for index, page in enumerate(pdf.pages):
            page.obj.StructParents = index
            page.obj.Tabs = Name.S
            of_page = Array([element for one, element in made if one.page == index])
            numbers.extend(Array([index, pdf.make_indirect(of_page)]))
        root.K = document
        root.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
        root.ParentTreeNextKey = len(pdf.pages)
        pdf.Root.StructTreeRoot = root


def _structure(pdf: pikepdf.Pdf, one: _Element, document: pikepdf.Object) -> Dictionary:
    made = Dictionary(
        Type=Name.StructElem, S=Name(f"/{one.role}"), P=document, Pg=pdf.pages[one.page].obj, K=one.mark
    )
    if one.alt:
        made.Alt = String(one.alt)
    return made
