"""Idempotency keys: requests that were done once are answered again, not done again.

Keys are their owner's own (a user, the holder of a contributor link) and are kept for a day, with the answer
that the request had.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import IdempotencyKey
from mediahub.catalog.models.base import utcnow
from mediahub.messages import N_
from mediahub.problems import Conflict

RETENTION = timedelta(days=1)
UNDER_WAY_FOR = timedelta(minutes=1)
"""After this whoever began is believed to be dead."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered with."""

    status: int
    body: str
    mime: str


class KeyUsed(Exception):
    """The key was used for another request; what is wrong is the request, so it is answered with 422."""


def claim(database: Database, owner: str, key: str, request_sha256: str) -> Answer | None:
    """Take the key for this request; the answer if there is one already.

    Raises KeyUsed, and Conflict while the same request is under way.
    """
    now = utcnow()
    with database.begin() as session:
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at <= now - RETENTION))
        row = {"owner": owner, "key": key, "request_sha256": request_sha256, "created_at": now}
        insert = insert_into(IdempotencyKey, session).values(**row, body="", mime="")
        if session.execute(insert.on_conflict_do_nothing().returning(IdempotencyKey.key)).first():
            return None
        known = session.get_one(IdempotencyKey, (owner, key))
        if known.request_sha256 != request_sha256:
            raise KeyUsed
        if known.status is not None:
            if known.body is None:
                raise Conflict(N_("The answer can no longer be read. Look whether it was done."))
            return Answer(known.status, known.body, known.mime)
        if known.created_at > now - UNDER_WAY_FOR:
            raise Conflict(N_("The same request is under way. Wait for its answer."))
        known.created_at = now
        return None


def keep(database: Database, owner: str, key: str, answer: Answer) -> None:
    """The request is done: answer it so from now on."""
    with database.begin() as session:
        known = session.get_one(IdempotencyKey, (owner, key))
        known.status, known.body, known.mime = answer.status, answer.body, answer.mime


def forget(database: Database, owner: str, key: str) -> None:
    """It was not done: the request may be sent again with the same key."""
    with database.begin() as session:
        session.execute(
            delete(IdempotencyKey).where(IdempotencyKey.owner == owner, IdempotencyKey.key == key)
        )
