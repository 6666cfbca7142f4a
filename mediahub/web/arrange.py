"""From a search layout to what a page needs to place every picture at once, in few bytes."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np

from mediahub.search.port import Layout

MIN_RATIO, MAX_RATIO = 100, 10_000
"""Width over height times 1000; slivers beyond are shown as if they ended there."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Pictures in the order of the page, and where each heading begins."""

    ids: str
    """All ids, joined by a space."""
    ratios: str
    """Width over height times 1000: little-endian uint16, base64."""
    sections: list[tuple[int, str, str]]
    """(index of its first picture, day, session code); none when the page has no headings."""


def arrange(layout: Layout, *, grouped: bool) -> Arrangement:
    """Place the results. Grouped, the sessions of a day stay together.

    Sessions run side by side, so pictures in the order of time alternate between them. Days and
    sessions stand in the order of their first picture, and pictures keep their order within.
    """
    if not grouped or not layout.ids:
        return Arrangement(" ".join(layout.ids), _packed(layout.ratios), [])
    days: dict[str, dict[str, list[int]]] = {}
    for index, (day, session) in enumerate(zip(layout.days, layout.sessions, strict=True)):
        days.setdefault(day, {}).setdefault(session, []).append(index)
    sections, start = [], 0
    for day, sessions in days.items():
        for session, members in sessions.items():
            sections.append((start, day, session))
            start += len(members)
    order = list(chain.from_iterable(chain.from_iterable(groups.values()) for groups in days.values()))
    ids, ratios = layout.ids, layout.ratios
    return Arrangement(" ".join([ids[i] for i in order]), _packed(ratios[i] for i in order), sections)


def _packed(ratios: Iterable[int]) -> str:
    values = np.fromiter(ratios, dtype=np.int64).clip(MIN_RATIO, MAX_RATIO)
    return base64.b64encode(values.astype("<u2").tobytes()).decode()
