"""Keywords and names of a file that its picture does not have: a contributor's, until somebody agrees."""

from __future__ import annotations

from collections.abc import Iterable

from mediahub.catalog.models import Asset
from mediahub.catalog.models.tagging.depictions import Depiction
from mediahub.catalog.names import fold

MAX_OFFERED = 60
"""That are offered."""


def unused_keywords(asset: Asset) -> list[str]:
    """Keywords of the file that are no tag of the picture in any language, not even a rejected one."""
    held = _texts(asset.tags) | {fold(one.tag.label) for one in asset.tags}
    held |= {fold(name.text) for one in asset.tags for name in one.tag.names}
    return _without(asset.raw.keywords if asset.raw else [], held | _people(asset))


def unused_persons(asset: Asset) -> list[str]:
    """Names in the file (IPTC PersonInImage) that are no person of the picture, not even a rejected one."""
    return _without(asset.raw.persons if asset.raw else [], _people(asset))


def _people(asset: Asset) -> set[str]:
    held = _texts(asset.persons) | {fold(one.person.name) for one in asset.persons}
    return held | {fold(name.text) for one in asset.persons for name in one.person.names}


def _texts(depictions: Iterable[Depiction]) -> set[str]:
    """As the file wrote those that it gave."""
    return {
        fold(str(said["values"]["text"]))
        for one in depictions
        for said in one.evidence or []
        if "text" in said.get("values", {})
    }


def _without(words: Iterable[str], held: set[str]) -> list[str]:
    return [word for word in words if (key := fold(word)) and key not in held][:MAX_OFFERED]
