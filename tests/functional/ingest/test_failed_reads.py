"""A fault of ours is never a verdict on somebody's file: it is kept, tried again, set apart and named."""

from __future__ import annotations

import os
import signal
import struct
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from mediahub.catalog.models import Arrival
from mediahub.catalog.models.base import utcnow
from mediahub.cli.files import retry as command
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.failed_reads import SET_APART, TRIES, set_apart, try_again
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.sources.handover import hand_over
from mediahub.ingest.sources.local import ingest_files
from mediahub.ingest.sources.scan import FoundFile
from mediahub.ingest.uploads.checker import Checker
from mediahub.ingest.uploads.sweeper import queue_stuck_arrivals
from mediahub.media.errors import is_about_the_file, media_errors
from mediahub.media.model import Analysis, MediaError, NotRead
from mediahub.media.sandbox import sandbox as module
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.receipts.receipt import make_receipt
from mediahub.runtime import Services
from mediahub.services.checks.background import look_at_unread
from tests.pictures import write_jpeg

pytestmark = pytest.mark.services


def renamed(path: Path, specs: object) -> Analysis:
    raise TypeError("open() got an unexpected keyword argument 'metadata_errors'")


def crashes(path: Path, specs: object) -> Analysis:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def hangs(path: Path, specs: object) -> Analysis:
    while True:
        pass


FAULTS = {"renamed": renamed, "crashes": crashes, "hangs": hangs}


@pytest.fixture
def check(
    services: Services, sandbox: Sandbox, open_for: Callable[..., BatchRef], tmp_path: Path
) -> Callable[[], Arrival]:
    """Has an arrival checked, and gives it."""
    batch = open_for()
    path = write_jpeg(tmp_path / "frame.jpg", 4711)
    hand_over(services, services.jobs, FoundFile(path.name, path), batch)
    checker = Checker(services, Pipeline(services, sandbox))

    def check() -> Arrival:
        with services.database.begin() as session:
            number = session.scalars(select(Arrival.id)).one()
        checker.check(number)
        with services.database.read() as session:
            return session.scalars(select(Arrival)).one()

    return check


def time_passes(services: Services) -> None:
    with services.database.begin() as session:
        early = utcnow() - timedelta(hours=1)
        session.execute(update(Arrival).values(touched_at=early))
        session.execute(update(Arrival).where(Arrival.due_at.is_not(None)).values(due_at=early))


