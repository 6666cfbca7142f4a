"""The time-to-publish meter: how long after the shutter pictures were received, captioned, approved,
downloaded and used, as medians."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.moments import epoch_seconds
from mediahub.catalog.models import (
    Asset,
    AssetChange,
    EditAction,
    Event,
    Photographer,
    Pick,
    UsageLink,
    UsageRecord,
    User,
)
from mediahub.curation.statistics.groups import sessions_of
from mediahub.curation.statistics.totals import NONE
from mediahub.delivery.usage.records import TAKEN

MILESTONES = ("received", "captioned", "approved", "downloaded", "used")
"""Moments of a picture after it was shot, in their usual order."""
METERS = ("photographer", "session", "desk")
"""What the times are told apart by; a desk is who wrote the caption."""


@dataclass(slots=True)
class Times:
    """How long after the shutter each milestone came: medians, and over how many pictures."""

    name: str
    medians: dict[str, timedelta] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Meter:
    """Times of all pictures whose moment of the shutter is known, and of groups of them."""

    overall: Times
    groups: list[Times]


def time_to_publish(session: DbSession, event: Event, by: str) -> Meter:
    """The meter by one of `METERS`, the groups of most pictures first. What came before its shutter, as its
    camera's clock goes wrong, took no time."""
    captions = _captions(session, event)
    pictures = _pictures(session, event)
    if not pictures:
        return Meter(Times(NONE), [])
    assets, photographers = [one[0] for one in pictures], [one[1] for one in pictures]
    shot, received, captioned = (np.array([one[field] for one in pictures]) for field in (2, 3, 4))
    places = {asset: place for place, asset in enumerate(assets)}
    moments = np.full((len(MILESTONES), len(assets)), np.nan)
    moments[0] = received
    moments[1] = np.where(captioned, received, np.nan)
    reached = {"captioned": {asset: at for asset, (at, _) in captions.items()}, **_milestones(session, event)}
    for name, found in reached.items():
        of_milestone = moments[MILESTONES.index(name)]
        for asset, at in found.items():
            if asset in places:
                of_milestone[places[asset]] = at
    spans = np.maximum(0.0, moments - shot)
    numbers: dict[str, int] = {}
    names = _names(session, event, by, assets, photographers, captions)
    members = np.array([numbers.setdefault(name, len(numbers)) for name in names])
    order = np.argsort(members, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(members[order])) + 1)
    groups = [_medians(name, spans[:, part]) for name, part in zip(numbers, parts, strict=True)]
    groups.sort(key=lambda one: (-one.counts["received"], one.name))
    return Meter(_medians(NONE, spans), groups)


def _pictures(session: DbSession, event: Event) -> Sequence[tuple[str, int, float, float, bool]]:
    """Asset, photographer, when it was shot and received (seconds since 1970), and if it has a caption.

    As the driver gives them: a hundred thousand rows of SQLAlchemy take longer than the reading itself."""
    query = select(
        Asset.id,
        Asset.photographer_id,
        epoch_seconds(Asset.taken_at),
        epoch_seconds(Asset.created_at),
        Asset.caption != "",
    ).where(Asset.event_id == event.id, Asset.state == "ready", Asset.taken_source != "arrival")
    cursor = session.connection().execute(query).cursor
    return cursor.fetchall() if cursor is not None else ()


def _names(
    session: DbSession,
    event: Event,
    by: str,
    assets: Sequence[str],
    photographers: Sequence[int],
    captions: Mapping[str, tuple[float, str]],
) -> list[str]:
    """The names of the groups of these assets, of these photographers."""
    if by == "desk":
        return [captions[asset][1] if asset in captions else NONE for asset in assets]
    if by == "session":
        sessions = sessions_of(session, event)
        return [sessions.get(asset, NONE) for asset in assets]
    known = dict(session.execute(select(Photographer.id, Photographer.name)).all())
    return [known[photographer] for photographer in photographers]


def _milestones(session: DbSession, event: Event) -> dict[str, dict[str, float]]:
    """What pictures reach after their caption: by milestone and asset, when."""
    downloads = select().where(
        UsageRecord.event_id == event.id, UsageRecord.action.in_(TAKEN), UsageRecord.role != "team"
    )
    used = select().where(UsageLink.event_id == event.id)
    return {
        "approved": _approved(session, event),
        "downloaded": _firsts(session, UsageRecord.asset_id, UsageRecord.at, downloads),
        "used": _firsts(session, UsageLink.asset_id, UsageLink.at, used),
    }


def _captions(session: DbSession, event: Event) -> dict[str, tuple[float, str]]:
    """By asset, when the first caption that a person wrote was written, and by whom."""
    rows = session.execute(
        select(AssetChange.asset_id, epoch_seconds(AssetChange.at), User.name, User.email, AssetChange.after)
        .join(EditAction, EditAction.id == AssetChange.action_id)
        .outerjoin(User, User.id == AssetChange.user_id)
        .where(EditAction.event_id == event.id, AssetChange.field == "caption", EditAction.kind != "template")
        .order_by(AssetChange.id.desc())  # the first comes last
    )
    return {asset: (at, name or email or NONE) for asset, at, name, email, after in rows if after}


def _approved(session: DbSession, event: Event) -> dict[str, float]:
    """When someone first put it forward: by a pick, or by a rating or rights class that a person gave."""
    of_event = select().join(Asset, Asset.id == Pick.asset_id).where(Asset.event_id == event.id)
    picked = _firsts(session, Pick.asset_id, Pick.at, of_event.where(Pick.flag == "pick"))
    judged = (
        select()
        .join(EditAction, EditAction.id == AssetChange.action_id)
        .where(EditAction.event_id == event.id, AssetChange.field.in_(("rating", "rights_class")))
    )
    rated = _firsts(session, AssetChange.asset_id, AssetChange.at, judged)
    return {
        asset: min(at for at in (picked.get(asset), rated.get(asset)) if at is not None)
        for asset in picked.keys() | rated.keys()
    }


def _firsts(session: DbSession, asset: Any, at: Any, query: Select[Any]) -> dict[str, float]:
    """By asset, the first of these moments."""
    columns = query.add_columns(asset, epoch_seconds(func.min(at)))
    return dict(session.connection().execute(columns.group_by(asset)).all())


def _medians(name: str, spans: NDArray[np.float64]) -> Times:
    """Of seconds by milestone and picture, where what was not reached is no number."""
    found = Times(name)
    for milestone, each in zip(MILESTONES, spans, strict=True):
        if (reached := each[~np.isnan(each)]).size:
            found.medians[milestone] = timedelta(seconds=round(float(np.median(reached)), 3))
            found.counts[milestone] = reached.size
    return found
