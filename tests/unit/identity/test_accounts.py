from __future__ import annotations

import stat

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import User
from mediahub.home import ACCOUNTS_FILE
from mediahub.identity.accounts import ROLES, AccountError, create_user, ensure_accounts
from mediahub.settings import Settings


def test_one_account_a_role_at_first_start_and_none_later(database: Database, settings: Settings) -> None:
    accounts = ensure_accounts(database, settings)
    assert [account.role for account in accounts] == list(ROLES)
    assert len({account.password for account in accounts}) == len(ROLES)
    assert ensure_accounts(database, settings) == []
    kept = settings.home / ACCOUNTS_FILE
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert all(account.password in kept.read_text() for account in accounts)
    with database.read() as session:
        user = session.scalars(select(User).where(User.email == accounts[0].email)).one()
        assert user.password is not None
        assert user.password.startswith("$argon2id$")
        assert PasswordHasher().verify(user.password, accounts[0].password)


def test_accounts_that_cannot_be_made_say_why(database: Database) -> None:
    with database.begin() as session:
        create_user(session, "a@example.org", "long enough pw", "press")
        with pytest.raises(AccountError, match="already"):
            create_user(session, "a@example.org", "long enough pw", "press")
        with pytest.raises(AccountError, match="photographer"):
            create_user(session, "b@example.org", "long enough pw", "king")
