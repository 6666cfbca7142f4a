"""Saving searches and choosing whom they tell: use cases in transactions of their own, for pages and the API.

What is not theirs to change raises SearchError, what they do not see SearchMissing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.alerts import saved_searches
from mediahub.alerts.feeds.feeds import FeedMissing, create_feed
from mediahub.alerts.matching import begin
from mediahub.alerts.saved_searches import DIGESTS, Listed, SearchMissing
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, FeedToken, SavedSearch
from mediahub.outbound.http import check_url
from mediahub.rights import Viewer
from mediahub.runtime import Services


@dataclass(frozen=True, slots=True)
class SearchChange:
    """What of a saved search is to be otherwise; None leaves it as it is."""

    shared: bool | None = None
    """Whether the whole team sees it; press keeps what it saves to itself."""
    digest: str | None = None
    """One of `keeping.DIGESTS`; anything else changes nothing."""
    webhook_url: str | None = None
    """Empty for no webhook."""
    new_secret_with_grace: timedelta | None = None
    """A new secret for the webhook; for so long, calls are signed with the one before too."""


def save(
    services: Services, viewer: Viewer, event_id: int, name: str, query: str, *, shared: bool = False
) -> SavedSearch:
    """Keep a question under a name; what it finds now is no news. Raises SearchError."""
    with services.database.begin() as session:
        search = saved_searches.save_search(session, viewer, event_id, name, query, is_shared=shared)
        search.event = session.get_one(Event, event_id)
    begin(services, search, viewer)
    return search


def look(database: Database, viewer: Viewer, event_id: int, search_id: int, now: datetime) -> str:
    """Whoever opens a search has seen what is new in it; its query string. Raises SearchMissing."""
    with database.begin() as session:
        search = saved_searches.find_search(session, viewer, event_id, search_id)
        if search is None:
            raise SearchMissing
        saved_searches.note_visit(session, search.id, viewer.user_id or 0, now)
        return search.query


def change(
    database: Database, viewer: Viewer, event_id: int, search_id: int, wanted: SearchChange, now: datetime
) -> Listed:
    """Choose whom a search tells: the team, mail, another program. Raises SearchError, AddressRefused."""
    if wanted.webhook_url:
        check_url(wanted.webhook_url)
    with database.begin() as session:
        search = saved_searches.own_search(session, viewer, event_id, search_id)
        shared = search.is_shared if wanted.shared is None else wanted.shared
        search.is_shared = shared and viewer.in_team
        if wanted.digest in DIGESTS and wanted.digest != search.digest:
            search.digest, search.digested_at = wanted.digest, now
        if wanted.webhook_url is not None:
            search.webhook_url = wanted.webhook_url
        if wanted.new_secret_with_grace is not None:
            saved_searches.rotate_secret(search, now, wanted.new_secret_with_grace)
        session.flush()
        _record_webhook(session, search, wanted)
        listed = saved_searches.list_searches(session, viewer, event_id)
        return next(one for one in listed if one.search.id == search_id)


def delete(database: Database, viewer: Viewer, event_id: int, search_id: int) -> str:
    """Forget a search, what it told, and its feeds; its name. Raises SearchError."""
    with database.begin() as session:
        search = saved_searches.own_search(session, viewer, event_id, search_id)
        if search.webhook_url:
            audit.record(session, audit.Action.WEBHOOK_CHANGED, search, {"url": ""})
        session.delete(search)
        return search.name


def make_feed(
    database: Database, viewer: Viewer, event_id: int, *, search_id: int | None = None, query: str = ""
) -> tuple[FeedToken, str]:
    """A feed of a saved search, or of any question, and its secret, which is kept nowhere. Raises
    SearchMissing."""
    with database.begin() as session:
        search = (
            saved_searches.find_search(session, viewer, event_id, search_id)
            if search_id is not None
            else None
        )
        if search_id is not None and search is None:
            raise SearchMissing
        feed, secret = create_feed(session, viewer.user_id or 0, event_id, search=search, query=query)
        what = audit.Subject("feed_token", str(feed.id), search.name if search else query, event_id)
        audit.record(session, audit.Action.FEED_MADE, what)
        return feed, secret


def revoke_feed(database: Database, viewer: Viewer, event_id: int, feed_id: int, now: datetime) -> None:
    """End a feed of theirs at once. Raises FeedMissing."""
    with database.begin() as session:
        token = session.get(FeedToken, feed_id)
        if token is None or token.user_id != viewer.user_id or token.event_id != event_id:
            raise FeedMissing
        token.revoked_at = now
        what = audit.Subject("feed_token", str(feed_id), event_id=event_id)
        audit.record(session, audit.Action.FEED_REVOKED, what)


def _record_webhook(session: Session, search: SavedSearch, wanted: SearchChange) -> None:
    if wanted.webhook_url is None and wanted.new_secret_with_grace is None:
        return
    details = {"url": search.webhook_url, "new_key": wanted.new_secret_with_grace is not None}
    audit.record(session, audit.Action.WEBHOOK_CHANGED, search, details)
