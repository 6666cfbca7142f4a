"""Recovery codes: each stands in for a second factor once, for who lost the phone. They are shown once."""

from __future__ import annotations

import base64
import secrets

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.models import RecoveryCode
from mediahub.catalog.models.base import utcnow
from mediahub.encryption import hash_secret
from mediahub.identity.factors.authenticator import tidy

COUNT = 10
LETTERS = 20
"""Of Base32, five random bits each: as `hash_secret` needs them."""
GROUP = 5


def make_codes(session: Session, user_id: int) -> list[str]:
    """New codes in the place of those before; they are kept nowhere."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [
        base64.b32encode(secrets.token_bytes(LETTERS * 5 // 8 + 1)).decode()[:LETTERS] for _ in range(COUNT)
    ]
    session.add_all(RecoveryCode(user_id=user_id, code_sha256=hash_secret(code)) for code in codes)
    return [_in_groups(code) for code in codes]


def use_code(session: Session, user_id: int, text: str) -> bool:
    """Whether this is a code of theirs that was not used; it is used from now on."""
    code = tidy(text).replace("-", "").upper()
    unused = update(RecoveryCode).where(
        RecoveryCode.user_id == user_id,
        RecoveryCode.code_sha256 == hash_secret(code),
        RecoveryCode.used_at.is_(None),
    )
    taken = session.execute(
        unused.values(used_at=utcnow()).returning(RecoveryCode.id),
        execution_options={"synchronize_session": False},
    )
    return taken.first() is not None


def count_left(session: Session, user_id: int) -> int:
    """How many codes they have that were not used."""
    query = select(func.count()).select_from(RecoveryCode)
    return session.scalar(query.where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))) or 0


def forget_codes(session: Session, user_id: int) -> None:
    """Without a second factor there is nothing to recover."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def _in_groups(code: str) -> str:
    return "-".join(code[at : at + GROUP] for at in range(0, LETTERS, GROUP)).lower()
