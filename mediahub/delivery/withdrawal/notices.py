"""Kill and correction notices to everyone who took a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from mediahub.catalog.coordination.outbox import enlist_news, enqueue_records
from mediahub.catalog.events import find_event
from mediahub.catalog.models import Asset, Event, Notice, NoticeReader, UsageRecord, User
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.titles import public_name
from mediahub.delivery.files.package import delivered_name
from mediahub.delivery.usage.records import TAKEN, caption_hash
from mediahub.mail import send
from mediahub.messages import N_
from mediahub.problems import Missing
from mediahub.rights.explanations import Translate, plain
from mediahub.translations import translator

Kind = Literal["withdrawn", "corrected", "returned"]


class NoticeMissing(Missing):
    """There is no such notice for whoever asks."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such notice for you."))


@dataclass(frozen=True, slots=True)
class Holder:
    """Someone who has a copy."""

    user_id: int | None
    who: str
    took: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Outdated:
    """A picture that somebody took with another caption than it has now."""

    asset: Asset
    holders: int


def holders(session: Session, asset_id: str, *, not_caption: str | None = None) -> list[Holder]:
    """Everyone outside the team who took the picture; with `not_caption` only those whose copies all have
    another caption."""
    query = (
        select(UsageRecord)
        .where(
            UsageRecord.asset_id == asset_id,
            UsageRecord.action.in_(TAKEN),
            UsageRecord.role != "team",
        )
        .order_by(UsageRecord.at)
    )
    by_who: dict[tuple[int | None, str], list[UsageRecord]] = {}
    for record in session.scalars(query):
        by_who.setdefault((record.user_id, record.who if record.user_id is None else ""), []).append(record)
    current = None if not_caption is None else caption_hash(not_caption)
    found = []
    for (user_id, _), records in by_who.items():
        last = records[-1]
        if current is None or last.caption_hash != current:
            took = ", ".join(sorted({one.rendition for one in records}))[:200]
            found.append(Holder(user_id, last.who, took, last.at))
    return found


def give(
    session: Session, event: Event, asset: Asset, kind: Kind, reason: str, by: int | None, link: str
) -> Notice:
    """Write a notice for everyone who has a copy, and a message to each who has an address.

    `link` is the page where they confirm. Nobody may have taken it: then the notice says so.
    """
    notified = holders(session, asset.id, not_caption=asset.caption if kind == "corrected" else None)
    notice = Notice(
        event_id=event.id,
        asset_id=asset.id,
        kind=kind,
        reason=reason.strip(),
        title=public_name(asset),
        filename=delivered_name(session, asset),  # what they have on their disk
        caption=asset.caption if kind == "corrected" else "",
        made_by=by,
        recipients=[],  # so that it is known after the transaction too
    )
    session.add(notice)
    for holder in notified:
        reader = NoticeReader(
            user_id=holder.user_id, who=holder.who, took=holder.took, taken_at=holder.taken_at
        )
        user = session.get(User, holder.user_id) if holder.user_id is not None else None
        if user is not None and user.active:
            _ = translator(user.language)
            reader.mail = send(session, user.email, subject(notice, event, _), text(notice, event, link, _))
        notice.recipients.append(reader)
    session.flush()
    enqueue_records(session, [asset.id])
    enlist_news(session, Asset.id == asset.id)
    return notice


def subject(notice: Notice, event: Event, _: Translate = plain) -> str:
    """One line that says what to do."""
    named = {"title": notice.title, "event": event.name}
    if notice.kind == "withdrawn":
        return _("Withdrawn, do not use: %(title)s (%(event)s)", **named)
    if notice.kind == "corrected":
        return _("Corrected caption: %(title)s (%(event)s)", **named)
    return _("May be used again: %(title)s (%(event)s)", **named)


def text(notice: Notice, event: Event, link: str, _: Translate = plain) -> str:
    """The message in full."""
    opening = {
        "withdrawn": _(
            "You downloaded this picture. It was withdrawn: do not use it; take it down where you have."
        ),
        "corrected": _("You downloaded this picture. Its caption was corrected: please use the new one."),
        "returned": _("You downloaded this picture. It was withdrawn, and may be used again."),
    }[notice.kind]
    lines = [
        opening,
        "",
        _("Picture: %(title)s", title=notice.title),
        _("File: %(name)s", name=notice.filename),
        _("Event: %(name)s", name=event.name),
    ]
    if notice.reason:
        lines += ["", _("Why: %(reason)s", reason=notice.reason)]
    if notice.caption:
        lines += ["", _("The caption now:"), notice.caption]
    return "\n".join([*lines, "", _("Please confirm that you have read this:"), link, ""])


