"""Passkeys as pages ask for them: signing in, proving, and what is refused."""

from __future__ import annotations

import copy
import json
from typing import Any

from mediahub.catalog.db.database import Database
from mediahub.identity.accounts import create_user
from mediahub.identity.factors import passkeys
from mediahub.identity.factors.passkeys import Site
from mediahub.identity.factors.requests import (
    passkey_question,
    passkey_registration,
    register_passkey,
    use_passkey,
)
from tests.security_keys import SecurityKey

SITE = Site("localhost", "http://localhost")


def user(database: Database, name: str) -> int:
    with database.begin() as session:
        return create_user(session, f"{name}@example.org", "correct horse battery", "press").id


def registered(database: Database, user_id: int, **options: Any) -> SecurityKey:
    key = SecurityKey(**options)
    asked, secret = passkey_registration(database, user_id, SITE)
    register_passkey(database, user_id, secret, key.make(json.loads(asked)), SITE, "Key")
    return key


def second(database: Database, secret: str, sent: str, user_id: int) -> bool:
    with database.begin() as session:
        return passkeys.use(session, secret, sent, SITE, user_id) is not None


def test_a_passkey_with_a_pin_signs_in_alone(database: Database) -> None:
    anna = user(database, "anna")
    key = registered(database, anna, verifies=True)
    asked, secret = passkey_question(database, SITE)
    assert json.loads(asked)["userVerification"] == "required"
    assert json.loads(asked).get("allowCredentials", []) == []
    found = use_passkey(database, secret, key.use(json.loads(asked)), SITE)
    assert found is not None
    assert found.id == anna


def test_one_without_is_a_second_factor_alone(database: Database) -> None:
    anna = user(database, "anna")
    key = registered(database, anna)
    asked, secret = passkey_question(database, SITE)
    assert use_passkey(database, secret, key.use(json.loads(asked)), SITE) is None
    asked, secret = passkey_question(database, SITE, anna)
    assert len(json.loads(asked)["allowCredentials"]) == 1
    assert second(database, secret, key.use(json.loads(asked)), anna)


def test_an_answer_is_good_once(database: Database) -> None:
    anna = user(database, "anna")
    key = registered(database, anna)
    asked, secret = passkey_question(database, SITE, anna)
    sent = key.use(json.loads(asked))
    assert second(database, secret, sent, anna)
    assert not second(database, secret, sent, anna)
    _, later = passkey_question(database, SITE, anna)
    assert not second(database, later, sent, anna)


def test_a_copy_whose_counter_lags_is_refused(database: Database) -> None:
    anna = user(database, "anna")
    key = registered(database, anna)
    thief = copy.copy(key.device)
    for _ in range(2):
        asked, secret = passkey_question(database, SITE, anna)
        assert second(database, secret, key.use(json.loads(asked)), anna)
    key.device = thief
    asked, secret = passkey_question(database, SITE, anna)
    assert not second(database, secret, key.use(json.loads(asked)), anna)
