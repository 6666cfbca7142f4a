"""Which of many equal things are worth an entry: those that whoever tries may repeat without end."""

from __future__ import annotations

from mediahub.catalog.db.database import Database
from mediahub.identity.limits.rate_limits import count_hit

WINDOW = 3600
"""Seconds in which equal things are counted together."""


def worth_noting(database: Database, what: str) -> int | None:
    """How often it happened within the hour, if that is once, ten times, a hundred times and so on, or None.

    So a flood of them makes a handful of entries, and each says how many there were.
    """
    hits = count_hit(database, f"noted:{what}", WINDOW)
    return hits if str(hits).strip("0") == "1" else None
