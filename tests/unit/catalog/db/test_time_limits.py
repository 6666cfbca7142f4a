"""Connections to PostgreSQL end where nobody answers, and nobody waits for what failed just now."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import OperationalError

from mediahub.catalog.db import time_limits
from mediahub.catalog.db.time_limits import LIMITS, fail_at_once_while_away, with_time_limits


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
