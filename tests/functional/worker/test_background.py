"""Background work while the database is away: no loop ends, and nothing is lost."""

from __future__ import annotations

import sqlite3
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import event, select, update
from sqlalchemy.exc import OperationalError

from mediahub.catalog.coordination.heartbeats import LoopState, processes
from mediahub.catalog.events import create_event
from mediahub.catalog.models import (
    Archive,
    Arrival,
    Asset,
    DeliveredFile,
    Event,
    Newsroom,
    Transmission,
    User,
)
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import making, recipes
from mediahub.delivery.files.package import load, want
from mediahub.delivery.newsrooms import outcomes
from mediahub.delivery.zips import archives, archiving
from mediahub.identity.accounts import create_user
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.ingest.sources.handover import hand_over
from mediahub.ingest.sources.scan import FoundFile
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services
from mediahub.settings import Settings
from mediahub.worker import Supervisor, runner
from mediahub.worker.process import queue_loop, room_loops
from mediahub.worker.tasks import Tasks
from tests import postgres
from tests.conftest import skip_or_fail
from tests.pictures import write_jpeg

pytestmark = pytest.mark.services
FRAMES = 6
WITHIN = 90.0


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + WITHIN
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that failed is tried again ever more slowly: in seconds here, where it takes half a minute."""
    monkeypatch.setattr(runner, "FIRST_PAUSE", 0.2)
    monkeypatch.setattr(runner, "LONGEST_PAUSE", 2.0)
    monkeypatch.setattr(making, "FIRST_PAUSE", timedelta(seconds=1))
    monkeypatch.setattr(archiving, "PAUSE", timedelta(seconds=1))
    monkeypatch.setattr(outcomes, "FIRST_PAUSE", timedelta(seconds=1))


@contextmanager
def working(services: Services, sandbox: Sandbox) -> Iterator[Supervisor]:
    """All that a worker process does, here."""
    tasks = Tasks(services, sandbox, sandbox)
    consumer = services.jobs.consumer(2, tasks.handlers())
    loops = [queue_loop(services.jobs, consumer), *tasks.loops(), *room_loops(services, sandbox, sandbox)]
    consumer.start()
    try:
        with Supervisor("worker", loops, services.database) as supervisor:
            yield supervisor
    finally:
        consumer.stop(graceful=True)


def states(services: Services) -> list[LoopState]:
    """As other processes see them."""
    with services.database.read() as session:
        return [state for process in processes(session) for state in process.loops]


def fill(services: Services, pipeline: Pipeline, tmp_path: Path) -> tuple[BatchRef, int]:
    """An event with ready pictures, and somebody who may take them; gives its batch and its number."""
    slug = f"away-{uuid.uuid4().hex[:8]}"
    with services.database.begin() as session:
        create_event(session, slug, "Away", "UTC")
    with services.database.begin() as session:
        batch = open_batch(session, event=slug, photographer="Chen Rui", source="cli", roots=["card"])
    for number in range(FRAMES):
        path = write_jpeg(tmp_path / f"{number}.jpg", 900 + number)
        assert pipeline.take(LocalFile(path.name, path), batch).state == "ready"
    with services.database.begin() as session:
        create_user(session, "anna@example.org", "a long secret", "admin")
    return batch, batch.event_id


def ask(services: Services, event_id: int) -> None:
    """Files of every picture, a zip of them, and a push that has nothing left to send."""
    with services.database.begin() as session:
        ids = list(session.scalars(select(Asset.id).where(Asset.event_id == event_id)))
        user = session.scalars(select(User)).one()
        want(session, load(session, ids), recipes.PRESS)
        archives.ask_for(
            session,
            session.get_one(Event, event_id),
            user.id,
            ids,
            recipe=recipes.PRESS.slug,
            name="all",
        )
        target = Newsroom(
            event_id=event_id,
            name="Wire",
            kind="sftp",
            address="127.0.0.1:9",
            secret="secret",
        )
        session.add(target)
        session.flush()
        session.add(
            Transmission(target_id=target.id, user_id=user.id, name="none", recipe=recipes.PRESS.slug)
        )


def is_done(services: Services) -> bool:
    with services.database.read() as session:
        zips = set(session.scalars(select(Archive.state)))
        files = set(session.scalars(select(DeliveredFile.state)))
        runs = set(session.scalars(select(Transmission.state)))
    return (zips, files, runs) == ({"ready"}, {"ready"}, {"done"})


@pytest.mark.parametrize("statement", [1, 6])
def test_one_failure_of_the_database_ends_no_loop(
    services: Services, sandbox: Sandbox, tmp_path: Path, statement: int
) -> None:
    """One OperationalError in each thread, first or amid its work; then everything is made."""
    _, event_id = fill(services, Pipeline(services, sandbox), tmp_path)
    asked: Counter[str] = Counter()
    main = threading.current_thread().name

    def fail_once(*_: Any) -> None:
        name = threading.current_thread().name
        asked[name] += 1
        if asked[name] == statement and name != main:
            raise OperationalError("SELECT 1", None, sqlite3.OperationalError("database is locked"))

    event.listen(services.database.engine, "before_cursor_execute", fail_once)
    try:
        ask(services, event_id)
        with working(services, sandbox) as supervisor:
            without_database = {"queue", "clips", "readers", "orphans", "leftovers"}
            loops = {state.name for state in supervisor.states()} - without_database
            assert statement > 1 or eventually(lambda: loops <= set(asked))
            assert eventually(lambda: is_done(services))
            assert eventually(lambda: not any(state.failures for state in supervisor.states()))
            assert eventually(lambda: all(one.since_success is not None for one in supervisor.states()))
    finally:
        event.remove(services.database.engine, "before_cursor_execute", fail_once)


@contextmanager
def gone(services: Services) -> Iterator[None]:
    """No answer from the database: the server of PostgreSQL is stopped, SQLite's one write lock is held."""
    with ExitStack() as stack:
        if services.settings.is_postgres:
            stack.enter_context(postgres.away(services.settings.sqlalchemy_url))
        else:
            other = sqlite3.connect(str(services.database.engine.url.database), isolation_level=None)
            stack.callback(other.close)
            other.execute("BEGIN IMMEDIATE")
        yield


