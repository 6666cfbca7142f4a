from __future__ import annotations

import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import TimeoutError as PoolTimeout

from mediahub.catalog.db.database import Database, make_engine
from mediahub.catalog.db.pool import EACH_THREAD, DeadlockFreePool

SIZE, OVERFLOW = 2, 4
THREADS = (SIZE + OVERFLOW) // EACH_THREAD


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return create_engine(
        f"sqlite:///{tmp_path}/pool.sqlite", poolclass=DeadlockFreePool, pool_size=SIZE,
        max_overflow=OVERFLOW, pool_timeout=0.3,
    )  # fmt: skip


def held(engine: Engine) -> list[Connection]:
    """As many connections as one thread may have."""
    return [engine.connect() for _ in range(EACH_THREAD)]


def test_more_threads_than_connections_get_two_each(database: Database) -> None:
    pool = database.engine.pool
    assert isinstance(pool, DeadlockFreePool)
    many = 2 * (pool.size() + pool._max_overflow)
    begun = threading.Barrier(many)

    def read_twice() -> int:
        begun.wait(20)
        with database.read() as outer:
            outer.scalar(text("SELECT 1"))
            threading.Event().wait(0.02)  # the others take their first meanwhile
            with database.read() as inner:
                return int(inner.execute(text("SELECT 2")).scalar_one())

    with ThreadPoolExecutor(many) as threads:
        answers = [threads.submit(read_twice) for _ in range(many)]
    assert [one.result() for one in answers] == [2] * many


def test_a_thread_waits_until_another_has_given_all_back(engine: Engine) -> None:
    first = held(engine)
    with ThreadPoolExecutor(1) as others:
        theirs = others.submit(held, engine).result()
        with ThreadPoolExecutor(1) as late:
            with pytest.raises(PoolTimeout, match="in use"):
                late.submit(engine.connect).result()
            for one in first[1:]:
                one.close()
            with pytest.raises(PoolTimeout):
                late.submit(engine.connect).result()
            first[0].close()
            late.submit(engine.connect).result().close()
        for one in theirs:
            one.close()


def test_what_another_thread_gives_back_counts_for_who_took_it(engine: Engine) -> None:
    with ThreadPoolExecutor(THREADS) as takers:
        ready = threading.Barrier(THREADS)

        def take() -> Connection:
            ready.wait(10)
            return engine.connect()

        taken = [takers.submit(take) for _ in range(THREADS)]
        connections = [one.result() for one in taken]
        with pytest.raises(PoolTimeout):
            engine.connect()
        for one in connections:
            one.close()
        engine.connect().close()


def test_what_is_forgotten_comes_back(engine: Engine) -> None:
    def forget() -> None:
        held(engine)

    for _ in range(2 * THREADS):
        with ThreadPoolExecutor(1) as one:
            one.submit(forget).result()
        gc.collect()
    engine.connect().close()
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_connection_that_cannot_be_made_takes_no_place(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/house/pool.sqlite")
    (tmp_path / "house").rmdir()
    for _ in range(50):
        with pytest.raises(Exception, match="unable to open"):
            engine.connect()
    (tmp_path / "house").mkdir()
    for one in held(engine):
        one.close()
