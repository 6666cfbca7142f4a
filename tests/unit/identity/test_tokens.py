"""API tokens on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import ApiToken, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.identity.tokens import TokenError, create_token, find_token, list_tokens, revoke_token

pytestmark = pytest.mark.databases
EMAIL = "chen@example.org"


@pytest.fixture
def token(database: Database) -> str:
    with database.begin() as session:
        create_user(session, EMAIL, "correct horse battery", "photographer")
        return create_token(session, EMAIL, ["upload"], days=2, name="laptop")[1]


def test_a_token_is_found_with_its_user_and_scopes(database: Database, token: str) -> None:
    with database.read() as session:
        found = find_token(session, token, utcnow())
        assert found is not None
        assert (found.user.email, found.scopes, found.name) == (EMAIL, "upload", "laptop")


def test_the_secret_is_kept_nowhere(database: Database, token: str) -> None:
    with database.read() as session:
        row = session.scalar(select(ApiToken))
        assert row is not None
        secret = token.removeprefix(f"{row.prefix}_")
        assert len(secret) >= 43
        assert secret not in str({c.name: getattr(row, c.name) for c in ApiToken.__table__.columns})


@pytest.mark.parametrize("damage", ["", "x", "mediahub_", "prefix only", "other end", "upper"])
def test_anything_else_is_no_token(database: Database, token: str, damage: str) -> None:
    wrong = {
        "prefix only": token[:19],
        "other end": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "upper": token.swapcase(),
    }.get(damage, damage)
    with database.read() as session:
        assert find_token(session, wrong, utcnow()) is None


def test_a_token_ends(database: Database, token: str) -> None:
    with database.read() as session:
        assert find_token(session, token, utcnow() + timedelta(days=2, seconds=1)) is None
        assert find_token(session, token, utcnow() + timedelta(days=1)) is not None


def test_a_revoked_token_opens_nothing(database: Database, token: str) -> None:
    with database.begin() as session:
        revoke_token(session, token[:19])
    with database.read() as session:
        assert find_token(session, token, utcnow()) is None
        assert [bool(row.revoked_at) for row in list_tokens(session)] == [True]
    with database.begin() as session, pytest.raises(TokenError, match="no token mediahub_0"):
        revoke_token(session, "mediahub_0")


def test_the_token_of_someone_shut_out_opens_nothing(database: Database, token: str) -> None:
    with database.begin() as session:
        session.scalars(select(User)).one().active = False
    with database.read() as session:
        assert find_token(session, token, utcnow()) is None


def test_who_and_what_for_must_be_known(database: Database, token: str) -> None:
    with database.begin() as session, pytest.raises(TokenError, match="Nobody has the address"):
        create_token(session, "nobody@example.org", ["upload"], days=1)
    for scopes in ([], ["upload", "everything"]):
        with database.begin() as session, pytest.raises(TokenError, match="upload, read"):
            create_token(session, EMAIL, scopes, days=1)
