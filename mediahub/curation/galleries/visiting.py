"""A share link's visitors: what they may open, hearts and comments they give, and files they take.

Each function that takes the database is a use case in a transaction of its own. What a visitor has `opened`
is what their session keeps: by a link's number as text, `share_links.key_of` it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session as DbSession

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.db.read_only import ReadOnly
from mediahub.catalog.models import Archive, Asset, ShareLink
from mediahub.curation.galleries import share_links
from mediahub.delivery.files.package import Prepared, load, look, plan, want
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.files.recipes import Recipe
from mediahub.delivery.zips import archives
from mediahub.delivery.zips.requests import ask_for_link
from mediahub.messages import N_
from mediahub.problems import Invalid, Missing, NotAllowed


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody without an account."""

    id: str
    """Random, of their session."""
    name: str
    """As they said it; empty if they have not yet."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at the address of a link, at a moment."""

    token: str
    opened: Mapping[str, str]
    now: datetime


def find_link(session: DbSession, token: str) -> ShareLink:
    """The link at this address, ended or not. Raises Missing."""
    link = share_links.find(session, token)
    if link is None:
        raise Missing(N_("There is nothing at this address. Is it complete?"))
    return link


def is_opened(link: ShareLink, opened: Mapping[str, str]) -> bool:
    """Whether a visitor may look behind its password, if it has one."""
    return link.password is None or opened.get(str(link.id)) == share_links.key_of(link)


def record_wrong_password(database: Database, link: ShareLink) -> None:
    """Keep in the audit log that somebody tried a password of this link that is wrong. The limits on tries
    bound how many entries that makes."""
    with database.begin() as session:
        what = audit.Subject("share_link", str(link.id), link.title, link.event_id)
        audit.record(session, audit.Action.SHARE_PASSWORD_FAILED, what, outcome="failed")


def open_link(session: DbSession, visit: Visit) -> ShareLink:
    """The link, for a visitor who may look behind it. Raises Missing, NotAllowed."""
    link = find_link(session, visit.token)
    if share_links.has_ended(link, visit.now):
        raise Missing(N_("This link has ended."))
    if not is_opened(link, visit.opened):
        raise NotAllowed(N_("This link has a password."))
    return link


def open_picture(session: DbSession, visit: Visit, asset_id: str) -> tuple[ShareLink, Asset]:
    """The link, and one of the pictures that it shows now. Raises Missing, NotAllowed."""
    link = open_link(session, visit)
    return link, _picture(session, link, asset_id, visit.now)


def count_view(database: Database, link_id: int, now: datetime) -> None:
    """Write down that the link was opened once more."""
    with suppress(ReadOnly), database.begin() as session:
        share_links.count_view(session, link_id, now)


def give_heart(database: Database, visit: Visit, visitor: Visitor, asset_id: str, *, on: bool) -> None:
    """Give a picture a heart, or take it back. Raises Missing, NotAllowed, and Invalid for a visitor without
    a name."""
    with database.begin() as session:
        link = open_link(session, visit)
        if not link.allows_picks:
            raise NotAllowed(N_("This link takes no hearts."))
        _require_name(visitor)
        asset = _picture(session, link, asset_id, visit.now)
        share_links.pick(session, link, asset.id, visitor.id, visitor.name, on=on)


def add_comment(
    database: Database, visit: Visit, visitor: Visitor, text: str, asset_id: str | None = None
) -> None:
    """Say something about a picture, or about all of it. Raises Missing, NotAllowed, and Invalid for nothing,
    for too much, or a visitor without a name."""
    with database.begin() as session:
        link = open_link(session, visit)
        if not link.allows_comments:
            raise NotAllowed(N_("This link takes no comments."))
        _require_name(visitor)
        if asset_id is not None:
            _picture(session, link, asset_id, visit.now)
        share_links.comment(session, link, asset_id, visitor.id, visitor.name, text)


def offer(session: DbSession, visit: Visit, asset_id: str, size: str) -> tuple[ShareLink, Prepared]:
    """How far the file is that they may take, without asking for it. Raises Missing, NotAllowed."""
    link, asset, recipe = _asked_for(session, visit, asset_id, size)
    key = plan(load(session, [asset.id])[0], recipe, policy_of(session, asset.event_id)).key
    return link, look(session, [Prepared(asset.id, key, "", "wanted")])[0]


def take(database: Database, visit: Visit, asset_id: str, size: str) -> tuple[ShareLink, Prepared]:
    """The file to keep, in one of the sizes that the link allows; one that is not made yet is asked for, and
    one that is ready is counted. Raises Missing, NotAllowed."""
    with database.begin() as session:
        link, asset, recipe = _asked_for(session, visit, asset_id, size)
        prepared = want(session, load(session, [asset.id]), recipe)[0]
        if prepared.state == "ready":
            share_links.count_download(session, link, asset, size)
    return link, prepared


def ask_for_all(database: Database, visit: Visit, size: str, language: str) -> tuple[ShareLink, Archive]:
    """A zip of everything that the link shows now, in one of the sizes that it allows, with papers in
    `language`. Raises Missing, NotAllowed, ArchiveError and TooMany."""
    with database.begin() as session:
        link = open_link(session, visit)
        _require_size(link, size)
        shown = share_links.shown(session, link, visit.now)
        ids = list(dict.fromkeys(asset.id for one in shown for asset, _ in one.pictures))
        title = link.title or (link.gallery.title if link.gallery else "")
        return link, ask_for_link(session, link, ids, share_links.RECIPES[size], title, language)


def zip_of(session: DbSession, visit: Visit, archive_id: str) -> tuple[ShareLink, Archive]:
    """A zip that visitors of the link asked for. Raises Missing, NotAllowed."""
    link = open_link(session, visit)
    archive = archives.require_of_link(session, archive_id, link.id)
    _ = archive.event.slug  # read while the session is open
    return link, archive


def count_zip(database: Database, link_id: int, pictures: int) -> None:
    """Write down that so many pictures were taken through the link at once."""
    with database.begin() as session:
        share_links.count_downloads(session, link_id, pictures)


def _require_size(link: ShareLink, size: str) -> None:
    if size not in link.sizes.split():
        raise NotAllowed(N_("This link does not allow that download."))


def _asked_for(session: DbSession, visit: Visit, asset_id: str, size: str) -> tuple[ShareLink, Asset, Recipe]:
    """The picture and what it is to be taken as, if the link allows that."""
    link, asset = open_picture(session, visit, asset_id)
    _require_size(link, size)
    return link, asset, share_links.recipe_of(asset, size)


def _picture(session: DbSession, link: ShareLink, asset_id: str, now: datetime) -> Asset:
    asset = share_links.shown_picture(session, link, asset_id, now)
    if asset is None:
        raise Missing(N_("This picture is not there any more."))
    return asset


def _require_name(visitor: Visitor) -> None:
    if not visitor.name:
        raise Invalid(N_("Say who you are first, so that the team knows whose choice it is."))
