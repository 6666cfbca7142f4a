"""Stacks in the library: of each that was found one picture is shown, until someone opens it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Mapping

from flask import current_app, request
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Event
from mediahub.catalog.stacks import tops_by_asset
from mediahub.search.port import Layout

EXTENSION = "mediahub-stacks"
SECONDS = 5.0
"""For how long a process remembers which pictures lie in stacks."""
Tops = Mapping[str, str]
"""By asset, the one on top of its stack."""


def closed(layout: Layout, tops: Tops, opened: Collection[str]) -> Layout:
    """The layout with one picture for each stack that is not opened: its top where that was found, or else
    the first that was. So a stack is never hidden when only a lower picture matches."""
    if not tops:
        return layout
    found = set(layout.ids)
    shown: dict[str, str] = {}
    for identity in layout.ids:
        top = tops.get(identity)
        if top is not None and top not in shown:
            shown[top] = top if top in found else identity
    kept = [
        place
        for place, identity in enumerate(layout.ids)
        if (top := tops.get(identity)) is None or top in opened or shown[top] == identity
    ]
    if len(kept) == len(layout.ids):
        return layout
    columns = (layout.ids, layout.ratios, layout.days, layout.sessions, layout.colours)
    return Layout(*([column[place] for place in kept] for column in columns))  # type: ignore[arg-type]


def folded_at(layout: Layout, shown: Layout, tops: Tops) -> list[tuple[int, int]]:
    """By place in `shown`, `layout` with its stacks closed, how many found pictures lie under that one: so a
    picture's number counts all that were found. Places with none are left out."""
    if len(shown.ids) == len(layout.ids):
        return []
    found = Counter(tops[identity] for identity in layout.ids if identity in tops)
    seen = Counter(tops[identity] for identity in shown.ids if identity in tops)
    return [
        (place, under)
        for place, identity in enumerate(shown.ids)
        if (top := tops.get(identity)) is not None and (under := found[top] - seen[top])
    ]


def folded(layout: Layout, tops: Tops, opened: Collection[str], chosen: Collection[str]) -> list[str]:
    """What was found and lies closed under pictures of `chosen`."""
    shown = set(closed(layout, tops, opened).ids)
    stacks = {tops[identity] for identity in chosen if identity in tops}
    return [one for one in layout.ids if one not in shown and tops.get(one) in stacks]


def tops_of(database: DbSession, event: Event) -> Tops:
    """The stacks of the event, as they were at most a few seconds ago; nothing when all are opened."""
    if request.args.get("stacks") == "open":
        return {}
    kept: dict[str, tuple[float, Tops]] = current_app.extensions.setdefault(EXTENSION, {})
    at, tops = kept.get(event.slug, (float("-inf"), {}))
    if time.monotonic() - at > SECONDS:
        tops = tops_by_asset(database, event.id)
        kept[event.slug] = time.monotonic(), tops
    return tops


def opened() -> list[str]:
    """The stacks that the request names as opened."""
    return request.args.getlist("open")[:200]
