"""The first account: whoever has the code that the start printed makes it, once."""

from __future__ import annotations

import stat

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import InstallationSetting, User
from mediahub.catalog.settings.installation_settings import ORGANISATION, read_setting
from mediahub.home import SETUP_FILE, make_home
from mediahub.identity.accounts import AccountError
from mediahub.identity.people.first_account import (
    FirstAccount,
    WrongCode,
    ensure_code,
    is_code,
    is_set_up,
    make_first_account,
)
from mediahub.settings import Settings

ANA = FirstAccount("Ana@Example.org", "correct horse battery", "Ana", "Summit office")


@pytest.fixture
def code(database: Database, settings: Settings) -> str:
    make_home(settings.home)
    return ensure_code(database, settings)


def test_every_start_prints_the_same_code_and_only_its_owner_reads_it(
    database: Database, settings: Settings, code: str
) -> None:
    assert ensure_code(database, settings) == code
    assert stat.S_IMODE((settings.home / SETUP_FILE).stat().st_mode) == 0o600
    with database.read() as session:
        kept = [row.value for row in session.scalars(select(InstallationSetting))]
    assert code not in kept, "the catalogue has its hash"


def test_a_lost_file_gives_another_code_and_the_old_one_opens_nothing(
    database: Database, settings: Settings, code: str
) -> None:
    (settings.home / SETUP_FILE).unlink()
    fresh = ensure_code(database, settings)
    with database.read() as session:
        assert is_code(session, fresh)
        assert not is_code(session, code)


def test_it_makes_an_admin_once(database: Database, settings: Settings, code: str) -> None:
    user_id = make_first_account(database, code, ANA)
    with database.read() as session:
        user = session.get_one(User, user_id)
        assert (user.email, user.name, user.role_names) == ("ana@example.org", "Ana", ["admin"])
        assert read_setting(session, ORGANISATION) == "Summit office"
        assert is_set_up(session)
    with pytest.raises(WrongCode):
        make_first_account(database, code, FirstAccount("eve@example.org", "correct horse battery"))
    assert ensure_code(database, settings) == ""
    assert not (settings.home / SETUP_FILE).exists()


@pytest.mark.parametrize("wrong", ["", "guess", "0" * 20])
def test_a_stranger_without_the_code_makes_none(database: Database, code: str, wrong: str) -> None:
    with pytest.raises(WrongCode):
        make_first_account(database, wrong, ANA)
    with database.read() as session:
        assert not is_set_up(session)


def test_a_password_that_is_too_short_leaves_the_code_as_good_as_it_was(
    database: Database, code: str
) -> None:
    with pytest.raises(AccountError):
        make_first_account(database, code, FirstAccount("ana@example.org", "short"))
    assert make_first_account(database, code, ANA)
