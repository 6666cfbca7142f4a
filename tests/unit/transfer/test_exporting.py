"""What is in an exported file, and what is not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from mediahub.catalog.models import (
    Batch,
    User,
)
from mediahub.runtime import Services
from mediahub.storage.record_keys import RECORDS
from mediahub.transfer.archive import HEAD, members
from mediahub.transfer.exporting import export_event
from tests.assets import add_asset, add_event
from tests.unit.records.whole_catalogue import MOMENT
from tests.unit.transfer.moving import quiet


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_of_other_events_or_of_faces_is_in_the_file(filled: Services, tmp_path: Path) -> None:
    with filled.database.begin() as session:
        other = add_event(session, "secret-launch")
        add_asset(session, other, "ee" * 32, caption="nobody may know")
        session.add(User(email="nobody@example.org", name="Nobody", fs_uniquifier="nobody"))
        session.execute(
            update(Batch).where(Batch.event_id == other.id).values(created_at=MOMENT + timedelta(1))
        )
    path = tmp_path / "summit.tar"
    export_event(filled, "summit", path, quiet)
    data = path.read_bytes()
    assert not [
        word
        for word in (b"secret-launch", b"nobody may know", b"nobody@", b"token_encrypted")
        if word in data
    ]
    names = [name for name, _, _ in members(path)]
    assert not [name for name in names if RECORDS in name]
    assert names[0] == HEAD
