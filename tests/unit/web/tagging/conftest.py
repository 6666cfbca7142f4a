"""One event for all pages of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.web.desks import Desk, open_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory) as made:
        yield made
