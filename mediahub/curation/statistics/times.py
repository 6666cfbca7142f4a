"""The time-to-publish meter: how long after the shutter pictures were received, captioned, approved,
downloaded and used, as medians."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from statistics import median
from typing import Any, cast

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
    later = _milestones(session, event)
    captions = _captions(session, event)
    group = _groups(session, event, by, captions)
    spans: dict[str, dict[str, list[float]]] = defaultdict(lambda: {name: [] for name in MILESTONES})
    for asset, photographer, shot, received, captioned in _pictures(session, event):
        found = spans[group(asset, photographer)]
        found["received"].append(max(0.0, received - shot))
        if asset in captions:
            found["captioned"].append(max(0.0, captions[asset][0] - shot))
        elif captioned:
            found["captioned"].append(max(0.0, received - shot))
        for name, at in later.get(asset, ()):
            found[name].append(max(0.0, at - shot))
    everything = {name: list(chain.from_iterable(one[name] for one in spans.values())) for name in MILESTONES}
    groups = [_medians(name, found) for name, found in spans.items()]
    groups.sort(key=lambda one: (-one.counts["received"], one.name))
    return Meter(_medians(NONE, everything), groups)


def _pictures(session: DbSession, event: Event) -> Iterable[tuple[str, int, float, float, bool]]:
    """Asset, photographer, when it was shot and received (seconds since 1970), and if it has a caption."""
    query = select(
        Asset.id,
        Asset.photographer_id,
        epoch_seconds(Asset.taken_at),
        epoch_seconds(Asset.created_at),
        Asset.caption != "",
    ).where(Asset.event_id == event.id, Asset.state == "ready", Asset.taken_source != "arrival")
    return cast(Iterable[tuple[str, int, float, float, bool]], session.connection().execute(query))


def _groups(
    session: DbSession, event: Event, by: str, captions: Mapping[str, tuple[float, str]]
) -> Callable[[str, int], str]:
    """The name of the group of an asset and its photographer."""
    if by == "desk":
        return lambda asset, _: captions[asset][1] if asset in captions else NONE
    if by == "session":
        sessions = sessions_of(session, event)
        return lambda asset, _: sessions.get(asset, NONE)
    names = dict(session.execute(select(Photographer.id, Photographer.name)).all())
    return lambda _, photographer: names[photographer]


def _milestones(session: DbSession, event: Event) -> dict[str, list[tuple[str, float]]]:
    """By asset, what it reached after its caption, and when."""
    downloads = select().where(
        UsageRecord.event_id == event.id, UsageRecord.action.in_(TAKEN), UsageRecord.role != "team"
    )
    used = select().where(UsageLink.event_id == event.id)
    reached = {
        "approved": _approved(session, event),
        "downloaded": _firsts(session, UsageRecord.asset_id, UsageRecord.at, downloads),
        "used": _firsts(session, UsageLink.asset_id, UsageLink.at, used),
    }
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for name, moments in reached.items():
        for asset, at in moments.items():
            found[asset].append((name, at))
    return found


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


def _medians(name: str, spans: Mapping[str, list[float]]) -> Times:
    reached = {milestone: each for milestone, each in spans.items() if each}
    return Times(
        name,
        {milestone: timedelta(seconds=round(median(each), 3)) for milestone, each in reached.items()},
        {milestone: len(each) for milestone, each in reached.items()},
    )
