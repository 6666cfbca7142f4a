"""What failed in the background, by kind: one query for each, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from mediahub.catalog.coordination.heartbeats import processes
from mediahub.catalog.models import (
    Archive,
    Arrival,
    Asset,
    Batch,
    ContactSheet,
    CropSet,
    DeliveredFile,
    EditAction,
    Event,
    EventExport,
    Mail,
    SavedSearch,
    TaggerRun,
    Transmission,
    WebhookCall,
)
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.failed_reads import SET_APART
from mediahub.messages import message
from mediahub.outages.retries import TRIES
from mediahub.tagging import pending

MAX_LISTED = 100
"""Failures of one kind that are listed."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that was given up."""

    kind: str
    id: str
    what: str
    why: str
    when: datetime
    event: str = ""
    """Slug; empty where it belongs to none."""
    batch_id: int | None = None
    asset_id: str | None = None
    """The picture that it is of, or the first of them."""
    count: int = 1
    """How many pictures it is of."""
    can_be_retried: bool = True


def _files(session: Session, most: int) -> Sequence[Failure]:
    query = select(Arrival, Event.slug).join(Batch, Arrival.batch_id == Batch.id)
    query = query.join(Event, Batch.event_id == Event.id).where(Arrival.reason_code == SET_APART)
    rows = session.execute(query.order_by(Arrival.touched_at.desc()).limit(most))
    return [
        Failure("files", str(one.id), one.path, one.reason, one.touched_at, slug, one.batch_id, one.asset_id)
        for one, slug in rows
    ]


def _newsrooms(session: Session, most: int) -> Sequence[Failure]:
    query = (
        select(Transmission).where(Transmission.state == "failed").options(joinedload(Transmission.target))
    )
    rows = session.scalars(query.order_by(Transmission.id.desc()).limit(most))
    return [
        Failure(
            "newsrooms", str(one.id), f"{one.name} → {one.target.name}", one.problem,
            one.finished_at or one.created_at, session.get_one(Event, one.target.event_id).slug,
        )
        for one in rows
    ]  # fmt: skip


def _webhooks(session: Session, most: int) -> Sequence[Failure]:
    query = select(WebhookCall).where(WebhookCall.state == "failed")
    query = query.options(joinedload(WebhookCall.search).joinedload(SavedSearch.event))
    return [
        Failure(
            "webhooks", str(one.id), one.search.name, one.error or "", one.created_at, one.search.event.slug
        )
        for one in session.scalars(query.order_by(WebhookCall.id.desc()).limit(most))
    ]


def _mail(session: Session, most: int) -> Sequence[Failure]:
    query = select(Mail).where(Mail.state == "failed").order_by(Mail.id.desc()).limit(most)
    return [
        Failure(
            "mail", str(one.id), f"{one.subject} → {one.recipient}", one.error,
            one.settled_at or one.created_at, can_be_retried=False,
        )
        for one in session.scalars(query)
    ]  # fmt: skip


def _zips(session: Session, most: int) -> Sequence[Failure]:
    query = select(Archive).where(Archive.state == "failed").options(joinedload(Archive.event))
    return [
        Failure("zips", one.id, one.name, one.problem, one.created_at, one.event.slug, can_be_retried=False)
        for one in session.scalars(query.order_by(Archive.created_at.desc()).limit(most))
    ]


def _contact_sheets(session: Session, most: int) -> Sequence[Failure]:
    query = select(ContactSheet).where(ContactSheet.state == "failed").options(joinedload(ContactSheet.event))
    return [
        Failure("contact_sheets", one.id, one.filename, one.problem, one.created_at, one.event.slug)
        for one in session.scalars(query.order_by(ContactSheet.created_at.desc()).limit(most))
    ]


def _exports(session: Session, most: int) -> Sequence[Failure]:
    query = select(EventExport).where(EventExport.state == "failed").options(joinedload(EventExport.event))
    return [
        Failure("exports", one.id, one.event.name, one.problem, one.created_at, one.event.slug)
        for one in session.scalars(query.order_by(EventExport.created_at.desc()).limit(most))
    ]


