"""What a service waits for before it starts, and how long."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from mediahub.catalog.db.database import Database
from mediahub.services import needs
from mediahub.services.errors import ServiceError
from mediahub.services.needs import await_needs, database_problem, storage_problem
from mediahub.settings import Settings
from mediahub.storage import Denied
from tests.object_storage import BucketInMemory, refused


def test_a_database_says_what_it_needs(database: Database) -> None:
    assert database_problem(database) is None
    for revision, advice in (("0001", "run `mediahub migrate`"), ("9999", "update this program")):
        with database.begin() as session:
            session.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
        assert advice in (database_problem(database) or "")


def test_a_database_that_does_not_answer_is_a_problem_in_words() -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:9/none")
    assert "PostgreSQL does not answer" in (database_problem(away) or "")
    away.dispose()


def test_storage_says_what_it_needs_and_refused_keys_are_not_waited_for(opened: BucketInMemory) -> None:
    assert storage_problem(opened) is None
    opened.s3.broken = refused("InternalError")
    assert "try again later" in (storage_problem(opened) or "")
    opened.s3.broken = refused("AccessDenied")
    with pytest.raises(Denied):
        storage_problem(opened)


def test_it_waits_until_both_are_there_and_says_for_what_once(
    here: Settings, opened: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.s3.broken = refused("InternalError")
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            opened.s3.broken = None

    monkeypatch.setattr(needs.time, "sleep", sleep)
    heard: list[str] = []
    await_needs(here, heard.append)
    assert len(waits) == 3
    assert len(heard) == 1
    assert heard[0].startswith("waiting: cannot open the bucket")


def test_waiting_ends(here: Settings, opened: BucketInMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs.time, "sleep", lambda seconds: None)
    opened.s3.broken = refused("InternalError")
    with pytest.raises(ServiceError, match="waited 0 s in vain: cannot open the bucket"):
        await_needs(here, lambda text: None, seconds=0)
    opened.s3.broken = refused("SignatureDoesNotMatch")
    with pytest.raises(ServiceError, match="secret key is wrong"):
        await_needs(here, lambda text: None)