def outdated(session: Session, event_id: int, limit: int = 100) -> list[Outdated]:
    """Pictures whose caption changed since somebody outside the team took them, and no notice said so yet."""
    query = (
        select(UsageRecord.asset_id)
        .where(UsageRecord.event_id == event_id, UsageRecord.action.in_(TAKEN), UsageRecord.role != "team")
        .group_by(UsageRecord.asset_id)
        .order_by(func.max(UsageRecord.at).desc())
        .limit(limit * 20)
    )
    found: list[Outdated] = []
    for asset_id in session.scalars(query):
        asset = session.get(Asset, asset_id)
        if asset is None or asset.state != "ready":
            continue
        count = len(holders(session, asset_id, not_caption=asset.caption))
        if count and not _is_corrected(session, asset):
            found.append(Outdated(asset, count))
        if len(found) == limit:
            break
    return found


def of_event(session: Session, event_id: int, limit: int = 200) -> list[Notice]:
    """The event's notices, the newest first, with whom they notify."""
    query = select(Notice).where(Notice.event_id == event_id).order_by(Notice.id.desc()).limit(limit)
    return list(
        session.scalars(query.options(selectinload(Notice.recipients).selectinload(NoticeReader.mail)))
    )


def for_reader(session: Session, user_id: int, event_id: int) -> list[NoticeReader]:
    """What someone is notified of in an event, the newest first."""
    query = (
        select(NoticeReader)
        .join(Notice)
        .where(NoticeReader.user_id == user_id, Notice.event_id == event_id)
        .order_by(Notice.id.desc())
        .options(selectinload(NoticeReader.notice))
    )
    return list(session.scalars(query))


def first_unconfirmed(session: Session, user_id: int, slug: str) -> NoticeReader | None:
    """The latest notice of an event that someone has not confirmed: what they have to act on first."""
    query = (
        select(NoticeReader)
        .join(Notice)
        .join(Event, Event.id == Notice.event_id)
        .where(NoticeReader.user_id == user_id, NoticeReader.confirmed_at.is_(None), Event.slug == slug)
        .order_by(Notice.kind != "withdrawn", Notice.id.desc())
        .options(selectinload(NoticeReader.notice))
    )
    return session.scalar(query.limit(1))


def reason_for(session: Session, user_id: int, asset_id: str) -> str:
    """The team's words in the last notice of a picture to this reader; none where they got none."""
    query = select(Notice.reason).join(NoticeReader).where(NoticeReader.user_id == user_id)
    return session.scalar(query.where(Notice.asset_id == asset_id).order_by(Notice.id.desc()).limit(1)) or ""


def last_of(session: Session, asset_id: str, kind: Kind) -> Notice | None:
    """The latest notice of this kind about an asset, with whom it notifies."""
    query = select(Notice).where(Notice.asset_id == asset_id, Notice.kind == kind)
    query = query.options(selectinload(Notice.recipients).selectinload(NoticeReader.mail))
    return session.scalar(query.order_by(Notice.id.desc()).limit(1))


def unconfirmed_at(session: Session, user_id: int, slug: str) -> int:
    """How many notices of an event someone has not confirmed; 0 where there is no such event."""
    event = find_event(session, slug)
    return unconfirmed(session, user_id, event.id) if event else 0


def unconfirmed(session: Session, user_id: int, event_id: int) -> int:
    """How many notices someone has not confirmed."""
    query = select(func.count()).select_from(NoticeReader).join(Notice)
    query = query.where(
        NoticeReader.user_id == user_id, NoticeReader.confirmed_at.is_(None), Notice.event_id == event_id
    )
    return session.scalar(query) or 0


def confirm(session: Session, reader: NoticeReader) -> None:
    """They have read it. Once confirmed, it stays so."""
    if reader.confirmed_at is None:
        reader.confirmed_at = utcnow()
        enqueue_records(session, [reader.notice.asset_id])


def confirm_own(session: Session, reader_id: int, user_id: int | None) -> NoticeReader:
    """Somebody has read a notice that is for them. Raises NoticeMissing."""
    reader = session.get(NoticeReader, reader_id, options=[selectinload(NoticeReader.notice)])
    if reader is None or reader.user_id is None or reader.user_id != user_id:
        raise NoticeMissing
    confirm(session, reader)
    return reader


def event_of(session: Session, notice: Notice) -> Event:
    """The event that a notice belongs to."""
    return session.get_one(Event, notice.event_id)


def readers_of(notices: Sequence[Notice]) -> tuple[int, int]:
    """How many were notified, and how many confirmed."""
    notified = [reader for notice in notices for reader in notice.recipients]
    return len(notified), sum(reader.confirmed_at is not None for reader in notified)


def _is_corrected(session: Session, asset: Asset) -> bool:
    captions = select(Notice.caption).where(Notice.asset_id == asset.id, Notice.kind == "corrected")
    last = session.scalar(captions.order_by(Notice.id.desc()).limit(1))
    return last is not None and last == asset.caption
