"""The column type of secrets that are needed again: encrypted in the database, plain in Python."""

from __future__ import annotations

from typing import Any

import structlog
from sqlalchemy import Engine, Text, TypeDecorator

from mediahub.encryption import Ciphertext, KeyRing, Unreadable

log = structlog.get_logger()


class EncryptedText(TypeDecorator[str]):
    """Text that is encrypted on its way into the database. None is read where its key is gone.

    Nothing and the empty text stay what they are. Each encryption of a text differs, so nothing is found by
    it: a column with its hash stands beside it where something must be.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """What is kept. Raises LookupError where the database was opened without keys."""
        if not value or isinstance(value, Ciphertext):
            return value
        return keys_of(dialect).encrypt(value)

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        """The text; None if nobody can read it any more."""
        if not value:
            return value
        try:
            return keys_of(dialect).decrypt(value)
        except Unreadable:
            log.warning("a secret cannot be read: it was encrypted with a key that is not there")
            return None


def use_keys(engine: Engine, keys: KeyRing) -> None:
    """Encrypt and decrypt with `keys` what goes over this engine."""
    engine.dialect.mediahub_keys = keys  # type: ignore[attr-defined]


def keys_of(dialect: Any) -> KeyRing:
    """The keys of an engine's dialect. Raises LookupError where it has none."""
    keys = getattr(dialect, "mediahub_keys", None)
    if not isinstance(keys, KeyRing):
        raise LookupError("this database was opened without the keys of its secrets: use Database.of")
    return keys
