"""From a search layout to what a page needs to place every picture at once, in few bytes."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, repeat

import numpy as np

from mediahub.search.port import Layout

SPARSE = 4
"""With fewer pictures to a session than this, on average, only days get headings."""
MIN_RATIO, MAX_RATIO = 100, 10_000
"""Width over height times 1000; slivers beyond are shown as if they ended there."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Pictures in the order of the page, and where each heading begins."""

    ids: str
    """All ids, joined by a space."""
    ratios: str
    """Width over height times 1000: little-endian uint16, base64."""
    sections: list[tuple[int, str, str | None]]
    """(index of its first picture, day, session code); none when the page has no headings.

    The code is empty outside the programme, and None where a whole day stands under one heading."""


def arrange(layout: Layout, *, grouped: bool) -> Arrangement:
    """Place the results. Grouped, the sessions of a day stay together.

    Sessions run side by side, so pictures in the order of time alternate between them. Days and
    sessions stand in the order of their first picture, and pictures keep their order within.
    """
    if not grouped or not layout.ids:
        return Arrangement(" ".join(layout.ids), _packed(layout.ratios), [])
    by_day = _groups(layout, layout.sessions)
    if len(layout.ids) < SPARSE * sum(map(len, by_day.values())):
        by_day = _groups(layout, repeat(None))
    sections, start = [], 0
    for day, sessions in by_day.items():
        for session, members in sessions.items():
            sections.append((start, day, session))
            start += len(members)
    order = list(chain.from_iterable(chain.from_iterable(groups.values()) for groups in by_day.values()))
    ids, ratios = layout.ids, layout.ratios
    return Arrangement(" ".join([ids[i] for i in order]), _packed(ratios[i] for i in order), sections)


def _groups(layout: Layout, sessions: Iterable[str | None]) -> dict[str, dict[str | None, list[int]]]:
    """Indices by day and session, each in the order of its first picture."""
    days: dict[str, dict[str | None, list[int]]] = {}
    for index, (day, session) in enumerate(zip(layout.days, sessions, strict=False)):
        days.setdefault(day, {}).setdefault(session, []).append(index)
    return days


def _packed(ratios: Iterable[int]) -> str:
    values = np.fromiter(ratios, dtype=np.int64).clip(MIN_RATIO, MAX_RATIO)
    return base64.b64encode(values.astype("<u2").tobytes()).decode()
