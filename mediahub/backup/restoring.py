"""Restoring a backup into an installation that holds nothing yet: objects, then the catalogue in one
transaction.

Every object is compared with its hash on its way. A restore that was killed goes on when it is called
again: what lies in the bucket already is left there, and the catalogue is there as a whole or not at all.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import delete, inspect, select, update
from sqlalchemy.orm import Session

from mediahub.audit import Action, Subject, record
from mediahub.backup.manifest import Entry, Manifest, decode_entries
from mediahub.backup.private_files import put_back
from mediahub.backup.problems import BackupError
from mediahub.backup.tables import load
from mediahub.backup.target import Target
from mediahub.catalog.coordination.outbox import enqueue_records
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.database import Database, upgrade
from mediahub.catalog.db.guards import install_guards
from mediahub.catalog.db.schema import is_newer, newest_revision
from mediahub.catalog.models import (
    Archive,
    Asset,
    BackupRun,
    Catalogue,
    ContactSheet,
    CropSet,
    DeliveredFile,
    EventExport,
    Outbox,
    RecordOutbox,
    Rendition,
)
from mediahub.home import make_home
from mediahub.records.describe import RECORDED_STATES
from mediahub.runtime import Services

COPIERS = 4
STATE = "restore.json"
"""In the folder of the installation while a restore is not at its end: which backup it is of."""

Progress = Callable[[int, int], None]
"""Told how many objects are there, and how many there will be."""


def choose(target: Target, name: str = "") -> Manifest:
    """The backup of this name, or the newest one. Raises BackupError."""
    manifests = target.manifests()
    found = next((one for one in manifests if not name or one.name == name), None)
    if found is None:
        what = f"no backup {name}" if name else "no whole backup"
        raise BackupError(
            f"{target.place.label} holds {what}; `mediahub backup --list` names those that are there."
        )
    ours = newest_revision()
    if is_newer(found.revision, ours):
        raise BackupError(
            f"This backup has schema {found.revision}, and this program knows {ours}: restore it with "
            f"MediaHub "
            f"{found.mediahub} or newer. An older program cannot read it."
        )
    return found


def entries_of(target: Target, manifest: Manifest) -> list[Entry]:
    """What is in a backup. Raises BackupError."""
    return list(decode_entries(target.read(manifest.contents)))


def begin(home: Path, target: Target, manifest: Manifest, entries: list[Entry]) -> None:
    """Claim the folder of the new installation, and put the secrets there. Raises BackupError where it holds
    another one.

    Comes before anything reads the settings: the storage server and the catalogue's secrets need what is put
    there.
    """
    if state := _state(home):
        if state["name"] != manifest.name:
            raise BackupError(
                f"Another backup is being restored into {home}: go on with that one, or empty the "
                f"folder first."
            )
    elif holds := sorted(set(_names(home)) - {"tmp", "log", "run"}):
        raise BackupError(
            f"{home} is not empty ({', '.join(holds[:3])}): a backup is restored into a new "
            f"installation only. Set "
            "MEDIAHUB_HOME to a new folder, or move this one aside."
        )
    else:
        make_home(home)
        _write_state(home, {"name": manifest.name})
    for entry in entries:
        if entry.kind == "file":
            put_back(home, entry.name, target.read(entry.blob))


def require_empty(services: Services, manifest: Manifest, *, keep_bucket: bool) -> None:
    """Raise BackupError unless database and bucket hold nothing, or what an earlier try of this restore put
    there."""
    is_resumed = _state(services.settings.home).get("begun", False)
    if _has_tables(services.database) and not (is_resumed and _is_loaded(services.database, manifest)):
        raise BackupError(
            "The database is not empty: a backup is restored into a new one only. Set "
            "MEDIAHUB_DATABASE_URL to an "
            "empty database."
        )
    if not (keep_bucket or is_resumed) and next(iter(services.bucket.list()), None) is not None:
        raise BackupError(
            f"The bucket {services.bucket.name} is not empty. If it is the one that the backup was made "
            f"of and it "
            "survived, say so by --keep-bucket; else name a new one by MEDIAHUB_S3_BUCKET."
        )
    _write_state(services.settings.home, {"name": manifest.name, "begun": True})


def put_objects(services: Services, target: Target, entries: list[Entry], progress: Progress) -> int:
    """Copy every object into the bucket that is not there; bytes that were copied. Raises Damaged."""
    wanted = [entry for entry in entries if entry.kind == "object"]
    there = {info.key: info.size for info in services.bucket.list()}

    def put(entry: Entry) -> int:
        if there.get(entry.name) == entry.blob.size:
            return 0
        with tempfile.TemporaryDirectory(dir=services.settings.temp_dir) as folder:
            path = Path(folder) / "object"
            with path.open("wb") as file:
                target.copy_to(entry.blob, file)
            if entry.name in there:
                services.bucket.delete(entry.name)
            services.bucket.put_file(
                entry.name, path, sha256=entry.blob.sha256, mime=entry.mime or "application/octet-stream"
            )
        return entry.blob.size

    copied = done = 0
    with ThreadPoolExecutor(COPIERS) as pool:
        for chunk in in_chunks(wanted):
            for size in pool.map(put, chunk):
                copied, done = copied + size, done + 1
                progress(done, len(wanted))
    return copied


def load_catalogue(services: Services, target: Target, manifest: Manifest, entries: list[Entry]) -> None:
    """The rows, in the schema that they were taken from, then brought to today's: all in one transaction."""
    if _is_loaded(services.database, manifest):
        return
    tables = [one for one in entries if one.kind == "table"]
    with services.database.changing_schema() as connection:
        upgrade(connection, manifest.revision)
        load(connection, [(one.name, partial(target.read, one.blob)) for one in tables])
        upgrade(connection)
        install_guards(connection)
        _settle(Session(bind=connection), manifest, {one.name for one in entries if one.kind == "object"})


