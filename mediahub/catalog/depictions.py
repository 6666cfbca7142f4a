"""Depictions for somebody: what was stated or accepted, and for the team suggestions too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from mediahub.catalog.models import AssetPerson, AssetSession, AssetTag, Status
from mediahub.rights import Capability, Viewer

One = TypeVar("One", AssetPerson, AssetTag, AssetSession)


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


def _target(depiction: AssetPerson | AssetTag | AssetSession) -> int:
    match depiction:
        case AssetPerson():
            return depiction.person_id
        case AssetTag():
            return depiction.tag_id
        case _:
            return depiction.session_id
