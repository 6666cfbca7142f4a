"""What a request came by opens things until it is signed out, revoked or over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import ApiToken, SignInSession
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.identity.credentials import Credential, living
from mediahub.identity.sessions import LIFETIME, begin_session, end_sessions
from mediahub.identity.tokens import create_token, revoke_token

DAY = timedelta(days=1)


def credentials(session: Session) -> list[Credential]:
    return [
        *(Credential(session_id=one) for one in session.scalars(select(SignInSession.id))),
        *(Credential(token_prefix=one) for one in session.scalars(select(ApiToken.prefix))),
    ]


def test_a_session_and_a_token_live_until_they_end(database: Database) -> None:
    now = utcnow()
    with database.begin() as session:
        user = create_user(session, "eva@example.org", "correct horse battery", "press")
        begin_session(session, user.id, now)
        token, _ = create_token(session, user.email, ["read"], days=1)
        device, program = all_of_them = credentials(session)
        assert living(session, all_of_them, now) == {device, program}
        assert living(session, all_of_them, now + 2 * DAY) == {device}
        assert living(session, all_of_them, now + LIFETIME) == set()
        revoke_token(session, token.prefix)
        assert living(session, all_of_them, now) == {device}
        end_sessions(session, user.id)
        assert living(session, all_of_them, now) == set()
        assert living(session, [], now) == set()
