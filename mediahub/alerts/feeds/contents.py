"""What a feed holds now: the latest pictures of its search, as its owner may be told of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.alerts.entries import Entry, entries
from mediahub.alerts.feeds.feeds import find_feed, find_feed_of_picture
from mediahub.alerts.matching import find_matches, open_to
from mediahub.alerts.search_request import read_question
from mediahub.catalog.assets import verdict_of
from mediahub.catalog.db.database import Database
from mediahub.catalog.db.read_only import ReadOnly
from mediahub.catalog.models import Asset, FeedToken, SearchNotification
from mediahub.identity.press import viewer_of
from mediahub.identity.tokens import USED_STEP
from mediahub.messages import N_
from mediahub.problems import Missing, NotAllowed
from mediahub.rights import Action, Verdict
from mediahub.runtime import Services

ENTRIES = 50


@dataclass(frozen=True, slots=True)
class FeedContents:
    """What a feed tells of when it is read."""

    token: FeedToken
    """With its event and saved search."""
    query: str
    """The question as a query string."""
    name: str
    """That of the saved search, or the words that are looked for; empty where there are none."""
    entries: list[Entry]


def read_feed(services: Services, feed_id: int, secret: str, now: datetime) -> FeedContents:
    """What the feed of this number and secret holds, with its owner's rights of `now`; the use is noted.

    Raises Missing for a wrong or ended one, NotAllowed where its owner has no access to the event any more.
    """
    with services.database.read() as session:
        token = find_feed(session, feed_id, secret)
        if token is None:
            raise Missing(N_("This feed does not exist, or it was ended."))
        event = token.event
        viewer = viewer_of(session, token.user).at(event.slug)
        if not viewer.belongs_to(event.slug):
            raise NotAllowed(N_("Whose feed this is has no access to the event any more."))
        query = token.search.query if token.search else token.query
        question = read_question(query)
        # whoever has the address reads it, also where its owner is of the team
        matches = find_matches(services, question, event.slug, viewer, stated_only=True)
        ids = list(open_to(session, viewer, _with_notified(session, token, matches), now))[:ENTRIES]
        notified = entries(session, services.settings.base_url, viewer, ids, now)
    _note_use(services.database, token, now)
    return FeedContents(token, query, token.search.name if token.search else question.text, notified)


def picture_of_feed(session: Session, feed_id: int, asset_id: str, signature: str) -> tuple[Asset, Verdict]:
    """Something that the feed told of, and how its owner may see it now. Raises Missing."""
    token = find_feed_of_picture(session, feed_id, asset_id, signature)
    asset = session.get(Asset, asset_id) if token else None
    if token is None or asset is None or asset.event_id != token.event_id:
        raise Missing(N_("This picture is not there any more."))
    verdict = verdict_of(viewer_of(session, token.user), asset, Action.SEE)
    if not verdict.allowed:
        raise Missing(N_("This picture is not there any more."))
    return asset, verdict


def _with_notified(session: Session, token: FeedToken, found: Sequence[str]) -> list[str]:
    """The latest of what was found, and before that what a saved search told lately of it: it may have
    arrived long ago, and be free only now."""
    ids, known = list(found[:ENTRIES]), set(found)
    if token.search_id is None:
        return ids
    notified = select(SearchNotification.asset_id).where(SearchNotification.search_id == token.search_id)
    latest = session.scalars(
        notified.order_by(SearchNotification.notified_at.desc(), SearchNotification.asset_id).limit(ENTRIES)
    )
    return list(dict.fromkeys([*(one for one in latest if one in known), *ids]))


def _note_use(database: Database, token: FeedToken, now: datetime) -> None:
    if token.last_used_at is None or now - token.last_used_at >= USED_STEP:
        with suppress(ReadOnly), database.begin() as session:
            if (row := session.get(FeedToken, token.id)) is not None:
                row.last_used_at = now
