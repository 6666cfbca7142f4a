"""Fixtures of the tests of where files belong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A transaction for the whole of a test."""
    with database.begin() as opened:
        yield opened
