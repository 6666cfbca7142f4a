"""Programs that ask the application in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from mediahub.catalog.models import Person
from mediahub.client import Client
from tests.in_app import counter_in_memory, index, program
from tests.takers import Counter

EVENT = "programs"
Hub = Callable[..., Client]


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """An event with three pictures that may be used by anybody, and somebody who is known by name."""
    with counter_in_memory(tmp_path_factory.mktemp("programs"), EVENT) as made:
        for number in range(3):
            made.add(f"DSC_{number}.jpg", bytes([number]) * 700, rights_class="free")
        with made.services.database.begin() as session:
            session.add(Person(slug="ban", name="Ban Ki-moon"))
        index(made)
        yield made


@pytest.fixture
def hub(counter: Counter) -> Hub:
    """Opens a program with a token of this role and these scopes."""
    return lambda role, *scopes: program(counter, role, *scopes)
