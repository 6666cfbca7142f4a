"""Usage records: writing down views, downloads and shares. Rows are only ever added."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.committed import when_committed
from mediahub.catalog.models import (
    Asset,
    Event,
    EventTerms,
    PressAccount,
    ShareLink,
    TermsAcceptance,
    UsageRecord,
    User,
)
from mediahub.catalog.models.base import utcnow
from mediahub.rights import Capability, Viewer

TAKEN = ("download", "share")
"""Actions after which someone has a copy."""
Act = Literal["download", "view", "share", "refused"]
LOGGED = ("asset_id", "action", "rendition", "size", "role", "user_id")
"""What a line of the log has of a record, beside the request: no names, which are in the record."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes something, as it is kept: accounts may go, what happened stays."""

    user_id: int | None = None
    who: str = ""
    """Name and address, or the name of a share link or a newsroom's server."""
    outlet: str = ""
    role: str = "guest"
    terms_version: int = 0


def taker(session: Session, viewer: Viewer, event_id: int) -> Taker:
    """Whoever asks, with their outlet and the terms of the event that they agreed to."""
    user = session.get(User, viewer.user_id) if viewer.user_id is not None else None
    if user is None:
        return Taker()
    outlet = session.scalar(
        select(PressAccount.outlet).where(PressAccount.event_id == event_id, PressAccount.user_id == user.id)
    )
    version = session.scalar(
        select(func.max(EventTerms.version))
        .join(TermsAcceptance, TermsAcceptance.terms_id == EventTerms.id)
        .where(EventTerms.event_id == event_id, TermsAcceptance.user_id == user.id)
    )
    there = viewer.at(session.scalar(select(Event.slug).where(Event.id == event_id)))
    role = "team" if there.in_team else "press" if there.may(Capability.SEE_EVENT) else "guest"
    return Taker(user.id, name_of(user), outlet or "", role, version or 0)


def name_of(user: User) -> str:
    """Name and address of somebody, as records and links keep them; cut to what their columns hold."""
    return user.name_and_address[:300]


def visitors_of(link: ShareLink) -> Taker:
    """Whoever has a share link: nobody knows them."""
    return Taker(who=f"Share link {link.id}: {link.title}".rstrip(": ")[:300])


def record(session: Session, by: Taker, asset: Asset, action: Act, rendition: str, size: int) -> None:
    """Write down that `by` took `size` bytes of `rendition`: a recipe's slug or a rendition's name.

    `refused` says that they asked and did not get it. It goes to the log as well, by the request that led to
    it; looking at something does not, which is often.
    """
    made = UsageRecord(
        event_id=asset.event_id,
        asset_id=asset.id,
        user_id=by.user_id,
        who=by.who,
        outlet=by.outlet,
        role=by.role,
        action=action,
        rendition=rendition,
        size=size,
        terms_version=by.terms_version,
        caption_hash=caption_hash(asset.caption),
        embargo_until=embargo_of(asset),
    )
    session.add(made)
    if action != "view":
        facts = {name: getattr(made, name) for name in LOGGED}
        when_committed(session, lambda: log.info("usage", **facts))


def took_lately(
    session: Session, by: Taker, asset: Asset, rendition: str, size: int, window: timedelta
) -> bool:
    """Whether the same person took the same file with the same caption within `window`: so a request that was
    sent twice, as after a broken connection, is one download."""
    same = select(UsageRecord.id).where(
        UsageRecord.asset_id == asset.id,
        UsageRecord.user_id == by.user_id,
        UsageRecord.action == "download",
        UsageRecord.rendition == rendition,
        UsageRecord.size == size,
        UsageRecord.caption_hash == caption_hash(asset.caption),
        UsageRecord.at > utcnow() - window,
    )
    return by.user_id is not None and session.scalar(same.limit(1)) is not None


def caption_hash(caption: str) -> str:
    """Equal for equal captions; what tells who took a picture with an old one."""
    return hashlib.sha256(caption.strip().encode()).hexdigest()[:16]


def embargo_of(asset: Asset) -> datetime | None:
    """Until when press may not have the asset: its own embargo or the event's, whichever is later."""
    moments = [moment for moment in (asset.embargo_until, asset.opens_at) if moment is not None]
    return max(moments, default=None)
