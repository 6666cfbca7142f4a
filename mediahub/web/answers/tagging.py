"""JSON of the tagging pages (review desk, coverage, faces), and of the search field."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class ReviewFrame(TypedDict):
    id: str
    src: str | None
    ratio: float
    title: str
    taken_at: str
    colour: str
    page: str
    box: list[float] | None
    """Where the person is in it."""


class ReviewNote(TypedDict):
    """What tells a name from others like it."""

    text: str
    starts: NotRequired[str]
    ends: NotRequired[str]


class ReviewGroup(TypedDict):
    """What is suggested, for one key to settle."""

    kind: str
    key: str
    label: str
    note: ReviewNote
    left: int
    reasons: list[str]
    after: str
    """Names its place in the queue."""
    frames: list[ReviewFrame]
    portraits: list[str]


class ReviewQueue(TypedDict):
    """`queue.json`: the next groups of one kind."""

    groups: list[ReviewGroup]


class Reading(TypedDict):
    """Whether the words in pictures are read, or pictures looked at for visual words."""

    can: bool
    on: bool
    waiting: int


class ReviewSummary(TypedDict):
    """`summary.json`: how much there is to review, and how much has nothing to review yet."""

    counts: dict[str, int]
    lacking: dict[str, int]
    total: int
    unknown_codes: int
    reading: Reading
    looking: Reading


class ReviewAnswer(TypedDict):
    action: int
    changed: int


class BestFrame(TypedDict):
    src: str | None
    alt: str


class Missing(TypedDict):
    """A speaker or topic without a usable frame."""

    kind: str
    name: str
    url: str


class CoveredSession(TypedDict):
    """A session of the board; each cell is a number and where its pictures are."""

    code: str
    title: str
    room: str
    track: str
    starts: str
    ends: str
    last_upload: str | None
    best: BestFrame | None
    cells: dict[str, tuple[int, str]]
    last_url: str
    missing: list[Missing]


class CoverageBoard(TypedDict):
    """What the coverage board shows."""

    now: str
    timezone: str
    unplaced: int
    unplaced_url: str
    sessions: list[CoveredSession]


class FaceStrip(TypedDict):
    """A face: its strip, and where in it the face is."""

    id: int
    asset: str
    src: str
    place: int
    of: int


class FaceGroup(TypedDict):
    id: int
    size: int
    faces: list[FaceStrip]


class FaceSummary(TypedDict):
    total: int
    waiting: int


class FaceGroups(FaceSummary):
    """`groups.json`: the largest groups without a name."""

    groups: list[FaceGroup]


class NamedFaces(TypedDict):
    name: str
    action: int | None
    pictures: str


class StillWaiting(TypedDict):
    """The answer to a change that frames follow: how many still have to be matched again."""

    waiting: int


class PlannedItem(TypedDict):
    """A session as a file has it."""

    code: str
    title: str
    room: str
    when: str


class PlannedDifference(TypedDict):
    field: str
    before: str
    after: str


class PlannedChange(PlannedItem):
    differences: list[PlannedDifference]


class GoneItem(TypedDict):
    code: str
    title: str


class FileFault(TypedDict):
    """What is wrong with a file, or worth a word; `line` is None for all of it."""

    line: int | None
    message: str


class PlannedImport(TypedDict):
    """What a programme's file would change."""

    new: list[PlannedItem]
    changed: list[PlannedChange]
    same: int
    gone: list[GoneItem]
    faults: list[FileFault]
    remarks: list[FileFault]


class ImportPlan(PlannedImport):
    """The answer to such a file, which may have been applied."""

    applied: bool
    waiting: int


class ClockTokens(TypedDict):
    """`now.json` of the clock page: milliseconds since 1970, and the tokens of its codes by window."""

    now: float
    tokens: dict[str, str]


class Suggestion(TypedDict):
    """One line below the search field; picking it makes the text `text`, and adds the filter if any."""

    kind: str
    label: str
    note: str
    text: str
    facet: str
    value: str
    count: int | None


class Suggestions(TypedDict):
    """`complete.json`"""

    suggestions: list[Suggestion]


class RecentSearch(TypedDict):
    query: str
    words: str


class RecentSearches(TypedDict):
    """`recent.json`"""

    searches: list[RecentSearch]


class SearchNews(TypedDict):
    id: int
    name: str
    new: int
    own: bool


class SearchesNews(TypedDict):
    """`news.json`: how many pictures are new in saved searches."""

    new: int
    searches: list[SearchNews]


class SimilarName(TypedDict):
    facet: str
    value: str
    label: str
    count: int


class SimilarNames(TypedDict):
    """`similar.json`: names that may have been meant."""

    names: list[SimilarName]


class LiveFrames(TypedDict):
    """`frames.json` of the live page."""

    ids: list[str]
    cursor: str
