"""Share links: for someone without an account, with a password, an end, and what may be taken.

Whether a picture may be shown is asked each time: a withdrawn one is gone at once from every link.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.events import IS_THERE
from mediahub.catalog.models import Asset, Gallery, ShareComment, ShareLink, SharePick
from mediahub.curation.galleries.galleries import MAX_GALLERY, in_order, load, usable_ids
from mediahub.curation.galleries.publish import read_assets
from mediahub.delivery.files import recipes
from mediahub.delivery.files.recipes import Recipe
from mediahub.delivery.usage import records
from mediahub.delivery.zips.recipients import held_by
from mediahub.encryption import hash_secret
from mediahub.identity.limits.work_limits import PASSWORD_CHECKS
from mediahub.messages import N_, message
from mediahub.problems import Invalid, Missing
from mediahub.rights.publishing import may_share

SIZES = ("web", "original")
WEB_EDGE = 2048
"""Pixels of the longer side of what a link calls the web size."""
RECIPES = {"original": recipes.ORIGINAL.slug, "web": recipes.custom(WEB_EDGE).slug}
"""By size, the recipe of its pictures; a clip's web size is `recipes.WEB`, see `recipe_of`."""
MAX_COMMENT = 2000
MAX_NAME = 80
MAX_COMMENTS = 500
"""Comments on one link; more is a mistake or a machine."""
SHORTEST_PASSWORD = 6


class ShareError(Invalid):
    """What cannot be done with a link, with a sentence that says why."""


class LinkMissing(Missing):
    """There is no link of this number."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such link."))


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new link is to be."""

    title: str = ""
    message: str = ""
    password: str = ""
    sizes: Sequence[str] = ()
    expires_at: datetime | None = None
    allows_picks: bool = True
    allows_comments: bool = True


@dataclass(frozen=True, slots=True)
class SharedSection:
    """A part of what a link shows."""

    heading: str
    text: str
    pictures: list[tuple[Asset, str]]
    """Each with its caption."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What came back through a link."""

    picks: int = 0
    comments: int = 0


def create(
    session: DbSession,
    wish: Wish,
    *,
    event_id: int,
    user_id: int | None,
    now: datetime,
    gallery: Gallery | None = None,
    asset_ids: Iterable[str] = (),
) -> ShareLink:
    """A new link to a gallery as it is, or to chosen pictures. Raises ShareError."""
    if wish.password and len(wish.password) < SHORTEST_PASSWORD:
        raise ShareError(message("A password needs at least %(least)s characters.", least=SHORTEST_PASSWORD))
    chosen = [] if gallery else usable_ids(session, event_id, asset_ids)
    if gallery is None and not chosen:
        raise ShareError(N_("Choose at least one picture to share."))
    if len(chosen) > MAX_GALLERY:
        raise ShareError(message("A link takes at most %(count)d pictures.", count=MAX_GALLERY))
    if wish.expires_at is not None and wish.expires_at <= now:
        raise ShareError(N_("The link would have ended already; choose a later end."))
    link = ShareLink(
        token=secrets.token_urlsafe(16),
        event_id=event_id,
        gallery_id=gallery.id if gallery else None,
        asset_ids=chosen,
        title=" ".join(wish.title.split())[:200],
        message=wish.message.strip()[:2000],
        password=_hasher().hash(wish.password) if wish.password else None,
        sizes=" ".join(size for size in SIZES if size in wish.sizes),
        allows_picks=wish.allows_picks,
        allows_comments=wish.allows_comments,
        expires_at=wish.expires_at,
        created_by=user_id,
        created_at=now,
    )
    session.add(link)
    session.flush()
    return link


def get(session: DbSession, link_id: int) -> ShareLink:
    """The link of this number, ended or not. Raises LinkMissing."""
    link = session.get(ShareLink, link_id)
    if link is None:
        raise LinkMissing
    return link


def find(session: DbSession, token: str) -> ShareLink | None:
    """The link of this token, ended or not; none while its event is in the trash."""
    query = select(ShareLink).join(ShareLink.event).where(IS_THERE)
    query = query.where(ShareLink.token_sha256 == hash_secret(token))
    link = session.scalar(query.options(joinedload(ShareLink.event)))
    if link is not None:
        set_committed_value(link, "token", token)  # who came by it knows it, whatever became of its key
    return link


def has_ended(link: ShareLink, now: datetime) -> bool:
    """Whether it was revoked or has expired."""
    expired = link.expires_at is not None and link.expires_at <= now
    return link.revoked_at is not None or expired


def opens(link: ShareLink, password: str) -> bool:
    """Whether this is the link's password. Raises TooMany while others are being checked."""
    if link.password is None:
        return True
    try:
        with PASSWORD_CHECKS.turn():
            return _hasher().verify(link.password, password)
    except (VerificationError, InvalidHashError):
        return False


def key_of(link: ShareLink) -> str:
    """What a visitor's session keeps once they gave the password; another password makes it worthless."""
    return hashlib.sha256(f"{link.token_sha256}\0{link.password}".encode()).hexdigest()[:24]


def shown(session: DbSession, link: ShareLink, now: datetime) -> list[SharedSection]:
    """What the link shows at `now`: the gallery's draft, or the chosen pictures."""
    gallery = load(session, link.gallery_id) if link.gallery_id else None
    if gallery is not None:
        groups = [
            (section.heading, section.text, [(item.asset_id, item.caption) for item in items])
            for section, items in in_order(gallery)
        ]
    else:
        groups = [("", "", [(identity, None) for identity in link.asset_ids])]
    assets = read_assets(session, [identity for _, _, items in groups for identity, _ in items])
    sections = []
    for heading, text, items in groups:
        pictures = [
            (assets[identity], assets[identity].caption if caption is None else caption)
            for identity, caption in items
            if identity in assets and may_share(terms_of(assets[identity]), now).allowed
        ]
        if pictures:
            sections.append(SharedSection(heading, text, pictures))
    return sections


