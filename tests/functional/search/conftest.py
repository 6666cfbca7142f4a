"""A search cluster for the tests of its engine: started once, and only where it can be had."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scripts.opensearch import Missing
from tests.conftest import skip_or_fail
from tests.opensearch import cluster


@pytest.fixture(scope="session")
def opensearch_url() -> Iterator[str]:
    """A running OpenSearch, without a prefix; skipped where neither the cache nor Maven has it."""
    running = cluster()
    try:
        ports = running.__enter__()
    except Missing as error:
        skip_or_fail("opensearch", f"no OpenSearch to test against: {error}")
    yield f"http://127.0.0.1:{ports[0]}"
    running.__exit__(None, None, None)
