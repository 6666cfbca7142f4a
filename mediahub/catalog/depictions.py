"""Depictions for somebody: what was stated or accepted, and for the team suggestions too."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import AssetPerson, AssetSession, AssetTag, Person, Session, Status
from mediahub.rights import Capability, Viewer


@dataclass(frozen=True, slots=True)
class DepictionRow:
    """A person or session of an asset, for pages that show many assets: objects take four times as long."""

    status: str
    confidence: float
    """0 to 1."""
    target_id: int
    """Of the person or session."""
    key: str
    """A person's slug, a session's code."""
    name: str
    """A person's main name, a session's title."""


One = TypeVar("One", AssetPerson, AssetTag, AssetSession, DepictionRow)


def stated(depictions: Iterable[One]) -> list[One]:
    """Those that a file or a person said or agreed to, the surest first, in an order that does not change."""
    kept = [one for one in depictions if one.status == Status.ACCEPTED]
    return sorted(kept, key=lambda one: (-one.confidence, _target(one)))


def depictions_for(viewer: Viewer, depictions: Iterable[One]) -> list[One]:
    """Those that `viewer` may know of: what is stated, then for who sees drafts what is suggested."""
    if not viewer.may(Capability.SEE_DRAFTS):
        return stated(depictions)
    kept = [one for one in depictions if one.status != Status.REJECTED]
    return sorted(kept, key=lambda one: (one.status != Status.ACCEPTED, -one.confidence, _target(one)))


_IDS: BindParameter[str] = bindparam("ids", expanding=True)
# written down once: that takes longer than to ask them
_PERSONS = (
    select(
        AssetPerson.asset_id, AssetPerson.status, AssetPerson.confidence, Person.id, Person.slug, Person.name
    )
    .join(AssetPerson.person)
    .where(AssetPerson.asset_id.in_(_IDS))
)
_SESSIONS = (
    select(
        AssetSession.asset_id, AssetSession.status, AssetSession.confidence,
        Session.id, Session.code, Session.title,
    )
    .join(AssetSession.session)
    .where(AssetSession.asset_id.in_(_IDS))
)  # fmt: skip


def person_rows(session: DbSession, ids: Collection[str]) -> dict[str, list[DepictionRow]]:
    """By asset its people, rejected ones among them, in no order; assets without any are left out."""
    return _rows(session, _PERSONS, ids)


def session_rows(session: DbSession, ids: Collection[str]) -> dict[str, list[DepictionRow]]:
    """By asset its sessions, rejected ones among them, in no order; assets without any are left out."""
    return _rows(session, _SESSIONS, ids)


def _rows(
    session: DbSession, query: Select[str, str, float, int, str, str], ids: Collection[str]
) -> dict[str, list[DepictionRow]]:
    found: dict[str, list[DepictionRow]] = {}
    for asset_id, status, confidence, target_id, key, name in session.execute(query, {"ids": list(ids)}):
        found.setdefault(asset_id, []).append(DepictionRow(status, confidence, target_id, key, name))
    return found


def _target(depiction: AssetPerson | AssetTag | AssetSession | DepictionRow) -> int:
    match depiction:
        case DepictionRow():
            return depiction.target_id
        case AssetPerson():
            return depiction.person_id
        case AssetTag():
            return depiction.tag_id
        case _:
            return depiction.session_id
