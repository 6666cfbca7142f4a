"""Owner of the records in a bucket. A new, empty catalogue must not write over those of a lost one."""

from __future__ import annotations

import uuid

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Catalogue
from mediahub.records.columns import Json, decode, encode
from mediahub.records.describe import catalogue_record
from mediahub.runtime import Services
from mediahub.storage import NotFound, StorageError
from mediahub.storage.record_keys import CATALOGUE
from mediahub.storage.streaming import put_whole

FOREIGN = (
    "The bucket holds the records of another catalogue, or of a newer state of this one, and they are left "
    "as they are. If the database was lost, run `mediahub rebuild --from-storage`."
)
DAMAGED = (
    f"{CATALOGUE} is damaged (%s). Delete it in the bucket: a worker writes it anew from a database that is "
    "whole, and a rebuild takes people and words from the records of the assets."
)
log = structlog.get_logger()


class DamagedRecord(StorageError):
    """The record of what all events share says neither whose it is nor what is in it."""


def claim(services: Services, *, is_busy: bool) -> bool:
    """Make sure that the records in the bucket are this catalogue's, and write what all events share if that
    changed, or if other records are about to be (`is_busy`). False if they are another's."""
    there = shared_record(services)
    with services.database.begin() as session:
        own = own_row(session)
        if there is not None and not _is_ours(own, there):
            log.warning(FOREIGN)
            return False
        record = catalogue_record(session, own)
        if there is not None and not is_busy and record == _without_revision(there):
            return True
        own.revision += 1
        record["revision"] = own.revision
    put_whole(services.bucket, CATALOGUE, encode(record))
    return True


def adopt(services: Services) -> None:
    """Say that the records in the bucket are this catalogue's: it holds everything that they say."""
    there = shared_record(services)
    if there is not None:
        with services.database.begin() as session:
            own = own_row(session)
            own.uuid, own.revision = there["catalogue"], max(own.revision, there["revision"])


def is_foreign(services: Services) -> bool:
    """Whether the bucket's records are of another catalogue, or of a newer state of this one."""
    there = shared_record(services)
    with services.database.read() as session:
        own = session.scalar(select(Catalogue))
    return there is not None and (own is None or not _is_ours(own, there))


def shared_record(services: Services) -> Json | None:
    """The record of what all events share; None if there is none. Raises DamagedRecord."""
    try:
        record = decode(services.bucket.get_bytes(CATALOGUE))
    except NotFound:
        return None
    except ValueError as error:
        raise DamagedRecord(DAMAGED % error) from error
    if not {"catalogue", "revision"} <= record.keys():
        raise DamagedRecord(DAMAGED % "it does not say whose it is")
    return record


def own_row(session: Session) -> Catalogue:
    """This catalogue's name for itself, given at first need."""
    own = session.scalar(select(Catalogue))
    if own is None:
        own = Catalogue(id=1, uuid=str(uuid.uuid4()), revision=0)
        session.add(own)
        session.flush()
    return own


def _is_ours(own: Catalogue, there: Json) -> bool:
    return bool(there["catalogue"] == own.uuid and there["revision"] <= own.revision)


def _without_revision(record: Json) -> Json:
    return {name: value for name, value in record.items() if name != "revision"}
