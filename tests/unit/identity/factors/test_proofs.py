"""Proofs: what somebody has, tries that are counted before they are made, codes that many send at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Authenticator
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.identity.factors import authenticator
from mediahub.identity.factors.authenticator import WINDOW
from mediahub.identity.factors.proofs import Given, Ways, reauthenticate, second_factor, ways_of
from mediahub.identity.factors.recovery_codes import make_codes
from mediahub.identity.limits.backoff import PROOFS
from mediahub.problems import TooMany
from tests.unit.identity.factors.test_authenticator import code_at

PASSWORD = "correct horse battery"


@pytest.fixture
def user_id(database: Database) -> int:
    with database.begin() as session:
        return create_user(session, "anna@example.org", PASSWORD, "press").id


@pytest.fixture
def key(database: Database, user_id: int) -> str:
    key = authenticator.new_key()
    with database.begin() as session:
        session.add(Authenticator(user_id=user_id, key=key, confirmed_at=utcnow()))
    return key


def test_what_somebody_has(database: Database, user_id: int, key: str) -> None:
    with database.begin() as session:
        assert ways_of(session, user_id) == Ways(password=True, authenticator=True)
        make_codes(session, user_id)
        assert ways_of(session, user_id).recovery_codes == 10
        assert ways_of(session, user_id).asks_second


def test_a_code_that_many_send_at_once_lets_one_in(database: Database, user_id: int, key: str) -> None:
    code = code_at(key, utcnow())
    found: list[str] = []
    tries = [
        threading.Thread(
            target=lambda: found.append(second_factor(database, user_id, Given(code=code), None))
        )
        for _ in range(5)
    ]
    for one in tries:
        one.start()
    for one in tries:
        one.join()
    assert sorted(found) == ["", "", "", "", "totp"]


def test_a_code_that_signed_somebody_in_proves_nothing_after_it(
    database: Database, user_id: int, key: str
) -> None:
    """Who looked over a shoulder has no code for the next page that asks."""
    code = code_at(key, utcnow())
    assert second_factor(database, user_id, Given(code=code), None) == "totp"
    assert reauthenticate(database, user_id, Given(code=code), None) == ""
    later = code_at(key, utcnow() + timedelta(seconds=WINDOW))
    assert reauthenticate(database, user_id, Given(code=later), None) == "totp"
    assert second_factor(database, user_id, Given(code=later), None) == ""
    assert second_factor(database, user_id, Given(code=code), None) == ""


def test_many_guesses_at_once_are_not_all_made(database: Database, user_id: int, key: str) -> None:
    made: list[str] = []

    def guess(number: int) -> None:
        try:
            made.append(second_factor(database, user_id, Given(code=f"{number:06}"), None))
        except TooMany:
            return

    tries = [threading.Thread(target=guess, args=(number,)) for number in range(20)]
    for one in tries:
        one.start()
    for one in tries:
        one.join()
    assert len(made) == PROOFS.free


def test_a_right_one_forgets_the_wrong_ones_before(database: Database, user_id: int) -> None:
    for _ in range(3):
        for _ in range(4):
            assert reauthenticate(database, user_id, Given(password="wrong wrong"), None) == ""
        assert reauthenticate(database, user_id, Given(password=PASSWORD), None) == "password"


def test_a_known_device_has_tries_of_its_own(database: Database, user_id: int) -> None:
    """Who stole the password makes its owner wait nowhere that they were signed in."""
    for _ in range(PROOFS.free):
        assert reauthenticate(database, user_id, Given(password="wrong wrong"), None) == ""
    with pytest.raises(TooMany):
        reauthenticate(database, user_id, Given(password=PASSWORD), None)
    assert reauthenticate(database, user_id, Given(password=PASSWORD, device="1:own"), None) == "password"


def test_a_recovery_code_proves_nothing_again_and_nothing_is_no_try(database: Database, user_id: int) -> None:
    with database.begin() as session:
        code = make_codes(session, user_id)[0]
    assert reauthenticate(database, user_id, Given(code=code), None) == ""
    for _ in range(30):
        assert reauthenticate(database, user_id, Given(), None) == ""
        assert second_factor(database, user_id, Given(), None) == ""
    assert second_factor(database, user_id, Given(code=code), None) == "recovery_code"
