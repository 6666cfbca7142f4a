"""Codes of authenticator apps: RFC 6238's own, clocks that are off, codes that are sent twice."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from passlib.totp import TOTP
from sqlalchemy import text

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Authenticator
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.identity.factors import authenticator

RFC_KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""`12345678901234567890`, the key of RFC 6238's appendix B."""


@pytest.fixture
def user_id(database: Database) -> int:
    with database.begin() as session:
        return create_user(session, "anna@example.org", "correct horse battery", "press").id


def code_at(key: str, moment: datetime) -> str:
    return str(TOTP(key=key).generate(time=moment).token)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(database: Database, user_id: int, seconds: int, code: str) -> None:
    with database.begin() as session:
        moment = datetime.fromtimestamp(seconds, UTC)
        assert authenticator.confirm(session, user_id, RFC_KEY, code, moment)


def test_a_code_is_good_once_and_older_ones_are_not(database: Database, user_id: int) -> None:
    key, now = authenticator.new_key(), utcnow()
    with database.begin() as session:
        assert not authenticator.confirm(
            session, user_id, key, "000000" if code_at(key, now) != "000000" else "1"
        )
        assert not authenticator.check(session, user_id, code_at(key, now), now)
        assert authenticator.confirm(session, user_id, key, code_at(key, now), now)
    with database.begin() as session:
        assert not authenticator.check(session, user_id, code_at(key, now), now)
        later = now + timedelta(seconds=60)
        assert authenticator.check(session, user_id, code_at(key, later), later)
        assert not authenticator.check(session, user_id, code_at(key, later), later)
        earlier = now + timedelta(seconds=30)
        assert not authenticator.check(session, user_id, code_at(key, earlier), later)


def test_of_two_who_send_a_code_at_the_same_moment_one_is_let_in(database: Database, user_id: int) -> None:
    """The second looks before the first is done, and is still refused."""
    key, now, found = authenticator.new_key(), utcnow(), list[bool]()
    with database.begin() as session:
        session.add(Authenticator(user_id=user_id, key=key, confirmed_at=now))

    def second() -> None:
        with database.begin() as session:
            found.append(authenticator.check(session, user_id, code_at(key, now), now))

    thread = threading.Thread(target=second)
    with database.begin() as session:
        assert authenticator.check(session, user_id, code_at(key, now), now)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(30)
    assert found == [False]


def test_a_clock_may_be_half_a_minute_off_and_no_more(database: Database, user_id: int) -> None:
    key, now = authenticator.new_key(), datetime(2026, 11, 30, 12, 0, 15, tzinfo=UTC)
    with database.begin() as session:
        assert (
            authenticator.confirm(session, user_id, key, code_at(key, now - timedelta(minutes=5)), now)
            is False
        )
        assert authenticator.confirm(session, user_id, key, code_at(key, now - timedelta(seconds=30)), now)
        assert authenticator.check(session, user_id, code_at(key, now + timedelta(seconds=30)), now)
        assert not authenticator.check(session, user_id, code_at(key, now + timedelta(seconds=90)), now)


def test_the_key_is_not_to_be_read_in_the_database(database: Database, user_id: int) -> None:
    key, now = authenticator.new_key(), utcnow()
    with database.begin() as session:
        authenticator.confirm(session, user_id, key, code_at(key, now), now)
    with database.read() as session:
        kept = session.scalars(text("SELECT key FROM authenticator")).one()  # type: ignore[call-overload]
        assert key not in kept


@pytest.mark.parametrize(
    "code", ["", " ", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\x00" * 6, "-12345", "9" * 5000]
)
def test_what_is_no_code_is_wrong(database: Database, user_id: int, code: str) -> None:
    key, now = authenticator.new_key(), utcnow()
    with database.begin() as session:
        authenticator.confirm(session, user_id, key, code_at(key, now), now)
        assert not authenticator.check(session, user_id, code)


def test_a_code_is_taken_as_people_type_it(database: Database, user_id: int) -> None:
    key, now = authenticator.new_key(), utcnow()
    code = code_at(key, now)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    with database.begin() as session:
        assert authenticator.confirm(session, user_id, key, f" {wide[:3]} {wide[3:]} ", now)


def test_the_address_names_us_and_the_account() -> None:
    address = authenticator.address_of(RFC_KEY, "anna@example.org")
    assert address.startswith("otpauth://totp/MediaHub:anna@example.org?")
    assert f"secret={RFC_KEY}" in address
    assert "issuer=MediaHub" in address
