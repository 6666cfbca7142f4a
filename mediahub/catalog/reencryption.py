"""Encrypting the secrets of the catalogue anew, with the key that encrypts now.

Every column of type `EncryptedText` is gone through, whatever table it is of. A value is replaced only if
nobody changed it meanwhile, so everything may go on, and whoever is killed begins again where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, Table, and_, select, text, tuple_, type_coerce, update
from sqlalchemy.orm import Session
from sqlalchemy.types import Text

from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import Base
from mediahub.catalog.models.encrypted import EncryptedText, keys_of
from mediahub.encryption import Ciphertext, KeyRing, Unreadable

Key = tuple[object, ...]
"""A secret's row, by its primary key."""
STEP = 200
"""Rows of one transaction."""


@dataclass(slots=True)
class Counted:
    """What was found."""

    current: int = 0
    renewed: int = 0
    unreadable: int = 0

    @property
    def readable(self) -> int:
        """Those of which a key is there."""
        return self.current + self.renewed

    @property
    def lost(self) -> str:
        """What to do about those that no key of ours reads."""
        return (
            f"{self.unreadable:,} secrets were encrypted with a key that is not there: make new links, give "
            "webhooks new secrets and enter passwords of newsrooms again. Where several machines share this "
            "catalogue, set MEDIAHUB_ENCRYPTION_KEY to the same key on all"
        )


def encrypted_columns() -> Iterator[Column[str]]:
    """Every column that holds secrets which are needed again."""
    for table in Base.metadata.sorted_tables:
        yield from (column for column in table.columns if isinstance(column.type, EncryptedText))


def reencrypt(database: Database) -> Counted:
    """Encrypt with the key of now whatever is encrypted with one before. Safe to repeat."""
    counted = Counted()
    for column in encrypted_columns():
        after: Key | None = None
        while True:
            with database.begin() as session:
                rows = _page(session, column, after)
                for row in rows:
                    _renew(session, column, tuple(row[1:]), row[0], counted)
            if len(rows) < STEP:
                break
            after = tuple(rows[-1][1:])
    return counted


def count_secrets(database: Database) -> Counted:
    """How many are encrypted with the key of now, one before (`renewed`), and none that is there."""
    counted = Counted()
    with database.read() as session:
        for secret in _all(session):
            _count(counted, keys_of(database.engine.dialect), secret)
    return counted


def all_current(session: Session) -> bool:
    """Whether no secret needs an old key; nobody writes one until this transaction ends."""
    dialect = session.get_bind().dialect
    if dialect.name == "postgresql":  # on SQLite nobody else writes anyway
        names = ", ".join(
            f'"{name}"' for name in sorted({column.table.name for column in encrypted_columns()})
        )
        session.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))
    counted = Counted()
    for secret in _all(session):
        _count(counted, keys_of(dialect), secret)
    return counted.renewed == 0


def _all(session: Session) -> Iterator[str]:
    for column in encrypted_columns():
        raw = type_coerce(column, Text)
        yield from session.scalars(select(raw).where(raw.is_not(None), raw != ""))


def _page(session: Session, column: Column[str], after: Key | None) -> list[Key]:
    """Secrets of a column with the primary keys of their rows, after one."""
    table, raw = _table(column), type_coerce(column, Text)
    keys = list(table.primary_key.columns)
    query = select(raw, *keys).where(raw.is_not(None), raw != "").order_by(*keys).limit(STEP)
    if after is not None:
        query = query.where(tuple_(*keys) > tuple_(*after))
    return [tuple(row) for row in session.execute(query)]


def _renew(session: Session, column: Column[str], key: Key, secret: object, counted: Counted) -> None:
    ring, table, before = keys_of(session.get_bind().dialect), _table(column), str(secret)
    if _count(counted, ring, before) != "renewed":
        return
    this = and_(*(one == value for one, value in zip(table.primary_key.columns, key, strict=True)))
    renewed = Ciphertext(ring.encrypt(ring.decrypt(before)))
    session.execute(update(table).where(this, type_coerce(column, Text) == before).values({column: renewed}))


def _count(counted: Counted, ring: KeyRing, secret: str) -> str:
    if ring.is_current(secret):
        state = "current"
    else:
        try:
            ring.decrypt(secret)
            state = "renewed"
        except Unreadable:
            state = "unreadable"
    setattr(counted, state, getattr(counted, state) + 1)
    return state


def _table(column: Column[str]) -> Table:
    table = column.table
    assert isinstance(table, Table)  # noqa: S101  (columns of the models are of tables)
    return table
