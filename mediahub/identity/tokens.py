"""API tokens: made, found and revoked. A token acts for its user, within its scopes, until it ends."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session, joinedload

from mediahub import audit
from mediahub.audit.search import was_recorded
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import ApiToken
from mediahub.catalog.models.base import utcnow
from mediahub.identity.addresses import find_user
from mediahub.messages import N_, message
from mediahub.problems import Conflict, Missing

SCOPES = {
    "upload": N_("Deliver files, and see what became of them."),
    "read": N_("Search, and read what its user may see."),
    "edit": N_("Change what its user may change, and undo it."),
    "download": N_("Take files and zips, keep baskets, agree to terms and confirm notices."),
    "desk": N_("Run the press desk: rights, notices, press accounts, newsrooms, and who took what."),
}
MARK = "mediahub_"
"""Every token begins so: secret scanners, and people, can tell what it is."""
PREFIX_LENGTH = len(MARK) + 10
MAX_TOKENS = 50
"""Tokens of one person that work."""
LONG_REST = timedelta(days=30)
"""After so long without use, the next one is told in the audit log."""
USED_STEP = timedelta(minutes=1)
"""How exactly `last_used_at` is kept, so that not every request writes."""


class TokenError(Conflict):
    """A token that cannot be made or revoked, with a message that says why."""


def create_token(
    session: Session, email: str, scopes: Collection[str], *, days: int, name: str = ""
) -> tuple[ApiToken, str]:
    """Make a token for the user of this address; gives its row and the token itself, which is kept nowhere.

    Raises TokenError for an unknown user or scope.
    """
    user = find_user(session, email)
    if user is None:
        raise TokenError(message("Nobody has the address %(email)s; see `mediahub users list`.", email=email))
    unknown = set(scopes) - set(SCOPES)
    if unknown or not scopes:
        raise TokenError(message("Name at least one scope out of %(scopes)s.", scopes=", ".join(SCOPES)))
    prefix = f"{MARK}{secrets.token_hex(5)}"
    # 256 random bits need no slow hash: there is nothing to guess
    secret = secrets.token_urlsafe(32)
    token = ApiToken(
        user=user,
        name=name[:120],
        prefix=prefix,
        secret_sha256=_hash(secret),
        scopes=" ".join(sorted(scopes)),
        expires_at=utcnow() + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    details = {"owner": user.email, "scopes": token.scopes, "days": days}
    audit.record(session, audit.Action.TOKEN_MADE, _named(token), details)
    return token, f"{prefix}_{secret}"


def find_token(session: Session, text: str, now: datetime) -> ApiToken | None:
    """The token that `text` is, with its user. None if it is wrong, revoked or over, or its user shut out."""
    prefix, secret = text[:PREFIX_LENGTH], text[PREFIX_LENGTH + 1 :]
    query = select(ApiToken).where(ApiToken.prefix == prefix).options(joinedload(ApiToken.user))
    token = session.scalar(query)
    if token is None or not hmac.compare_digest(token.secret_sha256, _hash(secret)):
        return None
    return None if is_over(token, now) or not token.user.active else token


def is_over(token: ApiToken, now: datetime) -> bool:
    """Whether it opens nothing any more: revoked, or past its end."""
    return token.revoked_at is not None or (token.expires_at is not None and token.expires_at <= now)


def make_own_token(
    database: Database, user_id: int, email: str, scopes: Collection[str], *, days: int, name: str
) -> str:
    """A token for whoever asks, who may have `MAX_TOKENS` that work; the token itself, which is kept nowhere.
    Raises TokenError."""
    now = utcnow()
    with database.begin() as session:
        if sum(not is_over(one, now) for one in tokens_of(session, user_id)) >= MAX_TOKENS:
            raise TokenError(message("You have %(count)d tokens that work; end one first.", count=MAX_TOKENS))
        return create_token(session, email, scopes, days=days, name=name)[1]


def revoke_own_token(database: Database, user_id: int, prefix: str) -> None:
    """End one of theirs at once. Raises Missing."""
    with database.begin() as session:
        token = session.scalar(select(ApiToken).where(ApiToken.prefix == prefix))
        if token is None or token.user_id != user_id:
            raise Missing(N_("There is no such token of yours."))
        revoke_token(session, prefix)


def tokens_of(session: Session, user_id: int) -> list[ApiToken]:
    """A person's tokens, the newest first, also those that ended."""
    query = select(ApiToken).where(ApiToken.user_id == user_id)
    return list(session.scalars(query.order_by(ApiToken.id.desc())))


def note_use(session: Session, token_id: int, now: datetime, address: str = "") -> None:
    """Remember that the token was used now; in the audit log for the first time, after a month without use,
    and where no use from this address is in it yet."""
    token = session.get_one(ApiToken, token_id)
    rested = token.last_used_at is None or now - token.last_used_at > LONG_REST
    token.last_used_at = now
    what = _named(token)
    if rested or not was_recorded(session, audit.Action.TOKEN_USED, what, address):
        audit.record(session, audit.Action.TOKEN_USED, what, {"owner": token.user.email})


def list_tokens(session: Session) -> list[ApiToken]:
    """Every token, newest first."""
    query = select(ApiToken).options(joinedload(ApiToken.user)).order_by(ApiToken.id.desc())
    return list(session.scalars(query))


def revoke_token(session: Session, prefix: str) -> ApiToken:
    """End a token at once. Raises TokenError if there is none with this prefix."""
    token = session.scalar(select(ApiToken).where(ApiToken.prefix == prefix))
    if token is None:
        raise TokenError(message("There is no token %(prefix)s; see `mediahub tokens list`.", prefix=prefix))
    if token.revoked_at is None:
        token.revoked_at = utcnow()
        audit.record(session, audit.Action.TOKEN_REVOKED, _named(token), {"owner": token.user.email})
    return token


def _named(token: ApiToken) -> audit.Subject:
    return audit.Subject("api_token", token.prefix, token.name or token.prefix)


def count_over(session: Session, before: datetime) -> int:
    """How many tokens ended before that."""
    return session.scalar(select(func.count()).select_from(ApiToken).where(_over(before))) or 0


def forget_over(session: Session, before: datetime, limit: int) -> int:
    """Delete the tokens that ended before that, at most so many; how many."""
    old = select(ApiToken.id).where(_over(before)).limit(limit)
    return len(session.execute(delete(ApiToken).where(ApiToken.id.in_(old)).returning(ApiToken.id)).all())


def _over(before: datetime) -> ColumnElement[bool]:
    return or_(ApiToken.revoked_at < before, ApiToken.expires_at < before)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