@pytest.fixture(params=["sqlite", "postgres"])
def fragile(request: pytest.FixtureRequest, s3_settings: Settings, tmp_path: Path) -> Iterator[Services]:
    """A catalogue whose database can be taken away, on a server of its own."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
        if request.param == "postgres":
            binaries = postgres.programs()
            if binaries is None:
                skip_or_fail("postgres", "PostgreSQL is not installed")
            url = f"{stack.enter_context(postgres.server(binaries, durable=True))}/postgres"
        home = tmp_path / "home"
        settings = s3_settings.model_copy(update={"home": home, "database_url": SecretStr(url)})
        parts = Services.open(settings)
        parts.database.migrate()
        if request.param == "sqlite":  # locked after five seconds, where it would wait for half a minute
            event.listen(
                parts.database.engine, "connect", lambda one, _: one.execute("PRAGMA busy_timeout=5000")
            )
            parts.database.dispose()
        yield parts
        parts.database.dispose()


def test_a_database_that_is_away_for_a_while_leaves_every_loop_alive_and_nothing_is_lost(
    fragile: Services, sandbox: Sandbox, tmp_path: Path
) -> None:
    batch, event_id = fill(fragile, Pipeline(fragile, sandbox), tmp_path)
    with working(fragile, sandbox) as supervisor:
        begun = {state.name for state in supervisor.states()}
        ask(fragile, event_id)
        for number in range(FRAMES):
            path = write_jpeg(tmp_path / f"late-{number}.jpg", 1900 + number)
            hand_over(fragile, fragile.jobs, FoundFile(path.name, path), batch)
        with gone(fragile):
            assert eventually(lambda: sum(state.failures > 0 for state in supervisor.states()) > 3)
            time.sleep(3)
        assert eventually(lambda: time_passes(fragile))
        assert eventually(lambda: is_done(fragile))
        assert eventually(lambda: not any(state.failures for state in supervisor.states()))
        assert eventually(lambda: all_ready(fragile, batch))
        assert eventually(lambda: all_alive(fragile, begun))
        assert not any(state.restarts for state in supervisor.states())


def time_passes(services: Services) -> bool:
    """Whose worker seems dead is taken up. False while the database still counts as away."""
    try:
        with services.database.begin() as session:
            session.execute(update(DeliveredFile).values(claimed_until=None, due_at=utcnow()))
            session.execute(update(Archive).values(claimed_until=utcnow()))
            sending = Transmission.state == "sending"
            session.execute(update(Transmission).where(sending).values(due_at=utcnow()))
    except OperationalError:
        return False
    return True


def all_alive(services: Services, names: set[str]) -> bool:
    found = states(services)
    return {state.name for state in found} == names and not any(state.trouble for state in found)


def all_ready(services: Services, batch: BatchRef) -> bool:
    with services.database.read() as session:
        found = list(session.scalars(select(Arrival.state).where(Arrival.batch_id == batch.id)))
    return found == ["ready"] * (2 * FRAMES)
