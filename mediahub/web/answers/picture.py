"""JSON of the panel beside a large picture: its details, its history, its downloads."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Depiction(TypedDict):
    """Where a name of a picture comes from."""

    source: str
    status: str
    why: str


class PersonDepiction(Depiction):
    slug: str
    name: str
    role: str


class SessionDepiction(Depiction):
    code: str
    title: str
    room: str
    starts: str
    ends: str


class TagDepiction(Depiction):
    slug: str
    label: str


class LooksLike(TypedDict):
    """A word that the computer has for what a picture looks like: a guess, for the team."""

    label: str
    percent: int
    """How sure it is."""
    found: str
    """The address of all pictures that look like it."""


class PresentPerson(TypedDict):
    """Somebody who was in the session, in the picture or not."""

    slug: str
    name: str


class Answer(TypedDict):
    """May whoever asks use it, for what, until when, with which credit line."""

    sentence: str
    may: bool
    answer: str
    reasons: list[str]
    until: str | None
    """ISO 8601: when this changes by itself."""
    credit_line: str
    alt_text: str
    terms: str
    """Usage terms that the sentence does not say."""
    instructions: str
    """Those that neither says."""


class Offer(TypedDict):
    """What a picture can be taken as."""

    recipe: str
    label: str
    note: str


class DeskActs(TypedDict):
    """What whoever asks may do about its rights."""

    withdraw: bool
    release: bool
    usage: bool


class Place(TypedDict):
    text: str
    latitude: NotRequired[float]
    longitude: NotRequired[float]


class FileFacts(TypedDict):
    name: str
    mime: str
    size: str
    pixels: str


class Companion(TypedDict):
    """A RAW file or sidecar that came with the original."""

    name: str
    size: str
    url: str


class EarlierVersion(Companion):
    """An original that was replaced by a retouched one."""

    sha256: str


class DownloadFacts(TypedDict):
    allowed: bool
    reason: str


class Editable(TypedDict):
    fields: dict[str, str | float | None]
    """What each field holds that whoever asks may change."""
    unused_keywords: list[str]
    """Keywords of the file that are no tag yet."""
    unused_persons: list[str]
    """Names in the file that are nobody of the picture yet."""


class KnownFace(TypedDict):
    box: list[float]
    """Left, top, width and height, in fractions of the picture."""
    name: str
    slug: str
    status: str


class FacesBeside(TypedDict, total=False):
    known: list[KnownFace]
    page: str | None


class ProvenanceFailure(TypedDict):
    """What does not hold of the Content Credentials, by its code in C2PA."""

    code: str
    words: str


class ProvenanceStep(TypedDict):
    """A manifest of the chain."""

    signer: str
    generator: str
    title: str
    signed_at: str
    actions: list[str]


class Provenance(TypedDict):
    """What the Content Credentials (C2PA) of a picture say; `steps` begin with the latest."""

    verdict: str
    sentence: str
    made: str
    fails: list[ProvenanceFailure]
    steps: list[ProvenanceStep]
    sources: list[str]


class Details(TypedDict):
    """`/assets/<id>.json`: everything that the panel says."""

    id: str
    kind: str
    width: int
    height: int
    duration: str
    title: str
    headline: str
    caption: str
    people: list[PersonDepiction]
    present: list[PresentPerson]
    sessions: list[SessionDepiction]
    tags: list[TagDepiction]
    looks: list[LooksLike]
    answer: Answer
    offers: list[Offer]
    desk: DeskActs
    now: str
    credit: str
    creator: str
    copyright: str
    photographer: str
    taken_at: str
    camera: list[tuple[str, str]]
    place: Place
    file: FileFacts
    provenance: Provenance | None
    elsewhere: str
    origins: dict[str, str]
    """Where they do not agree on whether it was generated: by who states it, codes of IPTC. For the team."""
    companions: list[Companion]
    versions: list[EarlierVersion]
    may_replace: bool
    preview: str | None
    video: str | None
    edit: Editable | None
    has_history: bool
    faces: FacesBeside
    download: DownloadFacts


class HistoryEntry(TypedDict):
    """One field, before and after, in words."""

    id: int
    action_id: int
    kind: str
    who: str
    at: str
    field: str
    before: str
    after: str


class History(TypedDict):
    """`/assets/<id>/history.json`"""

    changes: list[HistoryEntry]


class Edited(TypedDict):
    """The answer to an edit: the action's number, None where nothing changed."""

    action: int | None


class Undone(TypedDict):
    """The answer to an undo; `skipped` were changed again since."""

    action: int
    state: str
    skipped: int


class KeyedName(TypedDict):
    key: str
    name: str


class Names(TypedDict):
    """`names.json`: people, tags or sessions that begin so."""

    names: list[KeyedName]
