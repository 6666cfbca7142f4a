"""Exports that somebody asks for on a page: one at a time, written by a worker, there for a while."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Asset, AuditEntry, Event
from mediahub.catalog.models.base import utcnow
from mediahub.problems import Conflict, Missing
from mediahub.runtime import Services
from mediahub.storage.keys import EXPORTS
from mediahub.storage.multipart import Multipart
from mediahub.transfer import export_maker, jobs
from mediahub.transfer.archive import check
from mediahub.transfer.importing import Importer
from tests.unit.records.whole_catalogue import ASSET
from tests.unit.transfer.waiting import exports, stored, work

pytestmark = pytest.mark.usefixtures("not_in_the_trash")


def event_id(services: Services) -> int:
    with services.database.read() as session:
        return session.scalars(select(Event.id).where(Event.slug == "summit")).one()


def actions(services: Services) -> list[str]:
    with services.database.read() as session:
        ours = AuditEntry.action.like("event.export%")
        return list(session.scalars(select(AuditEntry.action).where(ours).order_by(AuditEntry.id)))


def test_what_was_asked_for_is_written_and_another_installation_takes_it(
    filled: Services, elsewhere: Services, tmp_path: Path
) -> None:
    jobs.ask(filled.database, "summit", None)
    with pytest.raises(Conflict):
        jobs.ask(filled.database, "summit", None)
    with pytest.raises(Missing):
        jobs.take(filled.database, "summit")
    work(filled)
    key, filename = jobs.take(filled.database, "summit")
    made = exports(filled)[0]
    assert (made.state, made.done, made.total, filename[:7]) == ("ready", 2, 2, "summit-")
    assert stored(filled) == [key]
    path = tmp_path / filename
    assert filled.bucket.get_to_file(key, path) == made.size
    assert check(path)["event"] == "summit"
    assert Importer(elsewhere, path).run().assets == 1
    assert actions(filled) == ["event.export_asked", "event.exported", "event.export_taken"]


def test_the_next_export_takes_the_place_of_the_last(filled: Services) -> None:
    jobs.ask(filled.database, "summit", None)
    work(filled)
    first, _ = jobs.take(filled.database, "summit")
    jobs.ask(filled.database, "summit", None)
    assert jobs.take(filled.database, "summit")[0] == first, "while the next one is written"
    work(filled)
    second, _ = jobs.take(filled.database, "summit")
    assert stored(filled) == [second] != [first]
    assert len(exports(filled)) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_lost_is_named_and_can_be_tried_again(filled: Services) -> None:
    with filled.database.read() as session:
        key = session.get_one(Asset, ASSET).original_key
    data = filled.bucket.get_bytes(key)
    filled.bucket.delete(key)
    jobs.ask(filled.database, "summit", None)
    work(filled)
    failed = exports(filled)[0]
    assert (failed.state, key in failed.problem) == ("failed", True)
    assert stored(filled) == list(Multipart(filled.bucket).under_way(EXPORTS)) == []
    filled.bucket.put_bytes(key, data, "image/jpeg")
    jobs.ask(filled.database, "summit", None)
    work(filled)
    assert [one.state for one in exports(filled)] == ["ready"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_fault_of_ours_is_said_and_an_event_in_the_trash_is_not_exported(
    filled: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.ask(filled.database, "summit", None)
    with filled.database.begin() as session:
        session.get_one(Event, event_id(filled)).deleted_at = utcnow()
    work(filled)
    assert exports(filled)[0].state == "waiting"
    with pytest.raises(Missing):
        jobs.ask(filled.database, "summit", None)
    with filled.database.begin() as session:
        session.get_one(Event, event_id(filled)).deleted_at = None

    def fail(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("mediahub.transfer.export_maker.write_event", fail)
    work(filled)
    with filled.database.read() as session:
        found = jobs.newest(session, event_id(filled))
        assert found is not None
        assert (found.state, jobs.ready(session, found.event_id)) == ("failed", None)
    assert found.problem == export_maker.OUR_FAULT
