"""Alerts: which new matches of a saved search its owner may be told of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.alerts.notified import packed
from mediahub.alerts.search_request import Question, read_question
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Asset, SavedSearch, SearchBaseline
from mediahub.catalog.models.base import utcnow
from mediahub.rights import Action, Viewer, decide
from mediahub.runtime import Services


def ask(services: Services, search: SavedSearch, viewer: Viewer) -> Sequence[str]:
    """Everything that it finds now, with these rights; the latest to arrive first.

    One that calls another program finds by what is stated: its news leave the team.
    """
    question = read_question(search.query)
    return find_matches(services, question, search.event.slug, viewer, stated_only=bool(search.webhook_url))


def find_matches(
    services: Services, question: Question, event: str, viewer: Viewer, *, stated_only: bool
) -> Sequence[str]:
    """Everything that a question finds in an event, with these rights; the latest to arrive first.
    `stated_only` for what leaves the team, also where `viewer` is of it: see `Search.layout`."""
    return services.search.layout(
        question.text,
        event=event,
        viewer=viewer,
        filters=dict(question.filters),
        sort="-uploaded",
        stated_only=stated_only,
        written_only=True,
    ).ids


def begin(services: Services, search: SavedSearch, viewer: Viewer) -> Sequence[str]:
    """Keep what it finds at first, and give it: that is no news, but for what is under embargo."""
    matches = ask(services, search, viewer)
    with services.database.begin() as session:
        ids = list(open_to(session, viewer, matches, utcnow()))
        row = insert_into(SearchBaseline, session).values(search_id=search.id, ids=packed(ids))
        session.execute(row.on_conflict_do_nothing(index_elements=["search_id"]))
    return ids


def open_to(session: Session, viewer: Viewer, ids: Sequence[str], now: datetime) -> Iterator[str]:
    """Those of `ids`, in their order, that `viewer` may be told of now."""
    for part in in_chunks(ids):
        assets = {asset.id: asset for asset in session.scalars(select(Asset).where(Asset.id.in_(part)))}
        yield from (one for one in part if one in assets and may_be_notified(assets[one], viewer, now))


def may_be_notified(asset: Asset, viewer: Viewer, now: datetime) -> bool:
    """Whether `viewer` may be sent word of it now: they may see it, and its embargo, if any, is over."""
    terms = terms_of(asset)
    over = terms.embargo is None or terms.embargo <= now
    return over and decide(viewer, terms, Action.SEE, now).allowed
