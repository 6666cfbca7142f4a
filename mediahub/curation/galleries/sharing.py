"""Share links for the team: made, listed with what came back through them, and ended.

Each function that takes the database is a use case in a transaction of its own. Whoever calls has asked
whether they may.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session as DbSession

from mediahub import audit
from mediahub.catalog.assets import title_of
from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import ShareLink
from mediahub.curation.galleries import galleries, share_links
from mediahub.curation.galleries.galleries import GalleryMissing
from mediahub.curation.galleries.publish import read_assets
from mediahub.curation.galleries.share_links import Wish
from mediahub.identity.accounts import names_of
from mediahub.rights import Verdict
from mediahub.rights.publishing import may_share
from mediahub.runtime import Services


@dataclass(frozen=True, slots=True)
class Hidden:
    """A picture that a link does not show at the moment, and why."""

    id: str
    title: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A new link."""

    id: int
    token: str
    hidden: list[Hidden]


@dataclass(frozen=True, slots=True)
class LinkSummary:
    """A link as the team's list shows it."""

    link: ShareLink
    title: str
    count: int | None
    """Chosen pictures; None for the link of a gallery."""
    state: str
    """`open`, `ended` or `revoked`."""
    picks: int
    comments: int
    created_by: str
    """The name of who made it."""


def make_link(
    services: Services,
    event_id: int,
    wish: Wish,
    *,
    user_id: int | None,
    now: datetime,
    gallery_id: int | None = None,
    asset_ids: Iterable[str] = (),
) -> MadeLink:
    """A new link to a gallery's draft, or to chosen pictures, whose sizes for its page are made.

    Raises GalleryMissing, and ShareError for what a link cannot be.
    """
    with services.database.begin() as session:
        gallery = galleries.get(session, gallery_id) if gallery_id else None
        if gallery is not None and gallery.event_id != event_id:
            raise GalleryMissing
        link = share_links.create(
            session, wish, event_id=event_id, user_id=user_id, now=now, gallery=gallery, asset_ids=asset_ids
        )
        shown = galleries.picture_ids(gallery) if gallery else link.asset_ids
        made = MadeLink(link.id, link.token or "", hidden_by(session, shown, now))
        details = {"gallery": gallery.title if gallery else "", "pictures": len(shown)}
        audit.record(session, audit.Action.SHARE_LINK_MADE, link, details, assets=link.asset_ids or ())
    for asset_id in shown:
        services.jobs.render_published(asset_id)
    return made


def revoke_link(database: Database, link_id: int, now: datetime) -> None:
    """End a link at once; what came back through it stays. Raises LinkMissing."""
    with database.begin() as session:
        link = share_links.get(session, link_id)
        share_links.revoke(session, link, now)
        audit.record(session, audit.Action.SHARE_LINK_REVOKED, link)


def restore_link(database: Database, link_id: int) -> None:
    """Open a link again that was ended, as it was: its address, password and end stay. Raises LinkMissing."""
    with database.begin() as session:
        link = share_links.get(session, link_id)
        share_links.restore(link)
        audit.record(session, audit.Action.SHARE_LINK_RESTORED, link)


def hidden_by(session: DbSession, asset_ids: Sequence[str], now: datetime) -> list[Hidden]:
    """Those of the pictures that no link shows at `now`."""
    assets = read_assets(session, asset_ids).values()
    judged = [Hidden(asset.id, title_of(asset), may_share(terms_of(asset), now)) for asset in assets]
    return [one for one in judged if not one.verdict.allowed]


def summaries(session: DbSession, links: Sequence[ShareLink], now: datetime) -> list[LinkSummary]:
    """What the team's list shows of each of these links."""
    counts = share_links.counts(session, [link.id for link in links])
    names = names_of(session, {link.created_by for link in links if link.created_by})
    return [
        LinkSummary(
            link=link,
            title=link.title or (link.gallery.title if link.gallery else ""),
            count=None if link.gallery_id else len(link.asset_ids),
            state=_state(link, now),
            picks=counts[link.id].picks,
            comments=counts[link.id].comments,
            created_by=names.get(link.created_by or 0, ""),
        )
        for link in links
    ]


def _state(link: ShareLink, now: datetime) -> str:
    if link.revoked_at:
        return "revoked"
    return "ended" if share_links.has_ended(link, now) else "open"
