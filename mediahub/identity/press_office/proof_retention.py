"""Retention of press proofs: the files by which journalists show who they are are deleted after a while.

Copies of press cards and passports are kept for a decision and for questions about it, and for nothing else.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import PressAccount
from mediahub.storage import Bucket

STEP = 100
"""Files of one round."""


def count_old_proofs(session: Session, before: datetime) -> int:
    """Files of applications that were made and decided on before that."""
    return session.scalar(select(func.count()).select_from(PressAccount).where(_is_old(before))) or 0


def delete_old_proofs(database: Database, bucket: Bucket, before: datetime) -> int:
    """Delete the files of applications that were made and decided on before that; how many went.

    The object goes before what the account says of it: killed in between, the next round does both again.
    Raises StorageError where storage is away.
    """
    old = select(PressAccount.id, PressAccount.proof_key).where(_is_old(before))
    gone = 0
    while gone % STEP == 0:
        with database.read() as session:
            found = session.execute(old.order_by(PressAccount.id).limit(STEP)).all()
        if not found:
            break
        for number, key in found:
            bucket.delete(str(key))
            with database.begin() as session:
                # who applied again meanwhile has another file by now
                its = PressAccount.id == number, PressAccount.proof_key == key
                session.execute(update(PressAccount).where(*its).values(proof_key=None))
            gone += 1
    return gone


def _is_old(before: datetime) -> ColumnElement[bool]:
    asked, decided = PressAccount.requested_at, PressAccount.decided_at
    last = func.coalesce(decided, asked)
    return and_(PressAccount.proof_key.is_not(None), asked <= before, last <= before)
