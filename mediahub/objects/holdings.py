"""Objects that the catalogue owns, and which of them have to be there; asked of the declared families."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Select, null, select
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.revoked_urls import note_revocation
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.database import Database
from mediahub.objects.families import Family, Owner, families_of
from mediahub.storage import Bucket, StorageError

log = structlog.get_logger()

_AT_ONCE = 500
"""Keys in one question: SQLite takes no statement of any length."""


@dataclass(frozen=True, slots=True)
class DueObject:
    """An object that has to be in the bucket, by its row."""

    key: str
    subject: str
    """The id of the asset that it belongs to, or what else names it."""
    size: int | None
    """Bytes; None where the row does not know."""


def owned(session: Session, keys: Iterable[str]) -> set[str]:
    """Return those of `keys` that belong to a row of the catalogue."""
    by_family: dict[str, tuple[Family, list[str]]] = {}
    for key in keys:
        for family in families_of(key):
            by_family.setdefault(family.name, (family, []))[1].append(key)
    found: set[str] = set()
    for family, candidates in by_family.values():
        for chunk in in_chunks(candidates, _AT_ONCE):
            for owner in family.owners:
                found |= _owned_by(session, owner, chunk)
            found |= _in_folders(session, family, chunk)
    return found


def unowned(database: Database, keys: Iterable[str | None]) -> list[str]:
    """Those of `keys` that no row of the catalogue owns now, in their order."""
    given = dict.fromkeys(key for key in keys if key)
    with database.read() as session:
        known = owned(session, given) if given else set()
    return [key for key in given if key not in known]


def due(session: Session, family: Family) -> Iterator[DueObject]:
    """Yield every object of a family that has to be there."""
    for owner in family.owners:
        for key, subject, size in session.execute(_due(owner)).yield_per(_AT_ONCE):
            yield DueObject(f"{key}{owner.suffix}", str(subject), size)


def delete_unowned(database: Database, bucket: Bucket, keys: Iterable[str | None]) -> None:
    """Delete those objects of `keys` that no row owns (any more), after the transaction that decided so.

    Where storage does not answer they stay, and `mediahub verify` names them.
    """
    for key in unowned(database, keys):
        try:
            bucket.delete(key)
        except StorageError as error:
            log.warning("an object that nothing needs any more was not deleted", key=key, reason=str(error))


def delete_replaced(database: Database, bucket: Bucket, keys: Collection[str]) -> None:
    """Delete renditions in whose place are others, which show something else, and count that their URLs are
    revoked: the gateway holds what storage answered a while ago. Raises StorageError."""
    try:
        for key in keys:
            bucket.delete(key)
    finally:
        if keys:
            with database.begin() as session:
                note_revocation(session)


def _due(owner: Owner) -> Select[Any]:
    size = owner.size if owner.size is not None else null()
    query = select(owner.key, owner.subject, size).where(owner.key.is_not(None), owner.key != "", owner.due)
    if owner.join is not None:
        query = query.join(owner.join.class_, owner.join == owner.key.class_.id)
    return query


def _owned_by(session: Session, owner: Owner, keys: Sequence[str]) -> set[str]:
    wanted = {key.removesuffix(owner.suffix): key for key in keys if key.endswith(owner.suffix)}
    rows = session.scalars(select(owner.key).where(owner.key.in_(wanted)))
    return {wanted[key] for key in rows}


def _in_folders(session: Session, family: Family, keys: Sequence[str]) -> set[str]:
    if family.folder is None:
        return set()
    inside: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        folder, slash, _ = key.removeprefix(family.prefix).partition("/")
        if slash:
            inside[folder].append(key)
    rows = session.scalars(select(family.folder).where(family.folder.in_(inside)))
    return {key for folder in rows for key in inside[folder]}
