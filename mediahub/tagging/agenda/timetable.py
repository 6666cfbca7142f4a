"""The timetable of a programme: each day with its rooms side by side. Pure functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mediahub.catalog.models import Session

STEP = timedelta(minutes=5)
"""One line of the timetable."""


@dataclass(frozen=True, slots=True)
class Block:
    """A session in its place of the day's timetable: lines and columns count from 1."""

    session: Session
    line: int
    lines: int
    column: int
    frames: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the timetable."""

    date: date
    rooms: Sequence[str]
    blocks: Sequence[Block]
    hours: Sequence[tuple[int, int]]
    """Each full hour with its line."""
    lines: int


def timetable(sessions: Sequence[Session], zone: ZoneInfo, frames: dict[int, int]) -> list[Day]:
    """Sessions by the day that they begin on, in the event's zone, each in its place."""
    by_day: dict[date, list[Session]] = defaultdict(list)
    for item in sessions:
        by_day[item.starts_at.astimezone(zone).date()].append(item)
    return [_day(day, by_day[day], zone, frames) for day in sorted(by_day)]


def _day(day: date, sessions: list[Session], zone: ZoneInfo, frames: dict[int, int]) -> Day:
    first = min(item.starts_at for item in sessions).astimezone(zone).replace(minute=0, second=0)
    last = max(item.ends_at for item in sessions)
    columns, names = _columns(sessions)
    blocks = [
        Block(
            item,
            line=(item.starts_at - first) // STEP + 1,
            lines=max(1, -(-(item.ends_at - item.starts_at) // STEP)),
            column=columns[item.id] + 1,
            frames=frames.get(item.id, 0),
        )
        for item in sessions
    ]
    count = -(-(last - first) // timedelta(hours=1))
    hour = timedelta(hours=1) // STEP
    hours = [((first + timedelta(hours=n)).astimezone(zone).hour, n * hour + 1) for n in range(count)]
    return Day(day, names, blocks, hours, count * hour)


def _columns(sessions: list[Session]) -> tuple[dict[int, int], list[str]]:
    """A column for each room, and further ones where a room has two sessions at once."""
    ends: list[tuple[str, datetime]] = []
    places: dict[int, int] = {}
    for item in sorted(sessions, key=lambda item: (item.room, item.starts_at)):
        fits = (n for n, (room, end) in enumerate(ends) if room == item.room and end <= item.starts_at)
        free = next(fits, None)
        if free is None:
            ends.append((item.room, item.ends_at))
            free = len(ends) - 1
        else:
            ends[free] = (item.room, item.ends_at)
        places[item.id] = free
    return places, [room for room, _ in ends]
