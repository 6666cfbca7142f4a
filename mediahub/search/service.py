"""Search for the rest of the product: a text and a viewer in, an answer out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import select

from mediahub.catalog.db.conditions import to_sql
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Event
from mediahub.messages import N_
from mediahub.rights import Capability, Condition, Viewer, visible_to
from mediahub.search import availability, engines
from mediahub.search.by_catalogue import by_day_and_session
from mediahub.search.port import (
    FACETS,
    INDEXED_FACETS,
    Explanation,
    FacetCount,
    Health,
    Layout,
    Request,
    Results,
    Searcher,
    Sort,
    Unavailable,
)
from mediahub.search.query.clauses import any_of
from mediahub.search.query.completion import COUNTED, Counts, Suggestion, complete
from mediahub.search.query.language import LONGEST_QUERY, NO_PROGRAMME, Parsed, parse
from mediahub.search.query.moments import Calendar, calendar_of
from mediahub.search.query.naming import Named, names_of, slots_of
from mediahub.search.query.relaxing import Nearest, nearest
from mediahub.search.query.sentence.parts import Part, Programme
from mediahub.search.query.timeline import Timeline, chosen_span, midnight, without_time
from mediahub.search.query.tree import Boosted, Query
from mediahub.search.schema import micros
from mediahub.search.similarity.alike import MAX_LOOK_ALIKES, most_alike
from mediahub.search.similarity.looks import FeaturesCache
from mediahub.settings import Settings

BUILDING = N_("The search index is being built; this takes a moment.")
FACTS_EVERY = 10.0
"""Seconds for which events' zones and dates are remembered."""
NAMES_EVERY = 30.0
"""Seconds for which names are remembered for completion."""
LOOKED_FOR = frozenset({"word", "same", "colour", "light", "count"})
"""Kinds of words that also find what looks like them."""
MAX_COMPARED = 1000
"""Look-alikes of which those are given that the viewer may see."""


