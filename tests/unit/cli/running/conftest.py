"""Fixtures of this folder."""

from __future__ import annotations

import pytest

from mediahub.records.writer import RecordWriter
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer


@pytest.fixture
def whole(services: Services) -> Services:
    """An installation whose index and records are in step."""
    while Indexer(services.settings, services.database).drain_once():
        pass
    RecordWriter(services).write()
    return services