def finish(home: Path) -> None:
    """The restore is at its end: the installation is one like any other."""
    (home / STATE).unlink(missing_ok=True)


def _settle(session: Session, manifest: Manifest, objects: set[str]) -> None:
    """What the rows say of objects that are not in a backup: it is made again, by workers or when it is
    asked for."""
    gone = [key for key in session.scalars(select(Rendition.key)) if key not in objects]
    for keys in in_chunks(gone):
        session.execute(delete(Rendition).where(Rendition.key.in_(keys)))
    session.execute(delete(DeliveredFile))
    session.execute(delete(ContactSheet))
    session.execute(delete(EventExport))
    session.execute(update(CropSet).where(CropSet.state == "ready").values(state="waiting", key="", size=0))
    again = {
        "state": "waiting",
        "claimed_until": None,
        "manifest_key": None,
        "etag": None,
        "size": None,
        "done": 0,
    }
    session.execute(update(Archive).where(Archive.state.in_(("ready", "preparing"))).values(**again))
    begun = BackupRun.state.in_(("waiting", "running"))  # the backup itself, while it was made
    session.execute(delete(BackupRun).where(begun))
    session.execute(delete(Outbox))  # the index is built from nothing
    session.execute(delete(RecordOutbox))
    enqueue_records(session, session.scalars(select(Asset.id).where(Asset.state.in_(RECORDED_STATES))).all())
    source = Subject("backup", manifest.name, f"{manifest.moment:%Y-%m-%d %H:%M} UTC")
    record(session, Action.BACKUP_RESTORED, source)
    session.flush()


def _has_tables(database: Database) -> bool:
    with database.engine.connect() as connection:
        return bool(inspect(connection).get_table_names())


def _is_loaded(database: Database, manifest: Manifest) -> bool:
    """Whether the catalogue of this backup is there: it comes as a whole."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table(Catalogue.__tablename__):
            return False
        return connection.scalar(select(Catalogue.uuid)) == manifest.catalogue


def _names(home: Path) -> list[str]:
    return [path.name for path in home.iterdir()] if home.is_dir() else []


def _state(home: Path) -> dict[str, Any]:
    try:
        found = json.loads((home / STATE).read_text())
    except FileNotFoundError:
        return {}
    return found if isinstance(found, dict) else {}


def _write_state(home: Path, state: dict[str, Any]) -> None:
    draft = home / f".{STATE}"
    draft.write_text(json.dumps(state))
    draft.replace(home / STATE)
