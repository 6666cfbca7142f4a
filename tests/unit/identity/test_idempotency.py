"""Idempotency keys: what was done once is answered again."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import IdempotencyKey
from mediahub.catalog.models.base import utcnow
from mediahub.identity import idempotency
from mediahub.identity.accounts import create_user
from mediahub.identity.idempotency import KEPT, UNDER_WAY_FOR, Answer, KeyUsed
from mediahub.problems import Conflict

DONE = Answer(201, "{}", "application/json")


@pytest.fixture
def user_id(database: Database) -> int:
    with database.begin() as session:
        return create_user(session, "anna@example.org", "long enough pw", "admin").id


def age(database: Database, by: object) -> None:
    with database.begin() as session:
        session.execute(update(IdempotencyKey).values(created_at=utcnow() - by))  # type: ignore[operator]


def test_a_request_that_was_done_is_answered_again(database: Database, user_id: int) -> None:
    assert idempotency.claim(database, user_id, "k", "a") is None
    idempotency.keep(database, user_id, "k", DONE)
    assert idempotency.claim(database, user_id, "k", "a") == DONE
    with pytest.raises(KeyUsed):
        idempotency.claim(database, user_id, "k", "b")


def test_a_request_under_way_is_not_begun_again_until_it_must_be_dead(
    database: Database, user_id: int
) -> None:
    assert idempotency.claim(database, user_id, "k", "a") is None
    with pytest.raises(Conflict, match="under way"):
        idempotency.claim(database, user_id, "k", "a")
    age(database, UNDER_WAY_FOR)
    assert idempotency.claim(database, user_id, "k", "a") is None


def test_what_failed_or_is_old_may_be_sent_again(database: Database, user_id: int) -> None:
    assert idempotency.claim(database, user_id, "k", "a") is None
    idempotency.forget(database, user_id, "k")
    assert idempotency.claim(database, user_id, "k", "b") is None
    idempotency.keep(database, user_id, "k", DONE)
    age(database, KEPT)
    assert idempotency.claim(database, user_id, "k", "c") is None
