"""Fixtures of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Event
from tests.in_app import counter_in_memory
from tests.takers import Counter
from tests.unit.administration.events.deleting import EVENT, NAME


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with counter_in_memory(tmp_path / "home", EVENT) as counter:
        for number in range(4):
            counter.add(f"DSC_{number}.jpg", bytes([number]) * 300, rights_class="free")
        with counter.services.database.begin() as session:
            create_event(session, "other", "Other", "Europe/Berlin")
            session.execute(update(Event).where(Event.slug == EVENT).values(name=NAME))
        yield counter
