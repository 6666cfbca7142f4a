"""What roles ask for: the most of all of somebody's, and nothing of who a provider answers for."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Passkey, Role
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.identity.factors import authenticator
from mediahub.identity.factors.policy import (
    change_policy,
    count_lacking,
    lacks_factor,
    policy,
    requirement_of,
)
from mediahub.problems import Invalid
from tests.unit.identity.factors.test_authenticator import code_at


def test_the_most_that_a_role_asks_for_counts(database: Database) -> None:
    with database.begin() as session:
        user = create_user(session, "one@example.org", "correct horse battery", "press")
        admin = create_user(session, "admin@example.org", "correct horse battery", "admin")
        user.roles.append(session.scalars(select(Role).where(Role.name == "admin")).one())
        user_id, admin_id = user.id, admin.id
    change_policy(database, {"press": "second_factor"})
    with database.read() as session:
        assert requirement_of(session, user_id) == "second_factor"
        assert requirement_of(session, admin_id) == "none"
        assert policy(session) == {"press": "second_factor", "admin": "none"}
    change_policy(database, {"admin": "passkey", "press": "none"})
    with database.read() as session:
        assert requirement_of(session, user_id) == "passkey"
    with pytest.raises(Invalid):
        change_policy(database, {"admin": "blood"})


def test_who_lacks_what_is_asked(database: Database) -> None:
    with database.begin() as session:
        user_id = create_user(session, "one@example.org", "correct horse battery", "press").id
    change_policy(database, {"press": "second_factor"})
    key, now = authenticator.new_key(), utcnow()
    with database.begin() as session:
        assert lacks_factor(session, user_id, ["password"])
        assert count_lacking(session) == {"press": 1}
        assert not lacks_factor(session, user_id, ["oidc"])
        authenticator.confirm(session, user_id, key, code_at(key, now), now)
        assert not lacks_factor(session, user_id, ["password"])
        assert count_lacking(session) == {"press": 0}
    change_policy(database, {"press": "passkey"})
    with database.begin() as session:
        assert lacks_factor(session, user_id, ["password", "totp"])
        session.add(Passkey(user_id=user_id, credential_id=b"1", public_key=b"1"))
        session.flush()
        assert not lacks_factor(session, user_id, ["password", "passkey"])
