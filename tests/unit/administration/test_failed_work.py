"""What failed and is tried on by itself, or by nobody until a worker starts anew: it is named, too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.administration import failures
from mediahub.administration.failed_work import Failure
from mediahub.catalog.coordination.heartbeats import Heart, LoopState
from mediahub.catalog.models import DeliveredFile
from mediahub.catalog.models.base import utcnow
from mediahub.outages.retries import TRIES
from tests.in_app import counter_in_memory
from tests.takers import Counter


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with counter_in_memory(tmp_path / "home") as counter:
        counter.add("a.jpg", b"a")
        yield counter


def failed(counter: Counter) -> list[Failure]:
    with counter.services.database.read() as session:
        return failures.failures(session).shown


def test_a_download_that_failed_several_times_is_named_and_tried_at_once(counter: Counter) -> None:
    key = f"deliveries/{counter.ids[0]}/web/x"
    later = utcnow() + timedelta(minutes=30)
    with counter.services.database.begin() as session:
        waits = {"asset_id": counter.ids[0], "recipe": "web", "due_at": later, "problem": "It went wrong."}
        session.add(DeliveredFile(key=key, attempts=TRIES, **waits))
        session.add(DeliveredFile(key=f"{key}y", attempts=TRIES - 1, **waits))
    (one,) = failed(counter)
    assert (one.kind, one.what, one.why, one.asset_id) == (
        "downloads", "a.jpg", "It went wrong.", counter.ids[0],
    )  # fmt: skip
    admin = counter.client("admin")
    assert admin.post(f"/admin/work/downloads/{key}/retry").status_code == 303
    assert failed(counter) == []
    with counter.services.database.read() as session:
        row = session.scalars(select(DeliveredFile).where(DeliveredFile.key == key)).one()
        assert (row.attempts, row.problem, row.due_at <= utcnow()) == (0, "", True)


def test_a_picture_that_a_loop_gave_up_is_named_and_can_be_ignored(counter: Counter) -> None:
    asset_id = counter.ids[0]
    colours = LoopState("colours", 1.0, 300.0, 2.0, 0, 0, 0, "", given_up=[asset_id, "gone"])
    Heart("worker", counter.services.database).beat([colours])
    (one,) = failed(counter)
    assert (one.kind, one.what, one.asset_id, one.can_be_retried) == ("background", "a.jpg", asset_id, False)
    assert "colours" in one.why
    page = counter.client("admin").get("/admin/work").text
    assert f"/assets/{asset_id}" in page
    failures.set_aside(counter.services.database, "background", one.id)
    assert failed(counter) == []
