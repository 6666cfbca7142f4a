"""Contributor links: whoever holds one delivers to one event without an account, until it ends.

The address of the link holds its secret. Each browser adds a key of its own, so that holders of the same link
do not see each other's files. The same two, joined by a dot, are a bearer token of the upload API.

What they deliver counts against the link under a lock on its row.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import get_event
from mediahub.catalog.models import Arrival, Batch, ContributorLink
from mediahub.catalog.models.base import utcnow
from mediahub.messages import N_, message
from mediahub.problems import Invalid, Missing

MARK = "contribute_"
PREFIX_LENGTH = len(MARK) + 8
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
SENT_BEFORE = "sent_before"
"""Code of a file that its contributor delivered before: it is not sent again, and takes no room."""
MAX_DAYS, MAX_FILES, MAX_BYTES = 366, 100_000, 10 << 40


class LinkError(Invalid):
    """A link that cannot be made; the message says why."""


class NoSuchLink(LinkError, Missing):
    """There is no link of this prefix."""


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who came by a link."""

    link_id: int
    event: str
    key: str
    """SHA-256 of what only their browser knows."""
    name: str = ""
    """What the team calls the link, or else its public beginning."""


@dataclass(frozen=True, slots=True)
class Used:
    """What came by a link."""

    files: int = 0
    size: int = 0
    """Bytes that came, or are to come."""


def create_link(
    session: Session,
    event: str,
    *,
    label: str = "",
    days: int = 7,
    max_files: int = 500,
    max_bytes: int = 20 << 30,
    rights_class: str = "editorial",
    usage_terms: str = "",
    created_by: int | None = None,
) -> tuple[ContributorLink, str]:
    """A new link and its secret, which is kept nowhere. Raises UnknownEvent, LinkError."""
    for limit, value, most in (
        (N_("A link lives 1 to %(most)s days."), days, MAX_DAYS),
        (N_("A link takes 1 to %(most)s files."), max_files, MAX_FILES),
        (N_("A link takes 1 to %(most)s bytes."), max_bytes, MAX_BYTES),
    ):
        if not 1 <= value <= most:
            raise LinkError(message(limit, most=f"{most:,}"))
    prefix = f"{MARK}{secrets.token_hex(4)}"
    secret = secrets.token_urlsafe(24)
    link = ContributorLink(
        event=get_event(session, event),
        label=" ".join(label.split())[:120],
        prefix=prefix,
        secret_sha256=_hash(secret),
        max_files=max_files,
        max_bytes=max_bytes,
        rights_class=rights_class,
        usage_terms=usage_terms.strip(),
        created_by=created_by,
        expires_at=utcnow() + timedelta(days=days),
    )
    session.add(link)
    session.flush()
    details = {"prefix": prefix, "days": days, "files": max_files, "bytes": max_bytes, "rights": rights_class}
    audit.record(session, audit.Action.CONTRIBUTOR_LINK_MADE, link, details)
    return link, f"{prefix}_{secret}"


def make_link(database: Database, event: str, **wanted: Any) -> str:
    """`create_link` in a transaction of its own; the secret. Raises UnknownEvent, LinkError."""
    with database.begin() as session:
        return create_link(session, event, **wanted)[1]


def end_link(database: Database, prefix: str, event_id: int) -> None:
    """`revoke_link` in a transaction of its own. Raises NoSuchLink."""
    with database.begin() as session:
        revoke_link(session, prefix, event_id)


def find_link(session: Session, text: str) -> ContributorLink | None:
    """The link that this secret opens, also when it has ended; None if it is wrong."""
    prefix, secret = text[:PREFIX_LENGTH], text[PREFIX_LENGTH + 1 :]
    query = select(ContributorLink).where(ContributorLink.prefix == prefix)
    link = session.scalar(query.options(joinedload(ContributorLink.event)))
    if link is None or not hmac.compare_digest(link.secret_sha256, _hash(secret)):
        return None
    return link


def is_open(link: ContributorLink, now: datetime) -> bool:
    """Whether anything may still be delivered by it, as far as time goes; not while its event is in the
    trash."""
    return link.revoked_at is None and link.expires_at > now and link.event.deleted_at is None


def find_contributor(session: Session, token: str, now: datetime) -> Contributor | None:
    """Whose bearer token this is; None if it is wrong or its link has ended."""
    text, _, key = token.rpartition(".")
    link = find_link(session, text)
    if link is None or not is_open(link, now) or not KEY.fullmatch(key):
        return None
    return Contributor(link.id, link.event.slug, _hash(key), link.label or link.prefix)


def list_links(session: Session, event_id: int | None = None) -> list[ContributorLink]:
    """The links of an event, or all, newest first."""
    query = select(ContributorLink).options(
        joinedload(ContributorLink.event), joinedload(ContributorLink.creator)
    )
    if event_id is not None:
        query = query.where(ContributorLink.event_id == event_id)
    return list(session.scalars(query.order_by(ContributorLink.id.desc())))


def used(session: Session, link_ids: Sequence[int]) -> dict[int, Used]:
    """By link, how much of its room is taken: by every file that came or is to come, whatever became of it,
    and by what was thrown away before it was whole. A file that is sent again counts once."""
    query = (
        select(Batch.link_id, func.count(), func.coalesce(func.sum(Arrival.size), 0))
        .join(Arrival, Arrival.batch_id == Batch.id)
        .where(Batch.link_id.in_(link_ids), _takes_room())
        .group_by(Batch.link_id)
    )
    came = {link: (files, int(size)) for link, files, size in session.execute(query)}
    discarded = select(ContributorLink.id, ContributorLink.discarded_bytes)
    found = {}
    for link, thrown_away in session.execute(discarded.where(ContributorLink.id.in_(link_ids))):
        files, size = came.get(link, (0, 0))
        found[link] = Used(files, size + thrown_away)
    return found


def note_discarded(session: Session, link_id: int, size: int) -> None:
    """Count bytes that came by a link and are thrown away."""
    query = update(ContributorLink).where(ContributorLink.id == link_id)
    session.execute(query.values(discarded_bytes=ContributorLink.discarded_bytes + size))


def bytes_left(session: Session, link_id: int) -> int:
    """How many bytes a link still takes."""
    link = session.get_one(ContributorLink, link_id)
    return max(0, link.max_bytes - used(session, [link_id]).get(link_id, Used()).size)


def _takes_room() -> ColumnElement[bool]:
    """The condition on `Arrival` for files whose bytes came, or are awaited: a worker says the SHA-256 of
    what it refuses, and what was refused before a byte came has none."""
    never_came = and_(Arrival.state == "rejected", Arrival.sha256.is_(None))
    return ~or_(never_came, Arrival.reason_code == SENT_BEFORE)


def revoke_link(session: Session, prefix: str, event_id: int | None = None) -> ContributorLink:
    """End a link at once; what came by it stays. Raises NoSuchLink."""
    query = select(ContributorLink).where(ContributorLink.prefix == prefix)
    if event_id is not None:
        query = query.where(ContributorLink.event_id == event_id)
    link = session.scalar(query)
    if link is None:
        raise NoSuchLink(message("There is no link %(prefix)s.", prefix=prefix))
    if link.revoked_at is None:
        link.revoked_at = utcnow()
        audit.record(session, audit.Action.CONTRIBUTOR_LINK_REVOKED, link, {"prefix": prefix})
    return link


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
