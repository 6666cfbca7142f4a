"""Accounts of cameras, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import UnknownEvent, create_event
from mediahub.catalog.models.base import utcnow
from mediahub.identity.limits.backoff import Backoff
from mediahub.ingest.sources.ftp import accounts
from mediahub.ingest.sources.ftp.accounts import (
    AccountError,
    change_account,
    create_account,
    find_account,
    set_active,
    sign_in,
    todays_batch,
)
from mediahub.messages import Message
from mediahub.problems import TooMany
from tests.unit.identity.limits.test_backoff import later

HERE = "198.51.100.7"


@pytest.fixture
def password(database: Database) -> str:
    """Of the account `chen`."""
    with database.begin() as session:
        create_event(session, "summit", "Summit", "Asia/Shanghai")
        return create_account(session, "chen", event="summit", photographer="Chen Rui")


def test_only_the_right_password_opens(database: Database, password: str) -> None:
    account = sign_in(database, "chen", password, HERE)
    assert account is not None
    assert (account.event, account.photographer) == ("summit", "Chen Rui")
    for login, wrong in (
        ("chen", password + "x"),
        ("chen", ""),
        ("maja", password),
        ("ch\udce9n\0", "\udce9"),
    ):
        assert sign_in(database, login, wrong, HERE) is None
    with database.read() as session:
        kept = find_account(session, "chen")
        assert kept is not None
        assert kept.password.startswith("$argon2id$")


def test_a_disabled_account_neither_signs_in_nor_sends(database: Database, password: str) -> None:
    account = sign_in(database, "chen", password, HERE)
    assert account is not None
    with database.begin() as session:
        set_active(session, "chen", False)
    assert sign_in(database, "chen", password, HERE) is None
    with database.begin() as session:
        assert todays_batch(session, account.id, utcnow()) is None


def test_wrong_tries_make_a_network_wait_longer_and_longer(
    database: Database, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "CAMERA_HERE", Backoff("here", 3, 10, 60, 3600))
    monkeypatch.setattr(accounts, "CAMERA_NETWORK", Backoff("network", 5, 5, 60, 900, ends=False))
    for _ in range(2):
        sign_in(database, "chen", "guess", HERE)
    assert sign_in(database, "chen", password, HERE) is not None  # and the count begins again
    for _ in range(3):
        sign_in(database, "chen", "guess", HERE)
    with pytest.raises(TooMany, match="Try again in 10 s"):
        sign_in(database, "chen", password, HERE)
    assert sign_in(database, "chen", password, "203.0.113.9") is not None  # nobody guesses there
    later(database, 10)
    assert sign_in(database, "chen", "guess", HERE) is None
    with pytest.raises(TooMany, match="Try again in 20 s"):
        sign_in(database, "chen", password, HERE)
    with pytest.raises(TooMany):  # one network that tries many logins
        sign_in(database, "maja", "guess", HERE)
    later(database, 20)
    assert sign_in(database, "chen", password, HERE) is not None


def test_an_ipv6_network_is_one_guesser(
    database: Database, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "CAMERA_HERE", Backoff("here", 2, 10, 60, 3600))
    for number in range(2):
        sign_in(database, "chen", "guess", f"2001:db8::{number}")
    with pytest.raises(TooMany):
        sign_in(database, "chen", "guess", "2001:db8::ffff")
    assert sign_in(database, "chen", password, "2001:db8:0:1::1") is not None


def test_a_day_at_the_event_is_one_delivery(database: Database, password: str) -> None:
    account = sign_in(database, "chen", password, HERE)
    assert account is not None
    moments = ["2025-10-17T16:30:00+00:00", "2025-10-18T15:59:00+00:00", "2025-10-18T16:01:00+00:00"]
    with database.begin() as session:
        batches = [todays_batch(session, account.id, datetime.fromisoformat(at)) for at in moments]
    first, evening, next_day = [batch.id for batch in batches if batch]
    assert first == evening != next_day  # midnight is that of Shanghai


def test_a_delivery_begins_with_what_the_account_says(database: Database, password: str) -> None:
    with database.begin() as session:
        change_account(session, "chen", template={"city": "Wuhu"}, clock_offset=-3600)
        change_account(session, "chen", clock_offset=3600)  # the words stay
        account = find_account(session, "chen")
        assert account is not None
        batch = todays_batch(session, account.id, utcnow())
    assert batch is not None
    assert (batch.template, batch.clock_offset) == ({"city": "Wuhu"}, 3600)
    with database.begin() as session, pytest.raises(AccountError, match="no login"):
        change_account(session, "maja", clock_offset=1)


def test_a_malformed_login_is_refused(database: Database) -> None:
    for login in ("", "chen rui", "chen/../x", "-x", "x" * 41, "ch\u00e9n"):
        with database.begin() as session, pytest.raises(AccountError, match="no login"):
            create_account(session, login, event="summit", photographer="Chen Rui")


@pytest.mark.parametrize("typed", ["CHEN", " Chen ", "ｃhen"])
def test_a_login_is_one_however_a_camera_types_it(database: Database, password: str, typed: str) -> None:
    account = sign_in(database, typed, password, HERE)
    assert account is not None
    assert account.login == "chen"
    with database.begin() as session, pytest.raises(AccountError, match="already"):
        create_account(session, typed, event="summit", photographer="Maja")


def test_a_taken_login_and_an_unknown_event_are_refused(database: Database, password: str) -> None:
    with database.begin() as session, pytest.raises(AccountError, match="already"):
        create_account(session, "chen", event="summit", photographer="Maja")
    with database.begin() as session, pytest.raises(UnknownEvent, match="summit"):
        create_account(session, "maja", event="nowhere", photographer="Maja")


def test_what_is_wrong_can_be_said_in_any_language(database: Database, password: str) -> None:
    with database.begin() as session, pytest.raises(AccountError) as taken:
        create_account(session, "chen", event="summit", photographer="Maja")
    with database.begin() as session, pytest.raises(AccountError) as missing:
        set_active(session, "maja", False)
    for caught, text in ((taken, "There is a login “%(login)s” already."),
                         (missing, "There is no login “%(login)s”. There are: %(known)s.")):  # fmt: skip
        sentence = str(caught.value)
        assert isinstance(sentence, Message)
        assert sentence.text == text