@dataclass(frozen=True, slots=True)
class _EventFacts:
    """What the words of a question are relative to."""

    zone: tzinfo
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class Search:
    """Open one for a process; any thread may ask it. It follows the indexer's commits by itself.

    What is asked of an engine that does not answer raises `port.Unavailable`; `generation` and `check` do
    not.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        self._engine = engines.open(settings)
        self._database = database
        self._events: dict[str, _EventFacts] = {}
        self._facts_at = float("-inf")
        self._looks = FeaturesCache()
        self._kept_names: dict[str | None, tuple[float, Named]] = {}

    def search(
        self,
        text: str,
        *,
        event: str | None,
        viewer: Viewer,
        filters: Mapping[str, tuple[str, ...]] | None = None,
        sort: Sort | None = None,
        offset: int = 0,
        limit: int = 100,
        facets: tuple[str, ...] = FACETS,
        stated_only: bool = False,
        written_only: bool = False,
        preferred: Sequence[str] = (),
    ) -> Results:
        """One page of what `viewer` may see of `event` (None: all events), with counts over all of it.

        Without `sort`, words come by relevance and everything else newest first. `filters` are by
        facet: any of its values, and every facet. `stated_only` leaves out what nobody agreed to yet, also
        for the team: for answers that go to somebody else. `written_only` leaves out what only looks like a
        word (`looks:` still asks for it): for answers that cannot say so. What fits `preferred` words too
        ranks higher, and none has to.
        """
        searcher = self._engine.searcher()
        if searcher is None:
            return Results((), 0, dict.fromkeys(facets, ()), sort or "-taken", (BUILDING,))
        asked = (sort, stated_only, written_only, preferred)
        request, parsed = self._request(searcher, text, event, viewer, filters, *asked)
        indexed = tuple(one for one in facets if one in INDEXED_FACETS)
        answer = searcher.search(replace(request, offset=max(0, offset), limit=max(0, limit), facets=indexed))
        counted = dict(answer.facets)
        if availability.FACET in facets:
            whole, others = request, dict(filters or {})
            if others.pop(availability.FACET, ()):  # its own filter does not narrow a facet
                whole, _ = self._request(searcher, text, event, viewer, others, *asked)
            counted[availability.FACET] = _count_available(searcher, whole)
        return replace(answer, facets=counted, messages=parsed.messages)

    def understood(self, text: str, *, event: str | None, viewer: Viewer) -> Sequence[Part]:
        """What the words of `text` mean, in their order, without those that mean nothing."""
        searcher = self._engine.searcher()
        if searcher is None or not text:
            return ()
        _, parsed = self._request(searcher, text, event, viewer, None, None)
        return [part for part in parsed.parts if part.kind != "filler"]

    def looking_like(self, text: str, parts: Iterable[Part], *, event: str, viewer: Viewer) -> Sequence[Part]:
        """Those of the parts `understood` of `text` that also find pictures which only look like them, that
        `viewer` may see."""
        found = []
        for part in parts:
            if part.kind in LOOKED_FOR:
                words = dict.fromkeys((text[part.start : part.end].strip(), *part.others))
                asked = " OR ".join(f'looks:"{word}"' for word in words if '"' not in word)
                if asked and self.search(asked, event=event, viewer=viewer, limit=0, facets=()).total:
                    found.append(part)
        return found

    def nearest(
        self,
        text: str,
        *,
        event: str,
        viewer: Viewer,
        filters: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Nearest | None:
        """What to ask instead of a question that finds nothing: with as few words less as it takes."""

        def count(less: str) -> int:
            return self.search(less, event=event, viewer=viewer, filters=filters, limit=0, facets=()).total

        return nearest(text, self.understood(text, event=event, viewer=viewer), count)

    def explain(
        self, text: str, ids: Sequence[str], *, event: str | None, viewer: Viewer
    ) -> Sequence[Explanation]:
        """Why each of these assets stands where it does when `text` is asked, by relevance."""
        searcher = self._engine.searcher()
        if searcher is None:
            return ()
        request, _ = self._request(searcher, text, event, viewer, None, "relevance")
        return searcher.explain(request, ids)

    def complete(
        self,
        text: str,
        *,
        event: str,
        viewer: Viewer,
        filters: Mapping[str, tuple[str, ...]] | None = None,
    ) -> list[Suggestion]:
        """What `text` may become, with how many pictures `viewer` would find then."""

        def count(before: str) -> Counts:
            found = self.search(before, event=event, viewer=viewer, filters=filters, limit=0, facets=COUNTED)
            return {
                facet: {item.value: item.count for item in items} for facet, items in found.facets.items()
            }

        drafts = viewer.may(Capability.SEE_DRAFTS)
        return complete(text[:LONGEST_QUERY], self._named(event).names, count, drafts=drafts)

    def _named(self, event: str | None) -> Named:
        """What is called something, as it was at most `NAMES_EVERY` ago."""
        kept = self._kept_names.get(event)
        if kept is None or time.monotonic() - kept[0] > NAMES_EVERY:
            with self._database.read() as session:
                named = Named(names_of(session, event), slots_of(session, event))
            kept = self._kept_names[event] = (time.monotonic(), named)
        return kept[1]

    def layout(
        self,
        text: str,
        *,
        event: str | None,
        viewer: Viewer,
        filters: Mapping[str, tuple[str, ...]] | None = None,
        sort: Sort | None = None,
        stated_only: bool = False,
        written_only: bool = False,
        preferred: Sequence[str] = (),
    ) -> Layout:
        """Every result of the same search, with what a page needs to place it."""
        searcher = self._engine.searcher()
        if searcher is None:
            return Layout((), (), (), (), ())
        asked = (sort, stated_only, written_only, preferred)
        request, _ = self._request(searcher, text, event, viewer, filters, *asked)
        return searcher.layout(request)

    def timeline(
        self,
        text: str,
        *,
        event: str,
        viewer: Viewer,
        filters: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Timeline | None:
        """When the results were taken, whatever span of time the query asks for; None without results."""
        searcher = self._engine.searcher()
        if searcher is None:
            return None
        rest, term = without_time(text)
        request, _ = self._request(searcher, rest, event, viewer, filters, None)
        calendar = self._calendar(searcher, event)
        found = searcher.timeline(request, midnight(calendar))
        return None if found is None else Timeline(found, chosen_span(term, calendar))

    def by_catalogue(
        self,
        *,
        event: str,
        viewer: Viewer,
        filters: Mapping[str, tuple[str, ...]],
        sort: Sort | None,
        facets: tuple[str, ...] = FACETS,
    ) -> tuple[Results, Layout]:
        """What a page shows of an event while the engine does not answer: see `by_catalogue`."""
        with self._database.read() as session:
            visible = visible_to(viewer, datetime.now(UTC))
            return by_day_and_session(session, event, visible, filters, sort, facets)

    def generation(self) -> str:
        """Changes whenever an answer could; empty while there is no index, or none that answers."""
        try:
            searcher = self._engine.searcher()
            return "" if searcher is None else searcher.generation()
        except Unavailable:
            return ""

    def ids(self) -> Sequence[str]:
        """All assets that the index has, whoever may see them; none while there is no index."""
        searcher = self._engine.searcher()
        return () if searcher is None else searcher.ids()

    def check(self) -> Health:
        """How the search engine is, and what to do about what is wrong with it. Raises nothing."""
        return self._engine.check()

    def _request(
        self,
        searcher: Searcher,
        text: str,
        event: str | None,
        viewer: Viewer,
        filters: Mapping[str, tuple[str, ...]] | None,
        sort: Sort | None,
        stated_only: bool = False,
        written_only: bool = False,
        preferred: Sequence[str] = (),
    ) -> tuple[Request, Parsed]:
        calendar = self._calendar(searcher, event)
        visible = visible_to(viewer, calendar.now)
        drafts = viewer.at(event).may(Capability.SEE_DRAFTS) and not stated_only
        read = partial(
            parse,
            calendar=calendar,
            respell=lambda word: searcher.nearest_word(word, visible, drafts),
            alike=lambda identity: self._alike(identity, visible),
            also=lambda name: self._named(event).others.get(name, ()),
            programme=self._programme(text, event),
            written=stated_only or written_only,
        )
        parsed = read(text)
        if preferred:
            liked = any_of(read(one).query for one in preferred if one.strip())
            parsed = replace(parsed, query=Boosted(parsed.query, liked))
        indexed = dict(filters or {})
        available = indexed.pop(availability.FACET, ())
        request = Request(
            query=availability.narrowed(parsed.query, available, micros(calendar.now)),
            visible=visible,
            drafts=drafts,
            event=event,
            filters=indexed,
            sort=sort or ("relevance" if parsed.ranked else "-taken"),
        )
        return request, parsed

    def _programme(self, text: str, event: str | None) -> Programme:
        """The names and sessions of the event, where there are words that could mean one."""
        return self._named(event).programme if text.strip() else NO_PROGRAMME

    def _calendar(self, searcher: Searcher, event: str | None) -> Calendar:
        """What dates and times of a query are relative to."""
        facts = self._facts(event)
        return calendar_of(facts.zone, datetime.now(UTC), searcher.days(), facts.starts_at, facts.ends_at)

    def _alike(self, identity: str, visible: Condition) -> Sequence[tuple[str, float]]:
        """What looks like a picture that may be seen, as far as it may be seen too; nothing for any other."""
        with self._database.read() as session:
            seen = select(Asset.event_id).where(Asset.id == identity, to_sql(visible))
            event_id = session.scalar(seen)
            if event_id is None:
                return ()
            near = most_alike(self._looks.get(session, event_id, identity), identity, MAX_COMPARED)
            ids = [one for one, _ in near]
            shown = set(session.scalars(select(Asset.id).where(Asset.id.in_(ids), to_sql(visible))))
        return [pair for pair in near if pair[0] in shown][:MAX_LOOK_ALIKES]

    def _facts(self, event: str | None) -> _EventFacts:
        """Zone and dates of an event; for all events together UTC, unless there is only one."""
        if time.monotonic() - self._facts_at > FACTS_EVERY:
            with self._database.read() as session:
                rows = session.execute(
                    select(Event.slug, Event.timezone, Event.starts_at, Event.ends_at)
                ).all()
            self._events = {slug: _EventFacts(ZoneInfo(name), *dates) for slug, name, *dates in rows}
            self._facts_at = time.monotonic()
        if event is None and len(self._events) == 1:
            return next(iter(self._events.values()))
        return self._events.get(event or "", _EventFacts(UTC))


def _count_available(searcher: Searcher, request: Request) -> Sequence[FacetCount]:
    """The facet `available` of a request that is not narrowed by it."""

    def count(query: Query) -> int:
        return searcher.search(replace(request, query=query, limit=0, facets=())).total

    return availability.counts(request.query, micros(datetime.now(UTC)), count)
