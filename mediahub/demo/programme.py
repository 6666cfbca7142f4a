"""The programme of the demo event, read from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypedDict


class EventData(TypedDict):
    """The event itself; `starts` and `ends` are ISO 8601, local to `timezone`."""

    slug: str
    name: str
    timezone: str
    starts: str
    ends: str
    description: str
    accent: str


class PersonNameData(TypedDict):
    """One way to write a person's name; `kind` is main, native or alias, `lang` BCP 47."""

    text: str
    lang: str
    kind: str


class PersonData(TypedDict):
    """A person, with every name that people may search for."""

    slug: str
    name: str
    role: str
    names: list[PersonNameData]


class TagNameData(TypedDict):
    """A synonym of a tag."""

    text: str
    lang: str


class TagData(TypedDict):
    """A term of the vocabulary; `parent` is a slug, or "" for a root."""

    slug: str
    label: str
    parent: str
    names: list[TagNameData]


class SessionData(TypedDict):
    """An item of the programme; times are ISO 8601, local to the event's zone."""

    code: str
    title: str
    room: str
    track: str
    starts: str
    ends: str
    description: str
    speakers: list[str]
    tags: list[str]


class PhotographerData(TypedDict):
    """A photographer; `slug` is the folder the pictures lie in, `credit` the credit line."""

    slug: str
    name: str
    credit: str


@dataclass(frozen=True, slots=True)
class DemoProgramme:
    """Everything the catalogue needs before the first frame: parents come before children."""

    event: EventData
    people: list[PersonData]
    tags: list[TagData]
    sessions: list[SessionData]
    photographers: list[PhotographerData]

    def person(self, slug: str) -> PersonData:
        """Return the person with this slug; KeyError if there is none."""
        return next_by(self.people, "slug", slug)

    def session(self, code: str) -> SessionData:
        """Return the session with this code; KeyError if there is none."""
        return next_by(self.sessions, "code", code)

    def tag(self, slug: str) -> TagData:
        """Return the tag with this slug; KeyError if there is none."""
        return next_by(self.tags, "slug", slug)

    def photographer(self, slug: str) -> PhotographerData:
        """Return the photographer with this slug; KeyError if there is none."""
        return next_by(self.photographers, "slug", slug)


def next_by(rows: list[Any], key: str, value: str) -> Any:
    """Return the first row whose `key` equals `value`; KeyError if there is none."""
    for row in rows:
        if row[key] == value:
            return row
    raise KeyError(value)


def read_data(name: str) -> dict[str, Any]:
    """Parse one of the package's TOML data files."""
    return tomllib.loads(files("mediahub.demo").joinpath("data", name).read_text(encoding="utf-8"))


@cache
def load_programme() -> DemoProgramme:
    """Read the demo programme from the package; the result is shared and not to be changed."""
    programme = read_data("programme.toml")
    return DemoProgramme(
        event=programme["event"],
        people=read_data("people.toml")["people"],
        tags=read_data("vocabulary.toml")["tags"],
        sessions=programme["sessions"],
        photographers=programme["photographers"],
    )
