"""Delivery settings of an event: rights classes in its words, file names, what is removed, armed embargo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from mediahub.catalog.assets import verdict_of
from mediahub.catalog.coordination.outbox import enlist_news, enqueue
from mediahub.catalog.models import Asset, Batch, DeliverySettings, Person
from mediahub.catalog.models import Session as ProgrammeSession
from mediahub.delivery.files import naming
from mediahub.delivery.files.fields import name_facts
from mediahub.delivery.terms import TermsProblem
from mediahub.messages import message
from mediahub.rights import Action, Viewer

MAX_SOURCE = 200
MAX_TEMPLATE = 200
IN_ITEMS = ("texts", "source", "opens_at", "data_mining")
"""Settings that news items repeat."""
MAX_PEOPLE, MAX_BATCHES = 500, 100
"""So many are offered to choose from."""


class UnknownField(TermsProblem):
    """A field that file names do not have; `name` is what was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(message("There is no field %(name)s for file names.", name=name))
        self.name = name


@dataclass(frozen=True, slots=True)
class TermsTargets:
    """What standing terms of an event can be set for."""

    sessions: Sequence[ProgrammeSession]
    people: Sequence[Person]
    batches: Sequence[Batch]
    """The latest first."""


def settings_of(session: Session, event_id: int) -> DeliverySettings:
    """The event's settings; the usual ones, kept nowhere, where nobody saved any."""
    usual: dict[str, Any] = {
        "texts": {}, "source": "", "filename_template": "", "keep_gps": False, "keep_serials": False,
        "data_mining": "",
    }  # fmt: skip
    return session.get(DeliverySettings, event_id) or DeliverySettings(event_id=event_id, **usual)


def change_settings(
    session: Session, event_id: int, values: Mapping[str, Any], by: int | None
) -> DeliverySettings:
    """Change columns of an event's settings; what is left out stays as it is. Raises UnknownField."""
    if unknown := naming.unknown_fields(values.get("filename_template", "")):
        raise UnknownField(unknown[0])
    row = settings_of(session, event_id)
    before = {name: getattr(row, name) for name in IN_ITEMS}
    for name, value in values.items():
        setattr(row, name, value)
    if row.data_mining != before["data_mining"]:  # search finds by it
        enqueue(session, session.scalars(select(Asset.id).where(Asset.event_id == event_id)))
    elif any(getattr(row, name) != held for name, held in before.items()):
        enlist_news(session, Asset.event_id == event_id)
    row.updated_by = by
    session.add(row)
    return row


def count_armed(session: Session, event_id: int, opens_at: datetime | None, now: datetime) -> int:
    """How many pictures of an event are kept from press by the hour at which it opens, and nothing later."""
    if opens_at is None or opens_at <= now:
        return 0
    query = select(func.count()).select_from(Asset).where(Asset.event_id == event_id, Asset.state == "ready")
    return (
        session.scalar(query.where(or_(Asset.embargo_until.is_(None), Asset.embargo_until < opens_at))) or 0
    )


def example_name(session: Session, viewer: Viewer, event_id: int, template: str) -> str:
    """What the newest picture would be called in the press size; empty where `viewer` sees none."""
    query = select(Asset).where(Asset.event_id == event_id, Asset.state == "ready")
    asset = session.scalar(query.order_by(Asset.taken_at.desc()).limit(1))
    if asset is None or not verdict_of(viewer, asset, Action.SEE).allowed:
        return ""
    return naming.filename(template, name_facts(asset, "press"), ".jpg")


def terms_targets(session: Session, event_id: int) -> TermsTargets:
    """The sessions, people and batches that terms of an event can be set for."""
    sessions = select(ProgrammeSession).where(ProgrammeSession.event_id == event_id)
    batches = select(Batch).where(Batch.event_id == event_id).options(joinedload(Batch.photographer))
    return TermsTargets(
        list(session.scalars(sessions.order_by(ProgrammeSession.starts_at))),
        list(session.scalars(select(Person).order_by(Person.name).limit(MAX_PEOPLE))),
        list(session.scalars(batches.order_by(Batch.id.desc()).limit(MAX_BATCHES))),
    )
