"""The declarative base, and the column types that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import DateTime, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from mediahub.logs import tracing

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. A naive value is refused: its zone would be a guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """UTC for the database. Raises ValueError for a moment without an offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value.isoformat()}")
        try:
            return value.astimezone(UTC)
        except OverflowError:  # within a day of the first or the last year that there is
            return value.replace(tzinfo=UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """The moment with its offset, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime}


class Requested:
    """Work that a row asks a worker for: by which request, so that its lines are found in the logs."""

    request_id: Mapped[str] = mapped_column(
        String(tracing.LONGEST_NAME), default=tracing.request_id, server_default=""
    )


class Counted:
    """Work of a row whose tries are counted before they begin: what kills its worker cannot be counted after.
    See `catalog.coordination.tries`."""

    attempts: Mapped[int] = mapped_column(default=0, server_default="0")


def utcnow() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)
