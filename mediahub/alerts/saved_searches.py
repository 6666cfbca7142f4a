"""Saved searches: saved, found and listed with what is new in each; the secrets of their webhooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from mediahub.alerts.search_request import MAX_LENGTH, read_question
from mediahub.alerts.webhooks.signatures import new_secret
from mediahub.catalog.db.conditions import to_sql
from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Asset, SavedSearch, SearchNotification, SearchVisit, WebhookCall
from mediahub.catalog.models.base import utcnow
from mediahub.messages import N_, message
from mediahub.problems import Conflict, Missing
from mediahub.rights import Viewer, visible_to

DIGESTS = ("off", "hourly", "daily")
GRACE_HOURS = 24
"""For how long calls are signed with the secret from before a rotation too."""
MAX_SEARCHES = 100
"""Saved searches of one person in one event."""


class SearchError(Conflict):
    """A saved search that cannot be kept, with a message that says why."""


class SearchMissing(Missing):
    """There is no such search, or not for whoever asks."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such search, or it is not shared with you."))


@dataclass(frozen=True, slots=True)
class Listed:
    """A saved search as one person sees it."""

    search: SavedSearch
    new: int
    """Pictures that it notified of since they looked, as far as they may see them."""
    is_own: bool


def visible_searches(viewer: Viewer, event_id: int) -> ColumnElement[bool]:
    """Which searches of the event they see: their own, and for the team those that are shared."""
    shared = SavedSearch.is_shared if viewer.in_team else ~true()
    return (SavedSearch.event_id == event_id) & or_(SavedSearch.owner_id == viewer.user_id, shared)


def list_searches(session: Session, viewer: Viewer, event_id: int) -> list[Listed]:
    """Those that they see, with what is new in each; their own first, by name."""
    query = (
        select(SavedSearch).where(visible_searches(viewer, event_id)).options(joinedload(SavedSearch.owner))
    )
    found = list(session.scalars(query.order_by(SavedSearch.name, SavedSearch.id)))
    new = _count_new(session, viewer, [one.id for one in found])
    listed = [Listed(one, new.get(one.id, 0), one.owner_id == viewer.user_id) for one in found]
    return sorted(listed, key=lambda one: not one.is_own)


def find_search(session: Session, viewer: Viewer, event_id: int, search_id: int) -> SavedSearch | None:
    """The search, if they see it."""
    query = select(SavedSearch).where(SavedSearch.id == search_id, visible_searches(viewer, event_id))
    return session.scalar(query.options(joinedload(SavedSearch.owner), joinedload(SavedSearch.event)))


def own_search(session: Session, viewer: Viewer, event_id: int, search_id: int) -> SavedSearch:
    """The search, if it is theirs to change. Raises SearchError."""
    search = find_search(session, viewer, event_id, search_id)
    if search is None or search.owner_id != viewer.user_id:
        raise SearchError(N_("This search is not yours to change."))
    return search


def save_search(
    session: Session, viewer: Viewer, event_id: int, name: str, query: str, *, is_shared: bool = False
) -> SavedSearch:
    """Keep a question under a name. Sharing is for the team. Raises SearchError."""
    name = " ".join(name.split())[:120]
    if not name:
        raise SearchError(N_("Give the search a name."))
    if len(query) > MAX_LENGTH:
        raise SearchError(N_("This search is too long to be kept; use fewer filters."))
    mine = SavedSearch.event_id == event_id, SavedSearch.owner_id == viewer.user_id
    names = list(session.scalars(select(SavedSearch.name).where(*mine)))
    if name in names:
        raise SearchError(N_("You have a search of this name already."))
    if len(names) >= MAX_SEARCHES:
        raise SearchError(
            message("%(count)d searches are kept at most; delete one first.", count=MAX_SEARCHES)
        )
    search = SavedSearch(
        event_id=event_id,
        owner_id=viewer.user_id,
        name=name,
        query=str(read_question(query)),
        is_shared=is_shared and viewer.in_team,
        webhook_secret=new_secret(),
    )
    session.add(search)
    session.flush()
    return search


def note_visit(session: Session, search_id: int, user_id: int, now: datetime) -> None:
    """They have looked at the search: what it found until `now` is no longer new to them."""
    row = insert_into(SearchVisit, session).values(search_id=search_id, user_id=user_id, looked_at=now)
    session.execute(
        row.on_conflict_do_update(index_elements=["search_id", "user_id"], set_={"looked_at": now})
    )


def rotate_secret(search: SavedSearch, now: datetime, grace: timedelta) -> None:
    """Give its webhook a new secret; for `grace`, calls carry a signature of the one before too."""
    search.webhook_secret_before, search.webhook_before_until = search.webhook_secret, now + grace
    search.webhook_secret = new_secret()


def keys_of(search: SavedSearch, now: datetime) -> list[str]:
    """The secrets that its webhook signs with now, the newest first."""
    until = search.webhook_before_until
    both = search.webhook_secret, search.webhook_secret_before if until and now < until else None
    return [secret for secret in both if secret]


def calls_of(session: Session, search_id: int, limit: int = 20) -> list[WebhookCall]:
    """The log of its webhook, newest first."""
    query = select(WebhookCall).where(WebhookCall.search_id == search_id).order_by(WebhookCall.id.desc())
    return list(session.scalars(query.limit(limit)))


def _count_new(session: Session, viewer: Viewer, ids: Sequence[int]) -> dict[int, int]:
    looked = select(SearchVisit.looked_at).where(
        SearchVisit.search_id == SearchNotification.search_id, SearchVisit.user_id == viewer.user_id
    )
    query = (
        select(SearchNotification.search_id, func.count())
        .join(Asset, Asset.id == SearchNotification.asset_id)
        .where(SearchNotification.search_id.in_(ids), to_sql(visible_to(viewer, utcnow())))
        .where(or_(~looked.exists(), SearchNotification.notified_at > looked.scalar_subquery()))
        .group_by(SearchNotification.search_id)
    )
    return dict(session.execute(query).all())
