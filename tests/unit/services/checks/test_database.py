"""The database for as long as a check looks at it."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from mediahub.services.checks.database import opened
from mediahub.settings import Settings


def test_its_connections_are_closed_afterwards_also_after_an_error(settings: Settings) -> None:
    with opened(settings) as database, database.engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    assert database.engine.pool.checkedin() == 0  # type: ignore[attr-defined]
    with pytest.raises(SQLAlchemyError), opened(settings) as database, database.read() as session:
        session.execute(text("SELECT * FROM nothing"))
    assert database.engine.pool.checkedin() == 0  # type: ignore[attr-defined]
