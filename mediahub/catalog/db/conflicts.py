"""Inserts with ON CONFLICT (upserts), in the dialect of each database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_into(model: type[Any], where: Session | Engine) -> sqlite.Insert | postgresql.Insert:
    """An insert into `model` that has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    bind = where.get_bind() if isinstance(where, Session) else where
    return postgresql.insert(model) if bind.dialect.name == "postgresql" else sqlite.insert(model)
