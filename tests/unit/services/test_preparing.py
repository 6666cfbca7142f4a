"""The first start: bucket, database and accounts; and the second one."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.db.database import Database
from mediahub.catalog.db.schema import schema_revisions
from mediahub.catalog.models import User
from mediahub.services import preparing
from mediahub.services.errors import ServiceError
from mediahub.services.preparing import (
    check_address,
    prepare_database,
    prepare_embedded_bucket,
    prepare_external_bucket,
)
from mediahub.settings import Settings, load_settings
from mediahub.storage import StorageError
from tests.object_storage import BucketInMemory, refused


def test_an_address_that_is_none_is_found_before_anything_starts(here: Settings) -> None:
    check_address(here)
    with pytest.raises(SQLAlchemyError):
        check_address(load_settings(home=here.home, database_url="no address"))


def test_the_first_start_makes_tables_and_accounts_and_the_second_keeps_them(
    s3_settings: Settings, bare_database_url: str
) -> None:
    settings = load_settings(home=s3_settings.home, database_url=bare_database_url)
    made = prepare_database(settings, demo=True).accounts
    assert {role for role, _, _ in made} >= {"admin", "photographer", "press"}
    assert all(len(password) >= 12 for _, _, password in made)
    assert prepare_database(settings, demo=True).accounts == []
    database = Database(bare_database_url)
    current, newest = schema_revisions(database)
    with database.read() as session:
        assert set(session.scalars(select(User.email))) == {email for _, email, _ in made}
    database.dispose()
    assert current == newest


def test_a_bucket_elsewhere_is_made_where_that_is_allowed(here: Settings, opened: BucketInMemory) -> None:
    opened.s3.is_made = False
    assert prepare_external_bucket(here) is None
    assert opened.s3.is_made


def test_who_may_not_set_cors_is_told_what_to_ask_for(
    here: Settings, opened: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise refused("AccessDenied")

    monkeypatch.setattr(opened.s3, "put_bucket_cors", refuse)
    said = prepare_external_bucket(here) or ""
    assert here.origins[0] in said
    assert "CORS" in said


def test_the_embedded_server_is_waited_for_and_has_to_promise_to_sync(
    here: Settings, opened: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.s3.broken = refused("InternalError")
    asked: list[str] = []

    def answer(ports: dict[str, int], commands: list[str]) -> str:
        asked.extend(commands)
        return commands[0]

    monkeypatch.setattr(preparing, "run_shell", answer)
    monkeypatch.setattr(preparing.time, "sleep", lambda seconds: setattr(opened.s3, "broken", None))
    prepare_embedded_bucket(here, {}, 60)
    assert "-locationPrefix=/buckets/media/originals/" in asked[0]
    assert "-fsync" in asked[0]
    monkeypatch.setattr(preparing, "run_shell", lambda ports, commands: "error")
    with pytest.raises(ServiceError, match="would not promise"):
        prepare_embedded_bucket(here, {}, 60)


def test_a_server_that_does_not_come_up_is_said(
    here: Settings, opened: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing.time, "sleep", lambda seconds: None)
    opened.s3.broken = refused("InternalError")
    with pytest.raises(StorageError):
        prepare_embedded_bucket(here, {}, -1)