def _edits(session: Session, most: int) -> Sequence[Failure]:
    query = select(EditAction, Event.slug).join(Event, EditAction.event_id == Event.id)
    query = query.where(EditAction.state == "failed").order_by(EditAction.id.desc()).limit(most)
    return [
        Failure(
            "edits", str(one.id), f"{one.done} / {one.total}", one.reason, one.touched_at, slug,
            can_be_retried=False,
        )
        for one, slug in session.execute(query)
    ]  # fmt: skip


def _crops(session: Session, most: int) -> Sequence[Failure]:
    query = select(CropSet, Asset.filename, Event.slug).join(Asset, CropSet.asset_id == Asset.id)
    query = query.join(Event, Asset.event_id == Event.id).where(CropSet.state == "failed")
    return [
        Failure("crops", str(one.id), filename, one.problem, one.created_at, slug, asset_id=one.asset_id)
        for one, filename, slug in session.execute(query.order_by(CropSet.id.desc()).limit(most))
    ]


def _taggers(session: Session, most: int) -> Sequence[Failure]:
    """A tagger that fails does so at many pictures: one failure for each event and version of a tagger."""
    which = Event.slug, TaggerRun.tagger, TaggerRun.version
    query = (
        select(
            *which, func.count(), func.min(Asset.id), func.max(TaggerRun.error), func.max(TaggerRun.next_try)
        )
        .select_from(TaggerRun)
        .join(Asset, TaggerRun.asset_id == Asset.id)
        .join(Event, Asset.event_id == Event.id)
        .where(TaggerRun.state == pending.FAILED)
        .group_by(*which)
        .order_by(*which)
        .limit(most)
    )
    now = utcnow()
    return [
        Failure(
            "taggers", f"{slug}:{tagger}:{version}", tagger, why, min(when, now), slug,
            asset_id=asset_id, count=count,
        )
        for slug, tagger, version, count, asset_id, why, when in session.execute(query)
    ]  # fmt: skip


def _downloads(session: Session, most: int) -> Sequence[Failure]:
    """Files that people wait for and that failed several times; they are tried again by themselves, too."""
    query = select(DeliveredFile, Asset.filename, Event.slug).join(Asset, DeliveredFile.asset_id == Asset.id)
    query = query.join(Event, Asset.event_id == Event.id)
    query = query.where(
        DeliveredFile.state == "wanted", DeliveredFile.attempts >= TRIES, DeliveredFile.problem != ""
    )
    return [
        Failure("downloads", one.key, filename, one.problem, one.wanted_at, slug, asset_id=one.asset_id)
        for one, filename, slug in session.execute(query.order_by(DeliveredFile.wanted_at.desc()).limit(most))
    ]


def _background(session: Session, most: int) -> Sequence[Failure]:
    """Pictures at which a loop of a worker failed so often that it tries them no more."""
    given_up = {
        (loop.name, asset_id)
        for process in processes(session)
        for loop in process.loops
        for asset_id in loop.given_up
    }
    wanted = select(Asset.id, Asset.filename, Event.slug).join(Event, Asset.event_id == Event.id)
    wanted = wanted.where(Asset.id.in_({asset_id for _, asset_id in given_up}))
    known = {asset_id: (filename, slug) for asset_id, filename, slug in session.execute(wanted)}
    now = utcnow()
    return [
        Failure(
            "background", f"{loop}:{asset_id}", known[asset_id][0],
            message("The worker failed at it several times (%(loop)s). It is tried again when the worker is "
                    "started anew; the log says why.", loop=loop),
            now, known[asset_id][1], asset_id=asset_id, can_be_retried=False,
        )
        for loop, asset_id in sorted(given_up)[:most]
        if asset_id in known
    ]  # fmt: skip


FAILURES: dict[str, Callable[[Session, int], Sequence[Failure]]] = {
    "files": _files,
    "taggers": _taggers,
    "edits": _edits,
    "zips": _zips,
    "contact_sheets": _contact_sheets,
    "exports": _exports,
    "crops": _crops,
    "downloads": _downloads,
    "background": _background,
    "newsrooms": _newsrooms,
    "mail": _mail,
    "webhooks": _webhooks,
}
"""What has failed, by kind: so many of the newest. A kind keeps its name, or a migration renames it among the
failures that were set aside (`IGNORED_FAILURES`)."""
