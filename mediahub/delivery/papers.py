"""The papers of a delivery: what each picture shows and how it may be used, and the terms. Pure text."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet takes for a formula."""
COLUMNS = (
    "file",
    "title",
    "headline",
    "caption",
    "people",
    "keywords",
    "creator",
    "credit_line",
    "copyright",
    "may_i_use_it",
    "usage_terms",
    "instructions",
    "taken",
    "place",
    "id",
)
UTF8_MARK = "\ufeff"
"""Tells spreadsheets and old editors how to read what follows."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the papers say of one picture."""

    file: str
    """Its name in the delivery; empty where it is not in it."""
    title: str = ""
    headline: str = ""
    caption: str = ""
    people: str = ""
    keywords: str = ""
    creator: str = ""
    credit_line: str = ""
    copyright: str = ""
    may_i_use_it: str = ""
    """The one-sentence answer; of a picture that is left out, why."""
    usage_terms: str = ""
    instructions: str = ""
    taken: str = ""
    place: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the whole delivery."""

    event: str
    made_for: str
    """Name and address."""
    made_at: str
    classes: Sequence[tuple[str, int]]
    """What a class means in the event's words, and how many pictures are of it."""
    agreement: str = ""
    """What press agreed to, with its version."""
    mark: str = ""
    """The number that the files carry, if they do."""


def captions_csv(sheets: Sequence[Sheet]) -> str:
    """A line for each picture (RFC 4180, UTF-8 with a mark)."""
    lines = [COLUMNS, *(tuple(getattr(sheet, name) for name in COLUMNS) for sheet in sheets)]
    return UTF8_MARK + "".join(map(_csv_line, lines))


def captions_text(sheets: Sequence[Sheet], left_out: Sequence[Sheet] = ()) -> str:
    """The same to read and to copy from; at the end what was left out, and why."""
    parts = ["\n".join(_lines(sheet)) for sheet in sheets]
    if left_out:
        parts.append("NOT IN THIS DELIVERY")
        parts += [f"{sheet.title or sheet.id}\n{sheet.may_i_use_it}" for sheet in left_out]
    return UTF8_MARK + "\n\n".join(parts) + "\n"


def terms_text(terms: Terms) -> str:
    """The terms, for whoever opens the zip later and elsewhere."""
    parts = [
        f"{terms.event}\nDelivered to {terms.made_for} on {terms.made_at}.",
        "HOW THE PICTURES MAY BE USED",
        *(f"{words}\n({_pictures(count)})" for words, count in terms.classes),
        "captions.csv and captions.txt say for each picture what it shows, whether and how it may be used, "
        "and the credit line to print. An answer can change after the delivery: look in MediaHub before you "
        "publish.",
    ]
    if terms.agreement:
        parts += ["WHAT YOU AGREED TO", terms.agreement]
    if terms.mark:
        parts.append(f"The files carry the number {terms.mark}, which stands for this delivery.")
    return UTF8_MARK + "\n\n".join(parts) + "\n"


def _lines(sheet: Sheet) -> list[str]:
    labelled = [
        ("Credit", sheet.credit_line),
        ("Use", sheet.may_i_use_it),
        ("Terms", sheet.usage_terms),
        ("Instructions", sheet.instructions),
        ("People", sheet.people),
        ("Taken", " · ".join(filter(None, (sheet.taken, sheet.place)))),
    ]
    words = [sheet.file, sheet.title, sheet.headline if sheet.headline != sheet.title else ""]
    if sheet.caption != sheet.title:
        words.append(sheet.caption)
    return [*filter(None, words), *(f"{label}: {value}" for label, value in labelled if value)]


def _pictures(count: int) -> str:
    return "1 picture" if count == 1 else f"{count:,} pictures"


def _csv_line(values: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([f"'{value}" if value.startswith(FORMULA) else value for value in values])
    return buffer.getvalue()