@pytest.mark.parametrize("fault", FAULTS)
def test_what_we_fail_to_read_is_kept_tried_again_and_set_apart(
    services: Services,
    pipeline: Pipeline,
    check: Callable[[], Arrival],
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    monkeypatch.setattr(module, "_analyse", FAULTS[fault])
    monkeypatch.setattr(Sandbox, "_seconds_for", lambda self, path: 1.0)
    for number in range(1, TRIES + 1):
        arrival = check()
        assert (arrival.state, arrival.attempts) == ("received", number)
        assert arrival.incoming_key is not None
        assert services.bucket.head(arrival.incoming_key)
        assert "card again" not in arrival.reason
        assert check().attempts == number  # a task that comes too early does nothing
        time_passes(services)
    assert arrival.reason_code == SET_APART
    assert queue_stuck_arrivals(Checker(services, pipeline), services.jobs) == 0

    receipt = make_receipt(services, arrival.batch_id, so_far=True)
    (file,) = receipt["files"]
    assert (receipt["verdict"], file["state"]) == ("red", "received")
    assert arrival.reason in file["fault"]
    finding = look_at_unread(services.database)
    assert finding is not None
    assert finding.state == "problem"
    assert "frame.jpg" in finding.message
    assert arrival.reason in finding.message
    assert "mediahub retry" in finding.message

    monkeypatch.undo()
    assert check().state == "received"  # nobody has asked for it
    assert try_again(services) == 1
    arrival = check()
    assert (arrival.state, arrival.reason, arrival.incoming_key) == ("ready", "", None)
    with services.database.read() as session:
        assert set_apart(session) == []


def test_a_file_that_waits_for_its_next_try_is_offered_then(
    services: Services, pipeline: Pipeline, check: Callable[[], Arrival], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_analyse", renamed)
    check()
    checker = Checker(services, pipeline)
    with services.database.begin() as session:
        session.execute(update(Arrival).values(touched_at=utcnow() - timedelta(hours=1)))
    assert queue_stuck_arrivals(checker, services.jobs) == 0
    time_passes(services)
    assert queue_stuck_arrivals(checker, services.jobs) == 1
    monkeypatch.undo()
    assert check().state == "ready"


def test_a_damaged_file_is_still_rejected(
    services: Services, pipeline: Pipeline, open_for: Callable[..., BatchRef], tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "broken.jpg", 4712)
    path.write_bytes(path.read_bytes()[:700])
    hand_over(services, services.jobs, FoundFile(path.name, path), open_for())
    with services.database.read() as session:
        number = session.scalars(select(Arrival.id)).one()
    Checker(services, pipeline).check(number)
    with services.database.read() as session:
        assert session.get_one(Arrival, number).state == "rejected"


def test_a_command_on_the_server_leaves_what_it_cannot_read_to_the_workers(
    services: Services,
    sandbox: Sandbox,
    open_for: Callable[..., BatchRef],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = open_for()
    paths = [write_jpeg(tmp_path / f"{number}.jpg", 5100 + number) for number in range(3)]
    pipeline, take = Pipeline(services, sandbox), Pipeline.take_all

    def fail_at_one(self: Pipeline, original: object, *more: object) -> object:
        if original.shown == "1.jpg":  # type: ignore[attr-defined]
            raise NotRead("timeout", "Reading it took longer than 9 seconds.")
        return take(self, original, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Pipeline, "take_all", fail_at_one)
    files = [FoundFile(path.name, path) for path in paths]
    outcomes = {one.path: one for one in ingest_files(pipeline, files, batch, 1)}
    assert {path: one.state for path, one in outcomes.items()} == {
        "0.jpg": "ready",
        "1.jpg": "received",
        "2.jpg": "ready",
    }
    assert "9 seconds" in outcomes["1.jpg"].reason
    monkeypatch.undo()
    with services.database.read() as session:
        waiting = session.scalars(select(Arrival).where(Arrival.state == "received")).one()
    Checker(services, pipeline).check(waiting.id)
    with services.database.read() as session:
        assert set(session.scalars(select(Arrival.state))) == {"ready"}


def test_the_command_names_them_and_tries_them_again(
    services: Services, check: Callable[[], Arrival], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_analyse", renamed)
    monkeypatch.setattr(command, "open_services", lambda: services)
    for _ in range(TRIES):
        check()
        time_passes(services)
    told = CliRunner().invoke(command.retry, ["--list"])
    assert "frame.jpg" in told.output
    assert check().reason_code == SET_APART
    assert "1 files are tried again" in CliRunner().invoke(command.retry, []).output
    assert check().attempts == 1


@pytest.mark.parametrize(
    "error",
    [
        TypeError("unexpected keyword"),
        AttributeError("no such thing"),
        ImportError("not installed"),
        NameError("undefined"),
        RecursionError("too deep"),
        PermissionError(13, "of the disk"),
        OSError(28, "No space left on device"),
    ],
)
def test_faults_of_ours_are_no_verdict(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, media_errors():
        raise error
    assert caught.value is error


@pytest.mark.parametrize(
    "error", [ValueError("bad"), SyntaxError("broken PNG"), EOFError(), struct.error("short"), OSError("cut")]
)
def test_what_readers_say_of_bytes_is_a_verdict(error: Exception) -> None:
    with pytest.raises(MediaError), media_errors():
        raise error


def test_too_little_memory_is_no_verdict() -> None:
    with pytest.raises(NotRead), media_errors():
        raise MemoryError
    assert not is_about_the_file(MemoryError())  # type: ignore[arg-type]
