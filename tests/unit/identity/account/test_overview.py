"""What the page of one's own account shows."""

from __future__ import annotations

from datetime import timedelta

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import SignInSession
from mediahub.catalog.models.base import utcnow
from mediahub.identity.account.overview import overview
from mediahub.identity.accounts import create_user
from mediahub.identity.tokens import create_token, revoke_token


def test_only_what_works_is_counted(database: Database) -> None:
    now = utcnow()
    with database.begin() as session:
        user = create_user(session, "eva@example.org", "correct horse battery", "press").id
        other = create_user(session, "max@example.org", "correct horse battery", "press").id
        for name, of, ends in (("a", user, 1), ("b", user, -1), ("c", other, 1)):
            session.add(SignInSession(user_id=of, secret_sha256=name, expires_at=now + timedelta(hours=ends)))
        create_token(session, "eva@example.org", ["read"], days=1)
        _, revoked = create_token(session, "eva@example.org", ["read"], days=1)
        assert revoked
        create_token(session, "max@example.org", ["read"], days=1)
    found = overview(database, user, frozenset({"password"}))
    assert [one.secret_sha256 for one, _ in found.sessions] == ["a"]
    assert (found.tokens, found.passkeys, found.has_authenticator, found.is_of_provider) == (
        2,
        [],
        False,
        False,
    )
    assert not found.lacks_factor
    assert revoke_token
