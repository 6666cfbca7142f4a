"""How long nobody has touched a row: after a while, whoever worked on it is taken to be gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

AHEAD = timedelta(minutes=5)
"""Machines' clocks differ by less. What was touched later than that was touched by one whose clock was wrong:
how long ago that was nobody knows, and to wait for that time may be to wait for hours."""


def silent_for(
    touched: InstrumentedAttribute[datetime], now: datetime, age: timedelta
) -> ColumnElement[bool]:
    """Whether a row was last touched longer than `age` ago, or at a time that is still to come."""
    return or_(touched < now - age, touched > now + AHEAD)


def is_ahead(touched: datetime, now: datetime) -> bool:
    """Whether a row was touched at a time that is still to come."""
    return touched > now + AHEAD
