"""The grid's layout: from search results to what places every picture at once, in few bytes."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
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
    boxes: str
    """Of each its width over height times 1000, and its colour as RGB565: little-endian uint16, base64."""
    sections: list[tuple[int, str, str | None]]
    """(index of its first picture, day, session code); none when the page has no headings.

    The code is empty outside the programme, and None where a whole day stands under one heading."""


def arrange(layout: Layout, *, grouped: bool) -> Arrangement:
    """Place the results. Grouped, the sessions of a day stay together.

    Sessions run side by side, so pictures in the order of time alternate between them. Days and
    sessions stand in the order of their first picture, and pictures keep their order within.
    """
    if not grouped or not layout.ids:
        return Arrangement(" ".join(layout.ids), _boxes(layout), [])
    by_day = _groups(layout, layout.sessions)
    if len(layout.ids) < SPARSE * sum(map(len, by_day.values())):
        by_day = _groups(layout, repeat(None))
    sections, start = [], 0
    for day, sessions in by_day.items():
        for session, members in sessions.items():
            sections.append((start, day, session))
            start += len(members)
    order = list(chain.from_iterable(chain.from_iterable(groups.values()) for groups in by_day.values()))
    return Arrangement(" ".join([layout.ids[i] for i in order]), _boxes(layout, order), sections)


def _groups(layout: Layout, sessions: Iterable[str | None]) -> dict[str, dict[str | None, list[int]]]:
    """Indices by day and session, each in the order of its first picture."""
    days: dict[str, dict[str | None, list[int]]] = {}
    for index, (day, session) in enumerate(zip(layout.days, sessions, strict=False)):
        days.setdefault(day, {}).setdefault(session, []).append(index)
    return days


def _boxes(layout: Layout, order: Sequence[int] | None = None) -> str:
    values = np.array([layout.ratios, layout.colours], dtype=np.int64)
    values[0].clip(MIN_RATIO, MAX_RATIO, out=values[0])
    ordered = values if order is None else values[:, order]
    return base64.b64encode(ordered.T.astype("<u2").tobytes()).decode()
