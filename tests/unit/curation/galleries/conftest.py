"""Fixtures of this folder."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from tests.unit.curation.gallery_event import make_event, make_pictures


@pytest.fixture
def ids(database: Database) -> list[str]:
    """Twelve pictures of an event."""
    with database.begin() as session:
        return make_pictures(session, make_event(session), 12)
