"""Idempotency keys: what was done once is answered again."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import IdempotencyKey
from mediahub.catalog.models.base import utcnow
from mediahub.identity import idempotency
from mediahub.identity.idempotency import RETENTION, UNDER_WAY_FOR, Answer, KeyUsed
from mediahub.problems import Conflict

DONE = Answer(201, "{}", "application/json")


ANNA, BEN = "user 1", "link 1 5f0a"


def age(database: Database, by: object) -> None:
    with database.begin() as session:
        session.execute(update(IdempotencyKey).values(created_at=utcnow() - by))  # type: ignore[operator]


def test_a_request_that_was_done_is_answered_again(database: Database) -> None:
    assert idempotency.claim(database, ANNA, "k", "a") is None
    idempotency.keep(database, ANNA, "k", DONE)
    assert idempotency.claim(database, ANNA, "k", "a") == DONE
    with pytest.raises(KeyUsed):
        idempotency.claim(database, ANNA, "k", "b")


def test_a_request_under_way_is_not_begun_again_until_it_must_be_dead(
    database: Database,
) -> None:
    assert idempotency.claim(database, ANNA, "k", "a") is None
    with pytest.raises(Conflict, match="under way"):
        idempotency.claim(database, ANNA, "k", "a")
    age(database, UNDER_WAY_FOR)
    assert idempotency.claim(database, ANNA, "k", "a") is None


def test_what_failed_or_is_old_may_be_sent_again(database: Database) -> None:
    assert idempotency.claim(database, ANNA, "k", "a") is None
    idempotency.forget(database, ANNA, "k")
    assert idempotency.claim(database, ANNA, "k", "b") is None
    idempotency.keep(database, ANNA, "k", DONE)
    age(database, RETENTION)
    assert idempotency.claim(database, ANNA, "k", "c") is None


def test_keys_are_their_owners(database: Database) -> None:
    assert idempotency.claim(database, ANNA, "k", "a") is None
    idempotency.keep(database, ANNA, "k", DONE)
    assert idempotency.claim(database, BEN, "k", "b") is None
    idempotency.forget(database, BEN, "k")
    assert idempotency.claim(database, ANNA, "k", "a") == DONE
