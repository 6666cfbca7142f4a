"""Waits that machines share: whether the time of a row has come, and how long nobody has touched it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

MAX_CLOCK_SKEW = timedelta(minutes=5)
"""Machines' clocks differ by less. A time further ahead than any may be was written by one whose clock was
wrong, and to wait for it may be to wait for hours."""


def silent_for(
    touched: InstrumentedAttribute[datetime], now: datetime, age: timedelta
) -> ColumnElement[bool]:
    """Whether a row was last touched longer than `age` ago, or at a time that is still to come."""
    return or_(touched < now - age, touched > now + MAX_CLOCK_SKEW)


def is_ahead(touched: datetime, now: datetime) -> bool:
    """Whether a row was touched at a time that is still to come."""
    return touched > now + MAX_CLOCK_SKEW


def has_come(
    moment: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    now: datetime,
    farthest: timedelta,
) -> ColumnElement[bool]:
    """Whether the time has come that a row waits for: it is `farthest` ahead when it is written, at most."""
    return or_(moment <= now, moment > now + farthest + MAX_CLOCK_SKEW)


def is_to_come(moment: datetime, now: datetime, farthest: timedelta) -> bool:
    """Whether a time that was at most `farthest` ahead when it was written is still to come: the opposite of
    `has_come`, of a row at hand."""
    return now < moment <= now + farthest + MAX_CLOCK_SKEW
