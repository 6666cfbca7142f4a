"""One event for the tests of this folder that are not of the event of all pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.web.desks import Desk, open_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory) as made:
        yield made
