"""Names at a newsroom: given once each, also by two workers at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import (
    Newsroom,
    Transmission,
    TransmissionFile,
)
from mediahub.delivery.files import naming
from mediahub.delivery.newsrooms import names


def test_two_workers_give_one_newsroom_two_names(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.begin() as session:
        event = create_event(session, "names", "Names", "UTC")
        target = Newsroom(event_id=event.id, name="News", kind="sftp", address="127.0.0.1:1")
        session.add(target)
        session.flush()
        sendings = [
            Transmission(target_id=target.id, name=str(number), recipe="original",
                    files=[TransmissionFile(position=1, asset_id=str(number))])
            for number in range(2)
        ]  # fmt: skip
        session.add_all(sendings)
        session.flush()
        files = [run.files[0] for run in sendings]
    both_have_read = threading.Barrier(2)
    unique = naming.unique

    def slowly(*args: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            both_have_read.wait(1)
        return unique(*args)

    monkeypatch.setattr(naming, "unique", slowly)
    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(names.choose, database, run, file, "robot.jpg")
            for run, file in zip(sendings, files, strict=True)
        ]
    assert sorted(one.result() for one in asked) == ["robot-2.jpg", "robot.jpg"]
    first = [one.result() for one in asked].index("robot.jpg")
    assert names.beside(database, sendings[first], files[first], "robot.jpg", ".xmp") == "robot.xmp"
    other = sendings[1 - first], files[1 - first]
    assert names.beside(database, *other, "robot.dng", ".xmp") == "robot.dng.xmp"
