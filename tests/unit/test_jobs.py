"""The queue: what fails because a service is away is tried again by itself."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import structlog
from psycopg.errors import UniqueViolation
from pydantic import SecretStr

from mediahub import jobs as module
from mediahub.jobs import Jobs
from mediahub.settings import Settings
from mediahub.storage.errors import Unavailable


def test_an_arrival_is_looked_at_again_soon_after_storage_was_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_FIRST", 0)
    seen: list[int] = []

    def check(arrival_id: int) -> None:
        seen.append(arrival_id)
        if len(seen) < 3:
            raise Unavailable("S3 is being restarted")

    jobs = Jobs(Settings(home=tmp_path))
    consumer = jobs.consumer(1, {"check_arrival": check})
    consumer.start()
    try:
        jobs.check_arrival(7)
        deadline = time.monotonic() + 20
        while len(seen) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        consumer.stop(graceful=True)
    assert seen == [7, 7, 7]


def test_a_task_keeps_the_name_of_the_request_that_led_to_it_also_when_it_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_FIRST", 0)
    structlog.contextvars.clear_contextvars()  # a request that another test made in this thread
    seen: list[tuple[int, str]] = []

    def check(arrival_id: int) -> None:
        seen.append((arrival_id, structlog.contextvars.get_contextvars()["request_id"]))
        if len(seen) < 3:
            raise Unavailable("S3 is being restarted")

    web, worker = (Jobs(Settings(home=tmp_path)) for _ in range(2))  # they share the file, as processes do
    queue = worker.consumer(1, {"check_arrival": check}).huey
    with structlog.contextvars.bound_contextvars(request_id="from-nginx-7"):
        web.check_arrival(7)
    web.check_arrival(8)  # without a request, as the sweeper does
    while (task := queue.dequeue()) is not None:
        queue.execute(task)
    names = {number: [name for one, name in seen if one == number] for number in (7, 8)}
    assert names[7] == ["from-nginx-7"] * len(names[7])
    assert len(set(names[8])) == 1
    assert names[8][0] not in ("", "from-nginx-7")
    assert len(seen) == 4
    assert min(map(len, names.values())) == 2  # each was tried again
    assert "request_id" not in structlog.contextvars.get_contextvars()


def test_a_task_that_the_queue_could_not_take_keeps_that_name_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    structlog.contextvars.clear_contextvars()
    seen: list[str] = []

    def check(arrival_id: int) -> None:
        seen.append(structlog.contextvars.get_contextvars()["request_id"])
        if len(seen) < 2:
            raise Unavailable("S3 is being restarted")

    jobs = Jobs(Settings(home=tmp_path))
    queue = jobs.consumer(1, {"check_arrival": check}).huey
    with structlog.contextvars.bound_contextvars(request_id="from-nginx-7"):
        jobs.check_arrival(7)
    task = queue.dequeue()
    with monkeypatch.context() as away:
        away.setattr(queue.storage, "enqueue", lambda *_: 1 / 0)
        queue.execute(task)
    assert queue.dequeue() is None
    jobs.send_unsent()
    queue.execute(queue.dequeue())
    assert seen == ["from-nginx-7"] * 2


def test_what_a_wrong_clock_put_off_is_done_now_and_what_is_due_soon_waits(tmp_path: Path) -> None:
    jobs = Jobs(Settings(home=tmp_path))
    queue = jobs.consumer(1, {}).huey

    def put_off(arrival: int, delay: float) -> None:
        """As a worker does that finds a task in the queue whose time has not come."""
        jobs._tasks["check_arrival"].schedule(args=(arrival,), delay=delay)
        queue.add_schedule(queue.dequeue())

    put_off(1, 8)
    assert jobs.bring_forward() == 0
    assert queue.dequeue() is None

    put_off(2, 7200)
    assert jobs.bring_forward() == 2
    assert {queue.dequeue().args for _ in range(2)} == {(1,), (2,)}
    assert queue.scheduled() == []
    assert jobs.bring_forward() == 0


def test_a_queue_whose_tables_another_process_is_making_is_opened_once_they_are_there(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []

    def open_queue(name: str, *, results: bool, connection: object) -> str:
        opened.append(connection)
        if len(opened) < 3:
            raise UniqueViolation("pg_type_typname_nsp_index")
        return name

    monkeypatch.setattr(module, "PostgresHuey", open_queue)
    shared = settings.model_copy(update={"database_url": SecretStr("postgresql+psycopg://db/hub")})
    assert str(module.make_huey(shared)) == module.QUEUE
    assert len(opened) == 3
    monkeypatch.setattr(module, "PostgresHuey", lambda *_, **__: raising())
    with pytest.raises(UniqueViolation):
        module.make_huey(shared)


def raising() -> None:
    raise UniqueViolation("again and again")
