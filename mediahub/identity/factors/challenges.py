"""Questions to browsers that are answered once: rows, so that a copied cookie answers none a second time."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import SignInChallenge
from mediahub.catalog.models.base import utcnow
from mediahub.encryption import hash_secret

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Challenge:
    """What was asked."""

    user_id: int | None
    details: dict[str, Any]


def ask(
    session: Session,
    kind: str,
    details: dict[str, Any] | None = None,
    *,
    user_id: int | None = None,
    lasts: timedelta = LIFETIME,
    secret: str = "",
) -> str:
    """Keep a question; gives its secret, which is kept nowhere. Those that are over are swept away."""
    now, secret = utcnow(), secret or secrets.token_urlsafe(32)
    session.execute(delete(SignInChallenge).where(SignInChallenge.expires_at <= now))
    session.add(
        SignInChallenge(
            kind=kind,
            user_id=user_id,
            secret_sha256=hash_secret(secret),
            details=json.dumps(details or {}),
            expires_at=now + lasts,
        )
    )
    session.flush()
    return secret


def look(session: Session, kind: str, secret: str) -> Challenge | None:
    """The question of this secret, which stays open; None if there is none, or it is over."""
    row = session.scalar(
        select(SignInChallenge).where(
            SignInChallenge.secret_sha256 == hash_secret(secret),
            SignInChallenge.kind == kind,
            SignInChallenge.expires_at > utcnow(),
        )
    )
    return None if row is None or row.details is None else Challenge(row.user_id, json.loads(row.details))


def answer(session: Session, kind: str, secret: str) -> Challenge | None:
    """The question of this secret, which is asked no more; None for all but one of those who answer it."""
    found = look(session, kind, secret)
    if found is None:
        return None
    taken = delete(SignInChallenge).where(SignInChallenge.secret_sha256 == hash_secret(secret))
    return found if session.execute(taken.returning(SignInChallenge.id)).first() else None


def withdraw(session: Session, kind: str, user_id: int) -> None:
    """Forget what of this kind is open for somebody."""
    session.execute(
        delete(SignInChallenge).where(SignInChallenge.kind == kind, SignInChallenge.user_id == user_id)
    )
