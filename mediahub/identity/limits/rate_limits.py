"""Rate limits: hits of a key within a window, counted in the catalogue for all web processes together."""

from __future__ import annotations

import math
from datetime import timedelta

from flask import request
from sqlalchemy import case, delete

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import RateCount
from mediahub.catalog.models.base import utcnow
from mediahub.networks import client_network

MAX_KEY = 200


def client_key() -> str:
    """Who asks, for limits: one IPv4 address, or one network of IPv6. Behind a proxy that is trusted, its
    client's."""
    return client_network(request.remote_addr or "")


def count_hit(database: Database, key: str, window: int, amount: int = 1) -> int:
    """Count `amount` hits of `key`; how many there are then in its window of so many seconds, which begins
    with the first. In no other transaction: it has one of its own."""
    now = utcnow()
    ends, is_over = now + timedelta(seconds=window), RateCount.expires_at <= now
    statement = (
        insert_into(RateCount, database.engine)
        .values(key=key[:MAX_KEY], hits=amount, expires_at=ends)
        .on_conflict_do_update(
            index_elements=[RateCount.key],
            set_={
                "hits": case((is_over, amount), else_=RateCount.hits + amount),
                "expires_at": case((is_over, ends), else_=RateCount.expires_at),
            },
        )
        .returning(RateCount.hits)
    )
    with database.begin_in_read_only() as session:
        session.execute(delete(RateCount).where(RateCount.expires_at <= now - timedelta(days=1)))
        return int(session.execute(statement).scalar_one())


def hits_of(database: Database, key: str) -> int:
    """Hits of `key` in its window that is open."""
    with database.read() as session:
        row = session.get(RateCount, key[:MAX_KEY])
        return row.hits if row and row.expires_at > utcnow() else 0


def seconds_left(database: Database, key: str) -> int:
    """Seconds until the window of `key` ends, one at least."""
    with database.read() as session:
        row = session.get(RateCount, key[:MAX_KEY])
        left = (row.expires_at - utcnow()).total_seconds() if row else 0.0
        return max(1, math.ceil(left))
