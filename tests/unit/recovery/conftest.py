"""A catalogue that can be lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mediahub.runtime import Services
from tests.unit.records.whole_catalogue import invite

Lose = Callable[[], None]


@pytest.fixture
def lose(services: Services, request: pytest.FixtureRequest) -> Lose:
    """Puts an empty catalogue, in which only eva has an account again, in the place of the one in use."""

    def forget() -> None:
        url = services.database.engine.url
        services.database.dispose()
        if url.get_backend_name() == "sqlite":
            path = Path(url.database or "")
            for beside in path.parent.glob(f"{path.name}-*"):
                beside.unlink()
            shutil.copyfile(request.getfixturevalue("empty_catalogue"), path)
        else:
            request.getfixturevalue("postgres_catalogue").restore()
        with services.database.begin() as session:
            invite(session)

    return forget
