"""Captions, credits and terms of a delivery as text and CSV. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mediahub.csv_text import UTF8_MARK, csv_line
from mediahub.rights.explanations import Translate, plain

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
    further_terms: str = ""
    """Usage terms that the one sentence does not say, for people who read both."""
    instructions: str = ""
    further_instructions: str = ""
    """Those that neither the sentence nor the terms beside it say."""
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
    recipient_number: str = ""
    """The number that the files carry, if they do."""


def captions_csv(sheets: Sequence[Sheet]) -> str:
    """A line for each picture (RFC 4180, UTF-8 with a recipient_number)."""
    lines = [COLUMNS, *(tuple(getattr(sheet, name) for name in COLUMNS) for sheet in sheets)]
    return UTF8_MARK + "".join(map(csv_line, lines))


def captions_text(sheets: Sequence[Sheet], left_out: Sequence[Sheet] = (), _: Translate = plain) -> str:
    """Captions as text to read and to copy from; at the end what was left out, and why."""
    parts = ["\n".join(_lines(sheet, _)) for sheet in sheets]
    if left_out:
        parts.append(_("NOT IN THIS DELIVERY"))
        parts += [f"{sheet.title or sheet.id}\n{sheet.may_i_use_it}" for sheet in left_out]
    return UTF8_MARK + "\n\n".join(parts) + "\n"


def terms_text(terms: Terms, _: Translate = plain) -> str:
    """The terms, for whoever opens the zip later and elsewhere."""
    delivered = _("Delivered to %(who)s on %(when)s.", who=terms.made_for, when=terms.made_at)
    parts = [
        f"{terms.event}\n{delivered}",
        _("HOW THE PICTURES MAY BE USED"),
        *(f"{words}\n({_pictures(count, _)})" for words, count in terms.classes),
        _(
            "captions.csv and captions.txt say for each picture what it shows, whether and how it may be "
            "used, and the credit line to print. An answer can change after the delivery: look in MediaHub "
            "before you publish."
        ),
    ]
    if terms.agreement:
        parts += [_("WHAT YOU AGREED TO"), terms.agreement]
    if terms.recipient_number:
        parts.append(
            _(
                "The files carry the number %(number)s, which stands for this delivery.",
                number=terms.recipient_number,
            )
        )
    return UTF8_MARK + "\n\n".join(parts) + "\n"


def _lines(sheet: Sheet, _: Translate) -> list[str]:
    labelled = [
        (_("Credit"), sheet.credit_line),
        (_("Use"), sheet.may_i_use_it),
        (_("Terms"), sheet.further_terms),
        (_("Instructions"), sheet.further_instructions),
        (_("People"), sheet.people),
        (_("Date taken"), " · ".join(filter(None, (sheet.taken, sheet.place)))),
    ]
    words = [sheet.file, sheet.title, sheet.headline if sheet.headline != sheet.title else ""]
    if sheet.caption != sheet.title:
        words.append(sheet.caption)
    return [*filter(None, words), *(f"{label}: {value}" for label, value in labelled if value)]


def _pictures(count: int, _: Translate) -> str:
    return _("1 picture") if count == 1 else _("%(count)d pictures", count=count)
