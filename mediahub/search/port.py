"""The search port: what an engine can be asked, given and told to do.

A query comes as an engine-neutral tree (`query.tree`), which each engine translates. Rights are a condition
inside the search, so that totals and counts never betray what a viewer may not see.

An engine is a folder beside `search/whoosh` and a line in `search.engines`;
`tests/unit/search/test_port.py` holds it to all that is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from mediahub.rights import Condition
from mediahub.search.failures import Busy as Busy
from mediahub.search.failures import NoIndex as NoIndex
from mediahub.search.failures import QuestionTooLong as QuestionTooLong
from mediahub.search.failures import Unavailable as Unavailable
from mediahub.search.query.tree import Query

Sort = Literal["taken", "-taken", "uploaded", "-uploaded", "relevance", "rating", "name"]
"""`-` is newest first."""

INDEXED_FACETS = (
    "session", "person", "present", "tag", "photographer", "kind", "orientation", "day", "rights_class",
    "stars", "main_colour", "provenance",
)  # fmt: skip
"""Facets that an engine counts. `session` by code, `person` and `tag` by slug, `present` the slugs of those
who speak in its session, `photographer` by name, `kind` photo or video, `orientation` landscape, portrait or
square, `day` as YYYY-MM-DD in the event's zone, `rights_class` as the catalogue has it, `stars` 1 to 5,
`main_colour` by its name in `similarity.colours`, `provenance` signed, changed or
generated."""
FACETS = (*INDEXED_FACETS, "available")
"""Facets of a search. `available`, `now` or `embargoed`, goes by the clock (`search.availability`)."""


@dataclass(frozen=True, slots=True)
class Request:
    """One question to an engine."""

    query: Query
    visible: Condition
    """What the viewer may see; ANDed with the query."""
    event: str | None = None
    """Slug of the event; None searches all."""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By facet name: OR within a facet, AND between facets."""
    sort: Sort = "-taken"
    offset: int = 0
    limit: int = 100
    drafts: bool = False
    """Whether what nobody has agreed to yet counts (`Document.drafts`): for the team alone. Without it no
    word, filter, count, order or reason betrays a draft."""
    facets: tuple[str, ...] = INDEXED_FACETS
    """Which facets to count; a facet's own filter does not narrow its own counts."""


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet, and how many results have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """The answer: ids in order, the total, and counts over the whole result."""

    ids: Sequence[str]
    total: int
    facets: Mapping[str, Sequence[FacetCount]]
    """Hidden zeros; most frequent first, `day` and `session` in time order."""
    sort: Sort
    """The order that was used."""
    messages: Sequence[str] = ()
    """What could not be read of the query, for people."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a page needs to place every result at once: columns of equal length, in order."""

    ids: Sequence[str]
    ratios: Sequence[int]
    """Width over height, times 1000."""
    days: Sequence[str]
    """YYYY-MM-DD in the event's zone."""
    sessions: Sequence[str]
    """Code of the (best) session, or an empty string."""
    colours: Sequence[int]
    """Average colour as RGB565: what stands in a picture's place until more of it is there."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Counts of results in consecutive spans of time of equal length."""

    start: int
    """Of the first, in microseconds since 1970 UTC."""
    step: int
    """Microseconds."""
    counts: Sequence[int]


@dataclass(frozen=True, slots=True)
class Drafts:
    """What of an asset nobody has agreed to yet: suggestions, and galleries that are not published.

    Its fields are named as those of `Document`, and hold what these do not.
    """

    persons: tuple[str, ...] = ()
    person_names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    tag_names: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    session_titles: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    galleries: tuple[str, ...] = ()
    gallery_names: tuple[str, ...] = ()


NO_DRAFTS = Drafts()


