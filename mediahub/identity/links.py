"""Sign-in links (magic links), good once: for press, who come for an afternoon and have no password.

Flask-Security has two ways of its own. Its passwordless sign-in takes the place of the form with a password,
and its links work until they expire, as often as anyone opens them. Its unified sign-in keeps a one-time code
secret for each user and asks them to set it up. Here a link is a row: it works once, ends early, and can be
handed over by the team where no mail server is set. Flask-Security still makes the session.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, joinedload

from mediahub.catalog.models import SignInLink, User
from mediahub.catalog.models.base import utcnow
from mediahub.encryption import hash_secret
from mediahub.identity.press import is_of_team

LIFETIME = timedelta(minutes=20)
"""A link that was asked for at the sign-in page."""
HANDED_OVER = timedelta(days=2)
"""A link in the message that says "you are approved", or from the team's hand."""
RETENTION = timedelta(days=7)


def make_link(session: Session, user: User, target: str, lasts: timedelta = LIFETIME) -> str:
    """A new secret that signs `user` in once and leads them to the path `target`; it is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    now = utcnow()
    session.execute(delete(SignInLink).where(SignInLink.expires_at < now - RETENTION))
    session.add(
        SignInLink(
            user_id=user.id, secret_sha256=hash_secret(secret), target=target[:500], expires_at=now + lasts
        )
    )
    return secret


def find_link(session: Session, secret: str) -> SignInLink | None:
    """The link of this secret, with its user; None if it is unknown, used, over, or its user shut out.

    The team signs in with what it has: a link is a weaker key than a password with a second factor.
    """
    query = select(SignInLink).where(SignInLink.secret_sha256 == hash_secret(secret))
    link = session.scalar(query.options(joinedload(SignInLink.user)))
    if link is None or link.used_at is not None or link.expires_at <= utcnow():
        return None
    return link if link.user.active and not is_of_team(session, link.user) else None


def use_link(session: Session, secret: str) -> SignInLink | None:
    """The link, which now works no more; None if it does not work, also when two use it at once."""
    link = find_link(session, secret)
    if link is None:
        return None
    unused = update(SignInLink).where(SignInLink.id == link.id, SignInLink.used_at.is_(None))
    taken = session.execute(unused.values(used_at=utcnow()), execution_options={"synchronize_session": False})
    return link if taken.rowcount == 1 else None  # type: ignore[attr-defined]


def count_over(session: Session, before: datetime) -> int:
    """How many sign-in links ended before that."""
    return session.scalar(select(func.count()).where(SignInLink.expires_at < before)) or 0


def forget_over(session: Session, before: datetime, limit: int) -> int:
    """Delete the sign-in links that ended before that, at most so many; how many."""
    old = select(SignInLink.id).where(SignInLink.expires_at < before).limit(limit)
    return len(
        session.execute(delete(SignInLink).where(SignInLink.id.in_(old)).returning(SignInLink.id)).all()
    )
