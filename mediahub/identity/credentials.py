"""Credentials: the signed-in session or token that a request came by, and whether it still opens anything.

A request is judged by it when it begins. What goes on for long after that, as an open live page or a zip,
asks again while it does: signing a device out, or revoking a token, ends that too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import ApiToken, SignInSession
from mediahub.identity.bearer import token_prefix
from mediahub.identity.sessions import here


@dataclass(frozen=True, slots=True)
class Credential:
    """A session by its id, or a token by its public beginning."""

    session_id: int | None = None
    token_prefix: str = ""


def credential_of_request() -> Credential | None:
    """What this request came by; None for guests and for who came by a link."""
    if prefix := token_prefix():
        return Credential(token_prefix=prefix)
    found = here()
    return Credential(session_id=found.id) if found is not None else None


def living(session: Session, credentials: Collection[Credential], now: datetime) -> set[Credential]:
    """Those that were not signed out, revoked, or over by `now`. Whether their user is shut out is asked with
    the user's rights, see `press.viewer_of`."""
    ids = {one.session_id for one in credentials if one.session_id is not None}
    prefixes = {one.token_prefix for one in credentials if one.token_prefix}
    found: set[Credential] = set()
    if ids:
        signed_in = SignInSession.id.in_(ids), SignInSession.expires_at > now
        found |= {
            Credential(session_id=one) for one in session.scalars(select(SignInSession.id).where(*signed_in))
        }
    if prefixes:
        lasting = or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now)
        query = select(ApiToken.prefix).where(
            ApiToken.prefix.in_(prefixes), ApiToken.revoked_at.is_(None), lasting
        )
        found |= {Credential(token_prefix=one) for one in session.scalars(query)}
    return found