@dataclass(frozen=True, slots=True)
class Document:
    """One asset as a search engine stores it. People, tags, sessions and galleries are those that everyone
    may know of who sees the asset; the others are its `drafts`."""

    id: str
    event: str
    title: str
    headline: str
    caption: str
    persons: tuple[str, ...]
    """Slugs, for facets and filters."""
    person_names: tuple[str, ...]
    """Every name and alias, in every script, for words."""
    tags: tuple[str, ...]
    """Slugs, with those of their ancestors."""
    tag_names: tuple[str, ...]
    sessions: tuple[str, ...]
    """Codes, best first."""
    session_titles: tuple[str, ...]
    rooms: tuple[str, ...]
    photographer: str
    creator: str
    credit: str
    city: str
    country: str
    location: str
    camera: str
    lens: str
    filename: str
    text: str
    """Words in the picture (OCR)."""
    kind: str
    orientation: str
    day: str
    ratio: int
    taken: int
    """Microseconds since 1970 UTC."""
    uploaded: int
    rating: float
    iso: float
    f_number: float
    focal_length: float
    duration: float
    state: str
    rights_class: str
    embargo_until: int | None
    expires_at: int | None
    """Microseconds since 1970 UTC, or None."""
    drafts: Drafts = NO_DRAFTS
    """Counts in requests with `Request.drafts` and in no other."""
    present: tuple[str, ...] = ()
    """Slugs of those who speak in its sessions, be they in the picture or not: no word finds it by them."""
    looks: tuple[str, ...] = ()
    """Visual words in every language: guesses (`media.vision.labels.visual_words`)."""
    palette: tuple[str, ...] = ()
    """Names and places of its main colours; see `search.similarity.colours.indexed`."""
    galleries: tuple[str, ...] = ()
    """Slugs of those that are published with it."""
    gallery_names: tuple[str, ...] = ()
    provenance: tuple[str, ...] = ()
    """What its manifests of C2PA make of it: `signed`, `changed`, `generated`."""
    signers: tuple[str, ...] = ()
    """Who signed it and what it was made from: cameras, programs, organisations."""
    device: str = ""
    """One camera body; frames of different ones are never one burst. Empty where not known."""
    sharpness: float = 0.0
    """Comparable within a burst; 0 where not known."""
    has_gps: bool = False
    has_faces: bool = False
    held: str = ""
    """`1` where someone must not be published; see `rights.Terms.held`."""
    colour: str = ""
    source_type: str = ""
    """IPTC Digital Source Type, by its code in small letters."""
    data_mining: str = ""
    """PLUS Data Mining by its code: the picture's own, else its event's."""
    generated_by: str = ""
    """AI system, its version, the prompt and who wrote it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score."""

    what: str
    """For people: the field and the word, or the fact of the asset."""
    gain: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an asset stands where it does in the order of relevance."""

    id: str
    score: float
    """What the order is by; the sum of the reasons' gains."""
    reasons: Sequence[Reason]
    """The greatest first."""


class Searcher(Protocol):
    """An index opened for reading. Any thread may ask it, and each answer is that of one commit."""

    def search(self, request: Request) -> Results:
        """One page of the request, with total and facet counts over all of it."""
        ...

    def layout(self, request: Request) -> Layout:
        """All results of the request in order (offset and limit are not looked at)."""
        ...

    def timeline(self, request: Request, aligned: int) -> Bars | None:
        """When the results were taken; bars begin at multiples of their width after `aligned`."""
        ...

    def explain(self, request: Request, ids: Sequence[str]) -> Sequence[Explanation]:
        """Of these assets, in this order, how relevance comes about. Those that do not match are left out."""
        ...

    def nearest_word(self, word: str, visible: Condition, drafts: bool = False) -> str | None:
        """What to read instead of a word that no visible document has; None if one has, or none is near.
        `drafts` is that of the request."""
        ...

    def days(self) -> Sequence[date]:
        """The days that have pictures, of all events, in order."""
        ...

    def ids(self) -> Sequence[str]:
        """Ids of all documents, whoever may see them: to compare index and catalogue."""
        ...

    def generation(self) -> str:
        """Changes with every commit: a cheap answer to "is there anything new?"."""
        ...


class Index(Protocol):
    """An index opened for writing."""

    def write(self, documents: Iterable[Document], deleted: Iterable[str] = ()) -> None:
        """Add or replace documents and remove others, in one commit that is on disk when this returns.

        An error leaves the index as it was. The same batch written twice is no harm.
        """
        ...


class Source(Protocol):
    """Where documents come from. It can be pickled: a rebuild may hand it to processes of its own."""

    def ids(self) -> Sequence[str]:
        """All assets that belong into the index; neighbours are alike."""
        ...

    def documents(self, ids: Sequence[str]) -> Sequence[Document]:
        """These assets as they are now; those that do not belong into the index are left out."""
        ...


@dataclass(frozen=True, slots=True)
class Health:
    """How an engine is: for `doctor` and whatever watches over it."""

    engine: str
    """Its name and version."""
    documents: int
    """That can be found."""
    generation: str
    """See `Searcher.generation`; empty without an index."""
    problem: str = ""
    """What is wrong, for people, with what to do about it. Empty if nothing is."""


Progress = Callable[[int, int], None]
"""Called with how many documents are done, of how many."""


class Engine(Protocol):
    """A search engine of an installation: knows which of its indexes serves, and puts another in its place.

    Each process has one, for any of its threads; `search.engines.open` chooses which. One that is elsewhere
    raises `Unavailable` while it cannot be reached, in all but `check`, and so do its searchers.
    """

    def searcher(self) -> Searcher | None:
        """The index that serves; None while there is none of this version that can be opened.

        Ask for it anew each time: it follows commits and rebuilds of all processes within a second, and
        those of this process at once.
        """
        ...

    def writing(self) -> AbstractContextManager[Index]:
        """A turn to write to the index that serves. Only one process has it; the others wait.

        What is read of the outbox within the turn is therefore the newest: no batch overtakes another.
        Raises `NoIndex`.
        """
        ...

    def rebuild(self, source: Source, progress: Progress, processes: int | None = None) -> int:
        """Build an index beside the one that serves, then let it serve, at once; the number of documents.

        What is written meanwhile is in both. Every core works on it unless it is said how many processes.
        Raises `Busy`. A killed rebuild leaves nothing but rubbish, which the next one removes.
        """
        ...

    def tend(self) -> bool:
        """Do one step of upkeep (merging) beside what goes on; False if there was nothing to do."""
        ...

    def check(self) -> Health:
        """How the engine is. Raises nothing: what is wrong is in the answer."""
        ...
