"""Feeds of searches: who may read one, and how it is written (Atom, RFC 4287; JSON Feed 1.1)."""

from __future__ import annotations

import hmac
import secrets
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mediahub.alerts.entries import Entry
from mediahub.alerts.search_request import MAX_LENGTH, read_question
from mediahub.catalog.models import FeedToken, SavedSearch
from mediahub.encryption import hash_secret
from mediahub.messages import N_
from mediahub.problems import Missing

ATOM = "http://www.w3.org/2005/Atom"
MEDIA = "http://search.yahoo.com/mrss/"
"""Media RSS, by which readers of Atom find a picture beside the words."""
MAX_FEEDS = 50
"""Feeds of one person."""


class FeedMissing(Missing):
    """There is no such feed of whoever asks."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such feed of yours."))


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself."""

    title: str
    page: str
    """Where the same search is answered for people."""
    address: str
    """Its own address, with its token."""
    updated: datetime
    entries: list[Entry]
    pictures: Mapping[str, str]
    """By asset id, where its small picture is."""


def create_feed(
    session: Session, user_id: int, event_id: int, *, search: SavedSearch | None = None, query: str = ""
) -> tuple[FeedToken, str]:
    """The right to read one feed, and its secret, which is kept nowhere. Of too many the oldest goes."""
    mine = select(FeedToken).where(FeedToken.user_id == user_id, FeedToken.revoked_at.is_(None))
    for old in list(session.scalars(mine.order_by(FeedToken.id.desc())))[MAX_FEEDS - 1 :]:
        session.delete(old)
    secret = secrets.token_urlsafe(32)
    token = FeedToken(
        user_id=user_id,
        event_id=event_id,
        search_id=search.id if search else None,
        query=str(read_question(query[:MAX_LENGTH])) if search is None else "",
        secret_sha256=hash_secret(secret),
    )
    session.add(token)
    session.flush()
    return token, secret


def find_feed(session: Session, feed_id: int, secret: str) -> FeedToken | None:
    """The feed of this number and secret; None if it is unknown, revoked, its user shut out, or its event in
    the trash."""
    query = select(FeedToken).where(FeedToken.id == feed_id, FeedToken.secret_sha256 == hash_secret(secret))
    token = session.scalar(
        query.options(joinedload(FeedToken.user), joinedload(FeedToken.event), joinedload(FeedToken.search))
    )
    return token if token is not None and _opens(token) else None


def _opens(token: FeedToken) -> bool:
    return token.revoked_at is None and token.user.active and token.event.deleted_at is None


def picture_signature(token: FeedToken, asset_id: str) -> str:
    """Opens the small picture of one asset that the feed told of, and neither another nor the feed."""
    return hmac.digest(token.secret_sha256.encode(), asset_id.encode(), "sha256").hex()[:32]


def find_feed_of_picture(session: Session, feed_id: int, asset_id: str, signature: str) -> FeedToken | None:
    """The feed that told of this picture; None if it did not, or opens nothing any more."""
    options = joinedload(FeedToken.user), joinedload(FeedToken.event)
    token = session.get(FeedToken, feed_id, options=options)
    if token is None or not _opens(token):
        return None
    known = picture_signature(token, asset_id)
    return token if hmac.compare_digest(known.encode(), signature.encode()) else None


def list_feeds(session: Session, user_id: int | None, event_id: int) -> list[FeedToken]:
    """A person's feeds of an event that still work."""
    query = select(FeedToken).where(
        FeedToken.user_id == user_id, FeedToken.event_id == event_id, FeedToken.revoked_at.is_(None)
    )
    return list(session.scalars(query.options(joinedload(FeedToken.search)).order_by(FeedToken.id.desc())))


def as_atom(feed: Feed) -> bytes:
    """The feed as an Atom document."""
    ET.register_namespace("", ATOM)
    ET.register_namespace("media", MEDIA)
    root = ET.Element(f"{{{ATOM}}}feed")
    _add(root, "id", feed.page)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated.isoformat())
    _add(root, "link", href=feed.address, rel="self", type="application/atom+xml")
    _add(root, "link", href=feed.page, rel="alternate", type="text/html")
    for entry in feed.entries:
        item = ET.SubElement(root, f"{{{ATOM}}}entry")
        _add(item, "id", entry.url)
        _add(item, "title", entry.title)
        _add(item, "updated", entry.arrived_at.isoformat())
        _add(item, "published", entry.arrived_at.isoformat())
        _add(item, "link", href=entry.url, rel="alternate", type="text/html")
        if picture := feed.pictures.get(entry.id):
            _add(item, "link", href=picture, rel="enclosure", type="image/jpeg")
            ET.SubElement(item, f"{{{MEDIA}}}thumbnail", {"url": picture})
        _add(_add(item, "author"), "name", entry.credit or "MediaHub")
        _add(item, "summary", "\n\n".join(filter(None, (entry.caption, entry.credit, entry.sentence))))
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def as_json(feed: Feed) -> dict[str, Any]:
    """The feed as a JSON Feed."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "items": [
            {
                "id": entry.url,
                "url": entry.url,
                "title": entry.title,
                "content_text": entry.caption or entry.title,
                **({"image": feed.pictures[entry.id]} if entry.id in feed.pictures else {}),
                "date_published": entry.arrived_at.isoformat(),
                "authors": [{"name": entry.credit}] if entry.credit else [],
                "_mediahub": {
                    "id": entry.id,
                    "taken_at": entry.taken_at.isoformat(),
                    "answer": entry.answer,
                    "sentence": entry.sentence,
                },
            }
            for entry in feed.entries
        ],
    }


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if text:
        element.text = "".join(char for char in text if char >= " " or char in "\t\n")
    return element
