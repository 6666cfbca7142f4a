"""Searches of open live pages, and what is new in each. Pages with one search cost one search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset
from mediahub.rights import Viewer
from mediahub.search.service import Search

FIRST = 60
"""Frames that a page begins with."""
LOOKED_AT = 200
"""The latest frames among which news is looked for; also the most that one message carries."""
KNOWN = 20_000
"""Ids that are remembered as told, per question."""
Filters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Words and filters of one event, asked with some rights. Equal for pages that get the same answer."""

    event: str
    text: str
    filters: Filters
    viewer: Viewer

    @classmethod
    def of(cls, event: str, text: str, filters: Filters, viewer: Viewer) -> Question:
        """Who someone is does not matter for what they may see, only what they are."""
        there = frozenset((event, role) for role in viewer.roles_in(event))
        return cls(event, text, filters, replace(viewer, user_id=None, event_roles=there, here=event))


@dataclass(frozen=True, slots=True)
class News:
    """Ids of frames, the latest first, and where one is after them."""

    ids: Sequence[str]
    cursor: int
    """Microseconds since 1970 at which the latest of them arrived; 0 when there are none."""


@dataclass(slots=True)
class Watch:
    """The state of one question that someone watches."""

    question: Question
    known: dict[str, None] = field(default_factory=dict)
    """Told already, in the order of telling."""

    def unknown(self, ids: Sequence[str]) -> list[str]:
        """Those that were not told yet."""
        return [one for one in ids if one not in self.known]

    def remember(self, ids: Sequence[str]) -> None:
        """They were told."""
        self.known.update(dict.fromkeys(ids))
        while len(self.known) > KNOWN:
            del self.known[next(iter(self.known))]


class Desk:
    """Answers questions from the index, with the rights of the moment. Holds no transaction between."""

    def __init__(self, search: Search, database: Database) -> None:
        self._search = search
        self._database = database

    def generation(self) -> str:
        """Changes whenever an answer could."""
        return self._search.generation()

    def latest(self, question: Question, limit: int) -> list[str]:
        """The latest frames to arrive, newest first."""
        found = self._search.search(
            question.text,
            event=question.event,
            viewer=question.viewer,
            filters=dict(question.filters),
            sort="-uploaded",
            limit=limit,
            facets=(),
            written_only=True,
        )
        return list(found.ids)

    def news(self, ids: Sequence[str]) -> News:
        """These frames with their cursor."""
        arrived = self._arrived(ids)
        return News(ids, max(arrived.values(), default=0))

    def since(self, question: Question, cursor: int) -> News:
        """What arrived after `cursor`, or the first frames of a page without one.

        A frame may become visible after one that arrived later, so a little before `cursor` is told again:
        a page knows what it shows already.
        """
        if not cursor:
            return self.news(self.latest(question, FIRST))
        arrived = self._arrived(self.latest(question, LOOKED_AT))
        ids = [one for one, moment in arrived.items() if moment > cursor - OVERLAP]
        return News(ids, max([cursor, *arrived.values()]))

    def _arrived(self, ids: Sequence[str]) -> dict[str, int]:
        """When each arrived, in the order of `ids`; those that are gone are left out."""
        with self._database.read() as session:
            rows = session.execute(select(Asset.id, Asset.created_at).where(Asset.id.in_(ids)))
            moments = {identity: int(moment.timestamp() * 1e6) for identity, moment in rows}
        return {one: moments[one] for one in ids if one in moments}


OVERLAP = 120 * 1_000_000
"""Microseconds; longer than a photo takes from its arrival to the index."""
