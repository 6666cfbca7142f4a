"""While a search engine elsewhere is away: an event's pictures by day and session, out of the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.conditions import to_sql
from mediahub.catalog.models import Asset, AssetSession, Event, Session, Status
from mediahub.messages import N_
from mediahub.rights import Condition
from mediahub.search.documents.document import SEARCHED_STATES
from mediahub.search.port import FacetCount, Layout, Results, Sort
from mediahub.search.schema import rgb565

ALL_SHOWN = N_(
    "Search does not answer at the moment. The library shows everything by day and session; words and other "
    "filters wait."
)
FACETS = ("day", "session")
"""Filters that are heeded, and counted."""


def by_day_and_session(
    session: DbSession,
    event: str,
    visible: Condition,
    filters: Mapping[str, tuple[str, ...]],
    sort: Sort | None,
    facets: Sequence[str],
) -> tuple[Results, Layout]:
    """All that may be seen of an event, as the engine would lay it out for a question without words.

    Of the filters only those by day and session count, of the orders only those by time; the results say so.
    Sessions are those that somebody agreed to.
    """
    sort = "taken" if sort == "taken" else "-taken"
    rows = [_Row(*row) for row in session.execute(_query(event, visible, sort))]
    others = {name: [row for row in rows if row.passes(filters, but=name)] for name in FACETS}
    shown = [row for row in rows if row.passes(filters)]
    results = Results(
        ids=[row.id for row in shown],
        total=len(shown),
        facets={name: _counted(name, others.get(name, ())) for name in facets},
        sort=sort,
        messages=(ALL_SHOWN,),
    )
    return results, Layout(
        ids=results.ids,
        ratios=[row.ratio for row in shown],
        days=[row.day for row in shown],
        sessions=[row.session for row in shown],
        colours=[row.colour for row in shown],
    )


class _Row:
    """What a page needs of a picture."""

    def __init__(
        self, asset_id: str, width: int, height: int, taken: Any, colour: str, zone: str, session: str | None
    ) -> None:
        self.id = asset_id
        self.ratio = round(1000 * width / height) if height else 1000
        self.day = taken.astimezone(ZoneInfo(zone)).date().isoformat()
        self.colour = rgb565(colour)
        self.session = session or ""

    def passes(self, filters: Mapping[str, tuple[str, ...]], but: str = "") -> bool:
        """Does it pass the filters by day and session, without one of them?"""
        return all(
            not filters.get(name) or name == but or getattr(self, name) in filters[name] for name in FACETS
        )


def _query(event: str, visible: Condition, sort: Sort) -> Any:
    best = (
        select(Session.code)
        .join(AssetSession, AssetSession.session_id == Session.id)
        .where(AssetSession.asset_id == Asset.id, AssetSession.status == Status.ACCEPTED.value)
        .order_by(AssetSession.confidence.desc(), Session.id)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            Asset.id,
            Asset.width,
            Asset.height,
            Asset.taken_at,
            Asset.colour,
            Event.timezone,
            func.coalesce(best, ""),
        )
        .join(Event, Asset.event_id == Event.id)
        .where(Event.slug == event, Asset.state.in_(SEARCHED_STATES), to_sql(visible))
        .order_by(Asset.taken_at.desc() if sort == "-taken" else Asset.taken_at, Asset.id)
    )


def _counted(name: str, rows: Sequence[_Row]) -> list[FacetCount]:
    """How many pictures have each value: days in order, sessions in that of their first pictures."""
    if name not in FACETS:
        return []
    ordered = sorted(rows, key=lambda row: row.day)
    counts = Counter(value for row in ordered if (value := getattr(row, name)))
    return [FacetCount(value, count) for value, count in counts.items()]
