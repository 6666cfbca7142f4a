"""Tags and people are one for all events: who works for some of them changes what no other one uses.

A person renamed, or a tag merged or taken out, is another on the pictures of every event. Whoever has the
right for all events changes anything.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, or_, select, union
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetTag,
    Event,
    Session,
    SessionPerson,
    SessionTag,
    TagRule,
)
from mediahub.messages import N_
from mediahub.problems import NotAllowed
from mediahub.rights import Capability, Viewer


class UsedElsewhere(NotAllowed):
    """Another event uses it, for which whoever asks does not work."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Another event uses this too, which you do not work for. Nothing was changed; ask somebody "
                "who works for all events."
            )
        )


def tags_used_elsewhere(session: DbSession, viewer: Viewer, tag_ids: Collection[int]) -> set[int]:
    """Which of these tags hang on pictures, sessions or rules of events whose vocabulary is not theirs."""
    own = viewer.events_with(Capability.EDIT_VOCABULARY)
    if own is None:
        return set()
    used = union(
        select(AssetTag.tag_id, Asset.event_id).join(Asset, Asset.id == AssetTag.asset_id),
        select(SessionTag.tag_id, Session.event_id).join(Session, Session.id == SessionTag.session_id),
        select(TagRule.tag_id, TagRule.event_id),
    ).subquery()
    query = select(used.c.tag_id).outerjoin(Event, Event.id == used.c.event_id)
    of_others = or_(Event.slug.is_(None), Event.slug.not_in(own))  # a rule of no event is one of every event
    return set(session.scalars(query.where(used.c.tag_id.in_(tag_ids), of_others).distinct()))


def require_own_tags(session: DbSession, viewer: Viewer, tag_ids: Collection[int]) -> None:
    """Raise UsedElsewhere where one of these tags is."""
    if tags_used_elsewhere(session, viewer, tag_ids):
        raise UsedElsewhere


def require_own_person(session: DbSession, viewer: Viewer, person_id: int) -> None:
    """Raise UsedElsewhere where somebody speaks or is seen in an event whose programme is not theirs."""
    own = viewer.events_with(Capability.EDIT_PROGRAMME)
    if own is None:
        return
    seen = select(Asset.event_id).join(AssetPerson, AssetPerson.asset_id == Asset.id)
    speaks = select(Session.event_id).join(SessionPerson, SessionPerson.session_id == Session.id)
    if any(
        _is_of_others(session, query, own)
        for query in (
            seen.where(AssetPerson.person_id == person_id),
            speaks.where(SessionPerson.person_id == person_id),
        )
    ):
        raise UsedElsewhere


def _is_of_others(session: DbSession, event_ids: Select[Any], own: Collection[str]) -> bool:
    query = select(Event.id).where(Event.id.in_(event_ids), Event.slug.not_in(own)).limit(1)
    return session.scalar(query) is not None
