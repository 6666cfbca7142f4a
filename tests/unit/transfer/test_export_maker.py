"""Exports made by a worker: ended, waited for, and left to another."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from mediahub.administration import failures
from mediahub.catalog.coordination import tries
from mediahub.catalog.models import Asset, EventExport
from mediahub.catalog.models.base import utcnow
from mediahub.messages import Message
from mediahub.outages.retries import TRIES
from mediahub.problems import Missing
from mediahub.runtime import Services
from mediahub.storage.keys import EXPORTS
from mediahub.storage.multipart import Multipart
from mediahub.transfer import export_maker, exporting, jobs
from mediahub.transfer.export_maker import ExportMaker
from tests.object_storage import BucketInMemory, refused
from tests.unit.transfer.waiting import exports, stored, work

pytestmark = pytest.mark.usefixtures("not_in_the_trash")


def test_it_ends_after_a_while_and_leaves_no_object(filled: Services) -> None:
    jobs.ask(filled.database, "summit", None)
    work(filled)
    ExportMaker(filled).sweep()
    assert len(stored(filled)) == 1
    with filled.database.begin() as session:
        session.execute(update(EventExport).values(ended_at=utcnow() - jobs.LIFETIME - timedelta(seconds=1)))
    with pytest.raises(Missing):
        jobs.take(filled.database, "summit")
    ExportMaker(filled).sweep()
    assert (exports(filled), stored(filled)) == ([], [])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_storage_that_is_away_is_waited_for(
    filled: Services, bucket: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.ask(filled.database, "summit", None)
    maker = ExportMaker(filled)
    bucket.s3.broken = refused("SlowDown")
    maker.work(threading.Event())
    maker.sweep()
    bucket.s3.broken = None
    assert [one.state for one in exports(filled)] == ["waiting"]
    monkeypatch.setattr(maker, "_apart", export_maker.FailedTries[str]())  # half a minute later
    maker.work(threading.Event())
    assert [one.state for one in exports(filled)] == ["ready"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_that_ends_or_dies_leaves_it_to_another(
    filled: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = jobs.ask(filled.database, "summit", None)
    stop = threading.Event()
    stop.set()
    ExportMaker(filled).make(number, stop)
    assert (exports(filled)[0].state, stored(filled)) == ("waiting", [])

    def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("mediahub.transfer.export_maker.write_event", die)
        patch.setattr("mediahub.transfer.export_maker.ObjectFile.abort", lambda _: None)
        with pytest.raises(SystemExit):
            ExportMaker(filled).make(number)
    assert len(list(Multipart(filled.bucket).under_way(EXPORTS))) == 1
    work(filled)
    assert exports(filled)[0].state == "ready"
    assert list(Multipart(filled.bucket).under_way(EXPORTS)) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_that_kills_every_worker_is_set_apart_and_tried_again_when_somebody_asks(
    filled: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = jobs.ask(filled.database, "summit", None)

    def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("mediahub.transfer.export_maker.write_event", die)
        for _ in range(TRIES):  # each a new process, which knows nothing of those before
            with pytest.raises(SystemExit):
                work(filled)
        work(filled)
    assert (exports(filled)[0].state, exports(filled)[0].problem) == ("failed", tries.DEADLY)
    failures.retry(filled, "exports", number)
    work(filled)
    assert exports(filled)[0].state == "ready"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_why_one_cannot_be_written_is_said_in_the_language_of_whoever_reads_it(filled: Services) -> None:
    jobs.ask(filled.database, "summit", None)
    with filled.database.read() as session:
        key = session.scalars(select(Asset.original_key)).one()
    filled.bucket.delete(key)
    work(filled)
    problem = exports(filled)[0].problem
    assert isinstance(problem, Message)
    assert (problem.text, problem.values) == (exporting.LACKING, {"name": key})
    assert key in problem
