"""Rate limits counted in the database, so that every web process counts together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import request
from limits.storage import Storage
from sqlalchemy import case, delete, select
from sqlalchemy.exc import SQLAlchemyError

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


class DatabaseStorage(Storage):
    """Fixed windows in the table `rate_count`, for the `limits` library under Flask-Limiter."""

    STORAGE_SCHEME = ["mediahub"]  # noqa: RUF012  (declared so by the library)

    def __init__(
        self, uri: str | None = None, wrap_exceptions: bool = False, *, database: Database, **options: Any
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self.database = database

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What is raised where the database is away."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` hits in the window of `key`, which begins anew once it has expired."""
        return self._count(key, expiry, amount, restarts=False)

    def incr_from_now(self, key: str, expiry: int) -> int:
        """Count a hit of `key`, whose window ends `expiry` seconds after this one."""
        return self._count(key, expiry, 1, restarts=True)

    def _count(self, key: str, expiry: int, amount: int, *, restarts: bool) -> int:
        now = utcnow()
        fresh = RateCount.expires_at <= now
        ends = now + timedelta(seconds=expiry)
        statement = (
            insert_into(RateCount, self.database.engine)
            .values(key=key[:MAX_KEY], hits=amount, expires_at=ends)
            .on_conflict_do_update(
                index_elements=[RateCount.key],
                set_={
                    "hits": case((fresh, amount), else_=RateCount.hits + amount),
                    "expires_at": ends if restarts else case((fresh, ends), else_=RateCount.expires_at),
                },
            )
            .returning(RateCount.hits)
        )
        with self.database.begin() as session:
            session.execute(delete(RateCount).where(RateCount.expires_at <= now - timedelta(days=1)))
            return int(session.execute(statement).scalar_one())

    def get(self, key: str) -> int:
        """Hits in the current window of `key`."""
        with self.database.read() as session:
            row = session.get(RateCount, key[:MAX_KEY])
            return row.hits if row and row.expires_at > utcnow() else 0

    def get_expiry(self, key: str) -> float:
        """When the window of `key` ends, in seconds since 1970."""
        with self.database.read() as session:
            row = session.get(RateCount, key[:MAX_KEY])
            return (row.expires_at if row else utcnow()).timestamp()

    def check(self) -> bool:
        """Whether the database answers; raises where it does not."""
        with self.database.read() as session:
            session.execute(select(1))
        return True

    def reset(self) -> int | None:
        """Forget all counts; how many there were."""
        with self.database.begin() as session:
            keys = session.execute(delete(RateCount).returning(RateCount.key))
            return len(keys.all())

    def clear(self, key: str) -> None:
        """Forget the count of `key`."""
        with self.database.begin() as session:
            session.execute(delete(RateCount).where(RateCount.key == key[:MAX_KEY]))
