"""What the page of one's own account shows."""

from __future__ import annotations

from dataclasses import dataclass

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Passkey, SignInSession
from mediahub.catalog.models.base import utcnow
from mediahub.identity.account.change_password import is_of_provider
from mediahub.identity.account.devices import Device, device_of
from mediahub.identity.factors.passkeys import passkeys_of
from mediahub.identity.factors.policy import has_authenticator, lacks_factor, requirement_of
from mediahub.identity.factors.proofs import Ways, ways_of
from mediahub.identity.sessions import sessions_of
from mediahub.identity.tokens import is_over, tokens_of


@dataclass(frozen=True, slots=True)
class Overview:
    """An account as its owner sees it."""

    ways: Ways
    has_authenticator: bool
    requirement: str
    """The most that one of their roles asks for, see `factors.policy`."""
    lacks_factor: bool
    """They have yet to set it up."""
    passkeys: list[Passkey]
    sessions: list[tuple[SignInSession, Device]]
    tokens: int
    """That work."""
    is_of_provider: bool


def overview(database: Database, user_id: int, methods: frozenset[str]) -> Overview:
    """The account of whoever signed in here by `methods`."""
    now = utcnow()
    with database.read() as session:
        return Overview(
            ways=ways_of(session, user_id),
            has_authenticator=has_authenticator(session, user_id),
            requirement=requirement_of(session, user_id),
            lacks_factor=lacks_factor(session, user_id, methods),
            passkeys=passkeys_of(session, user_id),
            sessions=[(one, device_of(one.device)) for one in sessions_of(session, user_id, now)],
            tokens=sum(not is_over(one, now) for one in tokens_of(session, user_id)),
            is_of_provider=is_of_provider(session, user_id),
        )
