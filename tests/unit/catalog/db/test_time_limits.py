"""Connections to PostgreSQL end where nobody answers, and nobody waits for what failed just now."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import OperationalError

from mediahub.catalog.db import time_limits
from mediahub.catalog.db.database import make_engine
from mediahub.catalog.db.time_limits import (
    LIMITS,
    SERVER_LIMITS,
    application_name,
    connect,
    fail_at_once_while_away,
    with_time_limits,
)
from mediahub.jobs import make_huey
from mediahub.settings import load_settings


def test_every_connection_has_limits() -> None:
    assert with_time_limits(make_url("postgresql+psycopg://me:p%40ss@db/x")).query == LIMITS


def test_what_somebody_wrote_into_the_address_stands() -> None:
    url = with_time_limits(make_url("postgresql://me@db/x?connect_timeout=60&sslmode=require"))
    assert url.query == {**LIMITS, "connect_timeout": "60", "sslmode": "require"}


def test_a_server_that_is_away_is_asked_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = create_engine("postgresql+psycopg://me@127.0.0.1:9/x")
    monkeypatch.setattr(time_limits, "REST", 60.0)
    fail_at_once_while_away(engine)
    tries: list[object] = []
    connect = engine.dialect.connect

    def counted(*args: object, **options: object) -> object:
        tries.append(args)
        return connect(*args, **options)

    monkeypatch.setattr(engine.dialect, "connect", counted)
    for _ in range(5):
        with pytest.raises(OperationalError, match="refused"):
            engine.connect()
    assert len(tries) == 2


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_the_server_too_leaves_a_machine_that_is_gone(database_url: str, tmp_path: Path) -> None:
    """On connections of the engine, and of the queue, which opens its own."""
    engine = make_engine(database_url)
    huey = make_huey(
        load_settings(home=tmp_path, database_url=database_url, s3_access_key="k", s3_secret_key="s")
    )
    with engine.connect() as connection, connect(make_url(database_url)) as own:
        for name, value in SERVER_LIMITS.items():
            asked = f"SELECT setting FROM pg_settings WHERE name = '{name}'"
            assert connection.exec_driver_sql(asked).scalar() == value
            for one in (own, huey.storage.conn):
                assert one.execute(asked).fetchone() == (value,)
                assert one.info.get_parameters()["keepalives_idle"] == LIMITS["keepalives_idle"]
        named = "SELECT current_setting('application_name')"
        assert connection.exec_driver_sql(named).scalar() == application_name()
        assert own.execute(named).fetchone() == (application_name(),)
    engine.dispose()
    huey.storage.close()


def test_a_name_of_a_machine_is_no_sql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limits.socket, "gethostname", lambda: "web-2'; DROP TABLE assets" + "x" * 99)
    assert application_name().startswith(f"mediahub {os.getpid()} web-2DROPTABLEassetsx")
    assert len(application_name()) == 63
