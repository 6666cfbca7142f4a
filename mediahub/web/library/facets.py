"""Facets with labels: what the search counted, as people call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext
from sqlalchemy.orm import Session

from mediahub.catalog.models import Event
from mediahub.catalog.programme import titles_by_code
from mediahub.catalog.vocabulary import labels_by_slug, names_by_slug, tag_parents
from mediahub.http.language import page_language
from mediahub.search.analysis import key
from mediahub.search.port import FacetCount
from mediahub.search.query.completion import Suggestion
from mediahub.web.answers import Facet, Value

LABELS = {
    "day": _("Day"),
    "session": _("Session"),
    "person": _("Person"),
    "present": _("Was in the session"),
    "tag": _("Tag"),
    "rights_class": _("Rights"),
    "available": _("Available"),
    "stars": _("Rating"),
    "main_colour": _("Colour"),
    "photographer": _("Photographer"),
    "kind": _("Type"),
    "orientation": _("Orientation"),
    "provenance": _("Content Credentials"),
}
"""Every facet of the search, in the order of the page."""
PEOPLE = ("person", "present")
"""Facets whose values are slugs of people."""
WORDS = {
    "kind": {"photo": _("Photos"), "video": _("Videos")},
    "orientation": {"landscape": _("Landscape"), "portrait": _("Portrait"), "square": _("Square")},
    "provenance": {
        "signed": _("Signed"),
        "changed": _("Changed after signing"),
        "generated": _("Made by a program"),
    },
    "rights_class": {
        "free": _("Free with credit"),
        "editorial": _("Editorial only"),
        "partners": _("Event partners"),
        "none": _("Not for use"),
    },
    "available": {"now": _("Now"), "embargoed": _("Under embargo")},
    "stars": {str(n): lazy_ngettext("%(num)s star", "%(num)s stars", n) for n in range(1, 6)},
    "main_colour": {
        "red": _("Red"), "orange": _("Orange"), "yellow": _("Yellow"), "green": _("Green"), "teal": _("Teal"),
        "blue": _("Blue"), "purple": _("Purple"), "pink": _("Pink"), "brown": _("Brown"), "black": _("Black"),
        "grey": _("Grey"), "white": _("White"),
    },
}  # fmt: skip


def named_facets(
    database: Session,
    event: Event,
    counts: Mapping[str, Sequence[FacetCount]],
    filters: Mapping[str, Sequence[str]],
) -> list[Facet]:
    """Every facet with labels and counts; a chosen value stays even when nothing is left of it.

    Days keep their ISO form as label: the page shows them in the reader's language.
    """
    shown: dict[str, dict[str, int]] = {}
    for name in LABELS:
        counted = {item.value: item.count for item in counts.get(name, ())}
        shown[name] = counted | {value: 0 for value in filters.get(name, ()) if value not in counted}
    people = names_by_slug(database, {*shown["person"], *shown["present"]}, page_language())
    facets: list[Facet] = []
    for name, label in LABELS.items():
        counted = shown[name]
        words = people if name in PEOPLE else _words(database, event, name, list(counted))
        values = [Value(value=v, label=str(words.get(v, v)), count=n) for v, n in counted.items()]
        if name == "stars":
            values.sort(key=lambda item: item["value"], reverse=True)
        if name == "tag":
            values = _as_tree(values, tag_parents(database, list(counted)))
        facets.append(Facet(name=name, label=str(label), values=values))
    return facets


def filter_words(database: Session, event: Event, filters: Mapping[str, Sequence[str]]) -> list[str]:
    """What is filtered by, as people call it."""
    return [
        str(words.get(value, value))
        for name, values in filters.items()
        for words in [_words(database, event, name, list(values))]
        for value in values
    ]


def in_reader_s_words(database: Session, found: Sequence[Suggestion], text: str) -> list[Suggestion]:
    """What `text` may mean with people and tags called as the reader calls them; their main name is a note
    then. Of a kind, those whose name here has what was typed come first."""
    language = page_language()
    names = {
        "person": names_by_slug(database, [one.value for one in found if one.facet == "person"], language),
        "tag": labels_by_slug(database, [one.value for one in found if one.facet == "tag"], language),
    }
    kinds = list(dict.fromkeys(one.kind for one in found))
    typed = key(text).split()[-1:]
    called = [_called(one, names.get(one.facet, {}).get(one.value, one.label)) for one in found]
    return sorted(
        called, key=lambda one: (kinds.index(one.kind), not all(word in key(one.label) for word in typed))
    )


def _called(one: Suggestion, name: str) -> Suggestion:
    if name == one.label:
        return one
    others = (part for part in (one.label, *one.note.split(" · ")) if part and key(part) != key(name))
    return replace(one, label=name, note=" · ".join(dict.fromkeys(others)))


def _as_tree(values: list[Value], parents: Mapping[str, str]) -> list[Value]:
    """The values with each one's kinds right after it, in the order that they came in among themselves."""
    known = {item["value"] for item in values}
    below: dict[str | None, list[Value]] = {}
    for item in values:
        above = parents.get(item["value"])
        below.setdefault(above if above in known else None, []).append(item)

    def walk(above: str | None, depth: int) -> Iterator[Value]:
        for item in below.get(above, ()):
            yield Value(**item, depth=depth)
            yield from walk(item["value"], depth + 1)

    tree = list(walk(None, 0))
    placed = {item["value"] for item in tree}  # a ring of parents hangs on nothing
    return [*tree, *(Value(**item, depth=0) for item in values if item["value"] not in placed)]


def _words(database: Session, event: Event, facet: str, values: list[str]) -> Mapping[str, str]:
    if facet == "session":
        return titles_by_code(database, event.id, values)
    if facet in PEOPLE:
        return names_by_slug(database, values, page_language())
    if facet == "tag":
        return labels_by_slug(database, values, page_language())
    return WORDS.get(facet, {})
