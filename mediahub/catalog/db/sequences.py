"""Sequences of PostgreSQL, set right after rows were added with numbers of their own."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from mediahub.catalog.models.base import Base


def catch_up(session: Session, models: Iterable[type[Base]]) -> None:
    """Let the next number of each table be beyond those that are taken. SQLite does so by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for model in models:
        column = model.__table__.columns["id"]
        highest = session.scalar(select(func.max(column)))
        if highest is not None:
            sequence = {"table": f'"{model.__tablename__}"', "highest": highest}
            session.execute(text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :highest)"), sequence)
