"""Links to a new password: once, aged, hashed, by mail to who has an account, and nobody learns who has."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Mail, OidcAccount, SignInChallenge, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity import sessions
from mediahub.identity.account.reset_links import make_reset_link, owner_of, send_reset_link, use_reset_link
from mediahub.identity.accounts import create_user
from mediahub.identity.passwords import is_right
from mediahub.problems import Conflict, Invalid, Missing

NEW = "another long password"


@pytest.fixture
def user_id(database: Database) -> int:
    with database.begin() as session:
        return create_user(session, "anna@example.org", "correct horse battery", "press").id


def link(database: Database, user_id: int) -> str:
    with database.begin() as session:
        return make_reset_link(session, user_id)


def password_is(database: Database, password: str) -> bool:
    with database.read() as session:
        return is_right(session.scalars(select(User.password)).one(), password)


def test_a_link_sets_the_password_once_and_ends_every_session(database: Database, user_id: int) -> None:
    with database.begin() as session:
        user = session.get_one(User, user_id)
        identity = f"{user.fs_uniquifier}.{sessions.begin_session(session, user_id, utcnow())}"
    older, secret = link(database, user_id), link(database, user_id)
    assert owner_of(database, older) is None, "a newer link ends it"
    owner = owner_of(database, secret)
    assert owner is not None
    assert owner.email == "anna@example.org"
    use_reset_link(database, secret, NEW)
    assert password_is(database, NEW)
    with database.read() as session:
        assert sessions.find_session(session, identity, utcnow()) is None
    for used in (secret, older):
        assert owner_of(database, used) is None
        with pytest.raises(Missing):
            use_reset_link(database, used, "a third long password")
    assert password_is(database, NEW)


def test_a_password_that_is_not_taken_leaves_the_link(database: Database, user_id: int) -> None:
    secret = link(database, user_id)
    with pytest.raises(Invalid, match="10 to 128"):
        use_reset_link(database, secret, "short")
    use_reset_link(database, secret, NEW)


def test_links_end_and_are_kept_as_hashes(database: Database, user_id: int) -> None:
    secret = link(database, user_id)
    with database.begin() as session:
        row = session.scalars(select(SignInChallenge)).one()
        assert secret not in (row.secret_sha256, row.details)
        session.execute(update(SignInChallenge).values(expires_at=utcnow() - timedelta(seconds=1)))
    assert owner_of(database, secret) is None
    with pytest.raises(Missing):
        use_reset_link(database, secret, NEW)


def test_mail_goes_to_who_has_an_account_and_to_nobody_else(database: Database, user_id: int) -> None:
    found: list[str] = []

    def address_of(secret: str) -> str:
        found.append(secret)
        return f"https://example.org/?key={secret}"

    send_reset_link(database, "ANNA@example.org", address_of)
    send_reset_link(database, "nobody@example.org", address_of)
    send_reset_link(database, "no address", address_of)
    with database.read() as session:
        mail = session.scalars(select(Mail)).one()
    assert mail.recipient == "anna@example.org"
    assert len(found) == 1
    assert found[0] in mail.text
    use_reset_link(database, found[0], NEW)
    assert password_is(database, NEW)


def test_who_is_shut_out_or_of_a_provider_gets_none(database: Database, user_id: int) -> None:
    with database.begin() as session:
        session.add(OidcAccount(user_id=user_id, issuer="https://id.example.org", subject="1"))
    send_reset_link(database, "anna@example.org", str)
    with database.begin() as session, pytest.raises(Conflict):
        make_reset_link(session, user_id)
    with database.begin() as session:
        session.execute(update(OidcAccount).values(user_id=user_id))
        session.get_one(User, user_id).active = False
    with database.begin() as session, pytest.raises(Missing):
        make_reset_link(session, user_id)
    with database.begin() as session, pytest.raises(Missing):
        make_reset_link(session, 999)
    with database.read() as session:
        assert session.scalars(select(Mail)).all() == []


def test_a_link_of_who_is_shut_out_meanwhile_opens_nothing(database: Database, user_id: int) -> None:
    secret = link(database, user_id)
    with database.begin() as session:
        session.get_one(User, user_id).active = False
    with pytest.raises(Missing):
        use_reset_link(database, secret, NEW)
