"""Engines to hold against the port, each in turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.search.opened import ADDRESSES, Opened, engine_at


@pytest.fixture(params=ADDRESSES)
def address(request: pytest.FixtureRequest) -> str:
    """`MEDIAHUB_SEARCH_URL` of an engine."""
    return ADDRESSES[request.param]


@pytest.fixture
def engine(address: str, tmp_path: Path) -> Opened:
    """An engine with an empty index."""
    return Opened.empty(engine_at(address, tmp_path))