def shown_picture(session: DbSession, link: ShareLink, asset_id: str, now: datetime) -> Asset | None:
    """This picture, if the link shows it at `now`."""
    there = held_by(session, link, [asset_id], now)
    asset = read_assets(session, [asset_id]).get(asset_id) if there else None
    return asset if asset is not None and may_share(terms_of(asset), now).allowed else None


def recipe_of(asset: Asset, size: str) -> Recipe:
    """What a picture of a link is delivered as, in one of the link's sizes: `original` or `web`."""
    return recipes.WEB if size == "web" and asset.kind != "photo" else recipes.parse(RECIPES[size])


def count_view(session: DbSession, link_id: int, now: datetime) -> None:
    """Write down that the link was opened once more."""
    session.execute(
        update(ShareLink).where(ShareLink.id == link_id)
        .values(views=ShareLink.views + 1, last_seen_at=now)
    )  # fmt: skip


def count_downloads(session: DbSession, link_id: int, pictures: int) -> None:
    """Count so many pictures as taken through the link."""
    session.execute(
        update(ShareLink).where(ShareLink.id == link_id).values(downloads=ShareLink.downloads + pictures)
    )


def count_download(session: DbSession, link: ShareLink, asset: Asset, size: str) -> None:
    """Write down that a picture was taken through the link."""
    count_downloads(session, link.id, 1)
    taken = asset.size if size == "original" else 0
    records.record(session, records.visitors_of(link), asset, "share", size, taken)


def pick(session: DbSession, link: ShareLink, asset_id: str, visitor: str, name: str, *, on: bool) -> None:
    """Give a picture a visitor's heart, or take it back. Doing so twice is doing so once."""
    mine = {"link_id": link.id, "asset_id": asset_id, "visitor": visitor}
    if on:
        row = insert_into(SharePick, session).values(**mine, name=name[:MAX_NAME])
        session.execute(row.on_conflict_do_nothing(index_elements=["link_id", "asset_id", "visitor"]))
    else:
        session.execute(delete(SharePick).filter_by(**mine))


def comment(
    session: DbSession, link: ShareLink, asset_id: str | None, visitor: str, name: str, text: str
) -> ShareComment:
    """Keep what a visitor says. Raises ShareError for nothing, or for too much."""
    text = text.strip()[:MAX_COMMENT]
    if not text:
        raise ShareError(N_("There is nothing to send yet."))
    comments = select(func.count()).select_from(ShareComment).where(ShareComment.link_id == link.id)
    if (session.scalar(comments) or 0) >= MAX_COMMENTS:
        raise ShareError(N_("This link has as many comments as it can hold."))
    row = ShareComment(link_id=link.id, asset_id=asset_id, visitor=visitor, name=name[:MAX_NAME], text=text)
    session.add(row)
    session.flush()
    return row


def picks_of(session: DbSession, link_id: int) -> list[SharePick]:
    """Every heart of a link, the oldest first."""
    return list(session.scalars(select(SharePick).where(SharePick.link_id == link_id).order_by(SharePick.id)))


def comments_of(session: DbSession, link_id: int) -> list[ShareComment]:
    """Everything that was said on a link, the oldest first."""
    query = select(ShareComment).where(ShareComment.link_id == link_id)
    return list(session.scalars(query.order_by(ShareComment.id)))


def of_event(session: DbSession, event_id: int, gallery_id: int | None = None) -> list[ShareLink]:
    """The event's links, or one gallery's, the newest first."""
    query = select(ShareLink).where(ShareLink.event_id == event_id)
    if gallery_id is not None:
        query = query.where(ShareLink.gallery_id == gallery_id)
    query = query.options(joinedload(ShareLink.gallery))
    return list(session.scalars(query.order_by(ShareLink.id.desc())))


def count_links(session: DbSession, gallery_ids: Sequence[int]) -> dict[int, int]:
    """By gallery, how many links lead to it; those without are left out."""
    column = ShareLink.gallery_id
    rows = session.execute(select(column, func.count()).where(column.in_(gallery_ids)).group_by(column))
    return {gallery_id: count for gallery_id, count in rows if gallery_id is not None}


def counts(session: DbSession, link_ids: Sequence[int]) -> dict[int, Counts]:
    """By link, what came back through it."""
    picks, said = _numbers(session, SharePick, link_ids), _numbers(session, ShareComment, link_ids)
    return {key: Counts(picks.get(key, 0), said.get(key, 0)) for key in link_ids}


def _numbers(session: DbSession, model: type[Any], link_ids: Sequence[int]) -> dict[int, int]:
    query = select(model.link_id, func.count()).where(model.link_id.in_(link_ids)).group_by(model.link_id)
    return {key: number for key, number in session.execute(query)}  # noqa: C416


def revoke(session: DbSession, link: ShareLink, now: datetime) -> None:
    """End a link at once."""
    link.revoked_at = link.revoked_at or now


def restore(link: ShareLink) -> None:
    """Open a link that was ended again, at its old address and with everything that came back through it."""
    link.revoked_at = None


@cache
def _hasher() -> PasswordHasher:
    """The scheme of accounts' passwords."""
    return PasswordHasher()
