"""Changing one's own password."""

from __future__ import annotations

import pytest

from mediahub.audit import Action
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AuditEntry, OidcAccount, User
from mediahub.identity.account.change_password import change_password, is_of_provider, remove_own_password
from mediahub.identity.accounts import create_user
from mediahub.identity.factors.proofs import Given
from mediahub.problems import Conflict, Invalid

OLD, NEW = "correct horse battery", "another horse battery"


@pytest.fixture
def user(database: Database) -> int:
    with database.begin() as session:
        return create_user(session, "eva@example.org", OLD, "press").id


def change(database: Database, user: int, old: str, new: str) -> int:
    return change_password(database, user, Given(password=old), new, session_id=None, end_others=True)


def by_provider(database: Database, user: int) -> None:
    with database.begin() as session:
        session.add(OidcAccount(user_id=user, issuer="https://id.example", subject="eva"))


def test_the_old_one_is_asked_for_and_the_new_one_is_judged(database: Database, user: int) -> None:
    with pytest.raises(Invalid, match="not your password"):
        change(database, user, "wrong horse battery", NEW)
    with pytest.raises(Invalid):
        change(database, user, OLD, "short")
    assert change(database, user, OLD, NEW) == 0
    with pytest.raises(Invalid, match="not your password"):
        change(database, user, OLD, NEW)
    with database.read() as session:
        assert [entry.action for entry in session.query(AuditEntry)].count(Action.PASSWORD_CHANGED) == 1


def test_whom_a_provider_signs_in_has_none_to_change(database: Database, user: int) -> None:
    with pytest.raises(Conflict, match="no organisation"):
        remove_own_password(database, user)
    by_provider(database, user)
    remove_own_password(database, user)
    remove_own_password(database, user)
    with database.read() as session:
        assert session.get_one(User, user).password is None
        assert is_of_provider(session, user)
    with pytest.raises(Conflict, match="organisation’s account"):
        change(database, user, "", NEW)
