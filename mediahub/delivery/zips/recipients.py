"""Whom a zip is for, an account or the visitors of a share link: what they may take, and what is written down
of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import Archive, Asset, Event, GalleryItem, ShareLink, User
from mediahub.delivery.files import recipes
from mediahub.delivery.files.labels import labels_for
from mediahub.delivery.files.recipes import Recipe
from mediahub.delivery.files.recipient_numbers import new_number
from mediahub.delivery.usage import records
from mediahub.identity.press import viewer_of
from mediahub.messages import N_
from mediahub.rights import Action, Verdict, Viewer, decide
from mediahub.rights.publishing import may_share

GONE = Verdict(False, "not_for_anyone", ())
"""Of what is not there, or not for this recipient."""


class Withheld(Exception):
    """A file may not go out (any more)."""


class Recipient(Protocol):
    """Whom a zip is for."""

    @property
    def name(self) -> str:
        """As its papers say it."""

    @property
    def language(self) -> str:
        """That its papers are in; empty for English."""

    @property
    def agrees(self) -> bool:
        """Whether they agreed to the event's terms before they asked."""

    def number(self, session: Session, event: Event) -> str:
        """The number that the files carry; empty for none."""

    def recipe(self, asset: Asset, slug: str) -> Recipe:
        """What a picture is made by."""

    def labels(self, session: Session, event: Event, ids: Sequence[str]) -> Mapping[str, str]:
        """By asset, the colour label that its file carries."""

    def verdicts(self, session: Session, assets: Sequence[Asset], now: datetime) -> Mapping[str, Verdict]:
        """By id, whether they may take each of some pictures."""

    def may_know(self, asset: Asset, now: datetime) -> bool:
        """Whether they may read about one that they may not take."""

    def record(self, session: Session, asset: Asset, action: records.Act, slug: str, size: int) -> None:
        """Write down that `size` bytes of a picture went out, or were refused."""


def recipient_of(session: Session, archive: Archive) -> Recipient:
    """Whom a zip is for, as they are now. Raises Withheld for an account or a link that is gone."""
    event = session.get_one(Event, archive.event_id)
    if archive.share_link_id is not None:
        link = session.get(ShareLink, archive.share_link_id)
        if link is None:
            raise Withheld(N_("This link has ended."))
        return Visitors(link, archive.language)
    user = session.get(User, archive.user_id) if archive.user_id is not None else None
    if user is None:
        raise Withheld(N_("The account is gone."))
    return Account(user, viewer_of(session, user).at(event.slug))


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in."""

    user: User
    viewer: Viewer
    agrees: bool = True

    @property
    def name(self) -> str:
        """Their name and address."""
        return self.user.name_and_address

    @property
    def language(self) -> str:
        """That of their pages."""
        return self.user.language or ""

    def number(self, session: Session, event: Event) -> str:
        """A new one, where the event marks its files."""
        return new_number(session, event, self.user, "zip")

    def recipe(self, asset: Asset, slug: str) -> Recipe:
        """The recipe of a file: one for every picture."""
        return recipes.parse(slug)

    def labels(self, session: Session, event: Event, ids: Sequence[str]) -> Mapping[str, str]:
        """Those of culling, for who culls."""
        return labels_for(session, self.viewer, event, ids)

    def verdicts(self, session: Session, assets: Sequence[Asset], now: datetime) -> Mapping[str, Verdict]:
        """What the rule book says to them."""
        return {one.id: decide(self.viewer, terms_of(one), Action.DOWNLOAD, now) for one in assets}

    def may_know(self, asset: Asset, now: datetime) -> bool:
        """Whether they see it."""
        return decide(self.viewer, terms_of(asset), Action.SEE, now).allowed

    def record(self, session: Session, asset: Asset, action: records.Act, slug: str, size: int) -> None:
        """In their name."""
        by = records.taker(session, self.viewer, asset.event_id)
        records.record(session, by, asset, action, slug, size)


@dataclass(frozen=True, slots=True)
class Visitors:
    """Whoever has a share link: nobody knows them, and they get what it shows while it lasts."""

    link: ShareLink
    language: str
    agrees: bool = False

    @property
    def name(self) -> str:
        """What the usage records call them."""
        return records.visitors_of(self.link).who

    def number(self, session: Session, event: Event) -> str:
        """None: numbers stand for one recipient."""
        return ""

    def recipe(self, asset: Asset, slug: str) -> Recipe:
        """A clip has no size in pixels of one's own; it comes in the web size."""
        wanted = recipes.parse(slug)
        return recipes.WEB if wanted.is_custom and asset.kind != "photo" else wanted

    def labels(self, session: Session, event: Event, ids: Sequence[str]) -> Mapping[str, str]:
        """None: they are the team's own signs."""
        return {}

    def verdicts(self, session: Session, assets: Sequence[Asset], now: datetime) -> Mapping[str, Verdict]:
        """What links may show; nothing once this one ended, and nothing that it does not hold any more."""
        held = held_by(session, self.link, [one.id for one in assets], now)
        return {one.id: may_share(terms_of(one), now) if one.id in held else GONE for one in assets}

    def may_know(self, asset: Asset, now: datetime) -> bool:
        """Never of what is not for them."""
        return False

    def record(self, session: Session, asset: Asset, action: records.Act, slug: str, size: int) -> None:
        """In the link's name, as a picture that went out through it."""
        act: records.Act = "share" if action == "download" else action
        records.record(session, records.visitors_of(self.link), asset, act, slug, size)


def held_by(session: Session, link: ShareLink, asset_ids: Sequence[str], now: datetime) -> set[str]:
    """Those of some pictures that a link leads to at `now`, whatever the rules say of them; none once it has
    ended."""
    if link.revoked_at is not None or (link.expires_at is not None and link.expires_at <= now):
        return set()
    if link.gallery_id is None:
        return set(asset_ids) & set(link.asset_ids)
    query = select(GalleryItem.asset_id).where(
        GalleryItem.gallery_id == link.gallery_id, GalleryItem.is_hidden.is_(False)
    )
    pages = in_chunks(asset_ids)
    return {one for page in pages for one in session.scalars(query.where(GalleryItem.asset_id.in_(page)))}
