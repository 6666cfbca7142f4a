"""Passkeys as pages ask for them: signing in, proving, and what is refused."""

from __future__ import annotations

import copy
import json

from mediahub.catalog.db.database import Database
from mediahub.identity.factors.requests import (
    passkey_question,
    use_passkey,
)
from tests.unit.identity.factors.registering import SITE, registered, second, user


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
