"""Objects that are somebody's alone and go when the account is deleted: zips, contact sheets, press cards.

Which these are follows from the tables: their rows are deleted with the row of the account.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import structlog
from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import User
from mediahub.objects.families import FAMILIES
from mediahub.objects.holdings import delete_unowned
from mediahub.storage import Bucket, StorageError

log = structlog.get_logger()


def account_prefixes(session: Session, user_id: int) -> list[str]:
    """Return the prefixes below which the objects of an account lie. Ask before its row is deleted."""
    found: list[str] = []
    for family in FAMILIES:
        if family.folder is not None:
            whose = _account_column(family.folder.class_.__table__)
            if whose is not None:
                folders = session.scalars(select(family.folder).where(whose == user_id))
                found += (f"{family.prefix}{folder}/" for folder in folders)
            continue
        for owner in family.owners:
            whose = _account_column(owner.key.class_.__table__)
            if whose is not None:
                keys = session.scalars(select(owner.key).where(whose == user_id, owner.key.is_not(None)))
                found += (f"{key}{owner.suffix}" for key in keys if key)
    return found


def delete_below(database: Database, bucket: Bucket, prefixes: Iterable[str]) -> None:
    """Delete what lies below these prefixes and no row owns any more.

    Where storage does not answer it stays until its age: `delete_orphans`.
    """
    for prefix in prefixes:
        try:
            keys = [info.key for info in bucket.list(prefix)]
        except StorageError as error:
            log.warning("objects of a deleted account stay for now", prefix=prefix, reason=str(error))
            continue
        delete_unowned(database, bucket, keys)


def delete_orphans(database: Database, bucket: Bucket, prefix: str, before: datetime) -> None:
    """Delete what was written below a prefix before that moment and no row owns.

    `before` is the age at which it would go anyway, so nothing goes that another catalogue in the same bucket
    still needs. Raises StorageError where storage does not list it.
    """
    delete_unowned(database, bucket, [info.key for info in bucket.list(prefix) if info.modified < before])


def _account_column(table: object) -> Column[int] | None:
    """The column that names the account with which a row of the table is deleted."""
    for key in getattr(table, "foreign_keys", ()):
        if key.column.table is User.__table__ and key.ondelete == "CASCADE":
            return key.parent
    return None
