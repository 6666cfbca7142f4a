"""Secrets in columns: encrypted in the database, plain in Python, gone with their key."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import create_engine

from mediahub.catalog.models.encrypted import EncryptedText, keys_of, use_keys
from mediahub.encryption import Ciphertext, KeyRing

COLUMN = EncryptedText()


def ring() -> KeyRing:
    key = secrets.token_hex(32)
    return KeyRing(lambda: [key])


@pytest.fixture
def dialect() -> object:
    engine = create_engine("sqlite://")
    use_keys(engine, ring())
    return engine.dialect


def test_what_is_stored_does_not_hold_the_text(dialect: object) -> None:
    stored = COLUMN.process_bind_param("otpauth-secret", dialect)
    assert stored is not None
    assert "otpauth-secret" not in stored
    assert stored != COLUMN.process_bind_param("otpauth-secret", dialect)
    assert COLUMN.process_result_value(stored, dialect) == "otpauth-secret"


@pytest.mark.parametrize("value", [None, ""])
def test_nothing_stays_nothing(dialect: object, value: str | None) -> None:
    assert COLUMN.process_bind_param(value, dialect) == value
    assert COLUMN.process_result_value(value, dialect) == value


def test_what_is_encrypted_already_is_stored_as_it_is(dialect: object) -> None:
    stored = COLUMN.process_bind_param("secret", dialect)
    assert stored is not None
    assert COLUMN.process_bind_param(Ciphertext(stored), dialect) == stored


def test_a_secret_of_a_lost_key_is_read_as_none(dialect: object) -> None:
    stored = COLUMN.process_bind_param("secret", dialect)
    other = create_engine("sqlite://")
    use_keys(other, ring())
    assert COLUMN.process_result_value(stored, other.dialect) is None


def test_without_keys_nothing_is_stored_or_read() -> None:
    bare = create_engine("sqlite://").dialect
    with pytest.raises(LookupError, match="without the keys"):
        keys_of(bare)
    with pytest.raises(LookupError, match="without the keys"):
        COLUMN.process_bind_param("secret", bare)
