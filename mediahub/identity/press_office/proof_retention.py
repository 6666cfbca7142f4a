"""Retention of press proofs: the files and words by which journalists show who they are go after a while.

Copies and numbers of press cards and passports are kept for a decision and for questions about it, and for
nothing else.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import PressAccount
from mediahub.objects.account_objects import delete_orphans
from mediahub.storage import Bucket
from mediahub.storage.keys import PRESS

STEP = 100
"""Accounts of one round."""
WORDS = "text/plain"
"""`PressAccount.proof_mime` of whose proof was words: it says that there was one when they are gone."""


def count_old_proofs(session: Session, before: datetime) -> int:
    """Applications with a file or words that were made and decided on before that."""
    return session.scalar(select(func.count()).select_from(PressAccount).where(_is_old(before))) or 0


def delete_old_proofs(database: Database, bucket: Bucket, before: datetime) -> int:
    """Delete files and words of applications that were made and decided on before that; of how many. Files of
    that age go too whose account was deleted while storage was away.

    The object goes before what the account says of it: killed in between, the next round does both again.
    Raises StorageError where storage is away.
    """
    old = select(PressAccount.id, PressAccount.proof_key, PressAccount.requested_at).where(_is_old(before))
    gone = 0
    while gone % STEP == 0:
        with database.read() as session:
            found = session.execute(old.order_by(PressAccount.id).limit(STEP)).all()
        if not found:
            break
        for number, key, asked in found:
            if key is not None:
                bucket.delete(key)
            with database.begin() as session:
                # who applied again meanwhile has another proof by now
                its = PressAccount.id == number, PressAccount.requested_at == asked
                kind = case((PressAccount.proof_mime == "", WORDS), else_=PressAccount.proof_mime)
                forgotten = {"proof": "", "proof_key": None, "proof_mime": kind}
                session.execute(update(PressAccount).where(*its).values(forgotten))
            gone += 1
    delete_orphans(database, bucket, PRESS, before)
    return gone


def _is_old(before: datetime) -> ColumnElement[bool]:
    asked, decided = PressAccount.requested_at, PressAccount.decided_at
    last = func.coalesce(decided, asked)
    has_proof = or_(PressAccount.proof_key.is_not(None), PressAccount.proof != "")
    return and_(has_proof, asked <= before, last <= before)
