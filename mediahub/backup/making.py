"""Making a backup: the catalogue of one moment, then every object that it names, the manifest last."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from mediahub import __version__
from mediahub.backup import contents
from mediahub.backup.manifest import Entry, Manifest, decode_entries, encode_entries, encode_names
from mediahub.backup.private_files import SETTINGS, private_files, settings_in_words
from mediahub.backup.problems import BackupError, Stopped
from mediahub.backup.tables import dump, one_moment
from mediahub.backup.target import Target, new_name
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Asset, Event
from mediahub.catalog.models.base import utcnow
from mediahub.messages import N_
from mediahub.runtime import Services
from mediahub.storage import NotFound
from mediahub.storage.keys import INCOMING, digest_in

COPIERS = 4
"""Objects copied at the same time."""
ROUNDS = 20
"""Times that the catalogue is taken again because objects went away while they were copied."""
log = structlog.get_logger()

Progress = Callable[[int, int], None]
"""Told how many objects are done, and how many there are."""


@dataclass(slots=True)
class _Catalogue:
    """The catalogue of one moment."""

    moment: datetime
    revision: str
    events: int
    assets: int
    due: set[str]
    """Keys of objects that have to be there."""
    entries: list[Entry]
    """The pieces of its tables."""


class Maker:
    """Makes one backup."""

    def __init__(
        self,
        services: Services,
        target: Target,
        *,
        with_secrets: bool = False,
        with_renditions: bool = False,
        progress: Progress = lambda done, total: None,
        stop: threading.Event | None = None,
    ) -> None:
        self._services = services
        self._target = target
        self._with_secrets = with_secrets
        self._with_renditions = with_renditions
        self._progress = progress
        self._stop = stop or threading.Event()
        self._known: dict[str, Entry] = {}
        self._copied_bytes = 0
        self._counting = threading.Lock()

    def run(self) -> Manifest:
        """Make it, and say what it is.

        Raises BackupError, StorageError, OSError or SQLAlchemyError; what was copied by then stays.
        """
        self._target.place.tidy()
        self._known = self._earlier()
        copied: dict[str, Entry] = {}
        missed: set[str] = set()
        for _ in range(ROUNDS):
            catalogue = self._take_catalogue()
            wanted = catalogue.due | set(contents.refused_keys(self._services.bucket))
            gone = self._copy_all(sorted(wanted - copied.keys()), copied) & catalogue.due
            if gone <= missed:  # it names them still, after they were gone: they are lost, and no haste helps
                return self._finish(catalogue, [copied[key] for key in sorted(wanted & copied.keys())], gone)
            missed = gone
        raise BackupError(N_("Objects went away faster than they were copied: try again when less comes in."))

    def _earlier(self) -> dict[str, Entry]:
        """What the newest backup says of objects whose keys never get other bytes."""
        manifests = self._target.manifests() if self._target.is_readable else []
        if not manifests:
            return {}
        entries = decode_entries(self._target.read(manifests[0].contents))
        return {
            one.name: one for one in entries if one.kind == "object" and not one.name.startswith(INCOMING)
        }

    def _take_catalogue(self) -> _Catalogue:
        moment = utcnow()
        entries = []
        with one_moment(self._services.database) as connection:
            for table, rows, piece in dump(connection):
                entries.append(self._entry("table", table, [piece], rows=rows))
                self._halt()
            session = Session(bind=connection)
            due = set(contents.due_keys(session, with_renditions=self._with_renditions))
            counts = [session.scalar(select(func.count()).select_from(one)) or 0 for one in (Event, Asset)]
            revision = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
        return _Catalogue(moment, revision, counts[0], counts[1], due, entries)

    def _copy_all(self, keys: list[str], copied: dict[str, Entry]) -> set[str]:
        """Copy these objects into the target and write down in `copied` what they are; those that are
        gone."""
        gone = set()
        with ThreadPoolExecutor(COPIERS) as pool:
            left = len(keys)
            for chunk in in_chunks(keys):
                for key, entry in zip(chunk, pool.map(self._copy, chunk), strict=True):
                    if entry is None:
                        gone.add(key)
                    else:
                        copied[key] = entry
                    self._progress(len(copied), len(copied) + left)
                left -= len(chunk)
        return gone

    def _copy(self, key: str) -> Entry | None:
        """One object; None if it is not there any more."""
        self._halt()
        earlier = self._known.get(key)
        if earlier is not None and self._target.known(earlier.blob.sha256, earlier.blob.size):
            return earlier
        try:
            return self._read(key, key)
        except NotFound:
            with self._services.database.read() as session:
                moved = contents.moved_to(session, key)
        try:
            return self._read(moved, key) if moved else None
        except NotFound:
            return None

    def _read(self, key: str, name: str) -> Entry:
        """The object at `key`, as the one that the catalogue calls `name`. Raises NotFound."""
        bucket = self._services.bucket
        info = bucket.head(key)
        if info is None:
            raise NotFound(f"there is no {key}")
        digest = digest_in(key)
        if digest is not None and (blob := self._target.known(digest, info.size)):
            return Entry("object", name, blob, mime=info.mime or "")
        entry = self._entry("object", name, bucket.stream(key), mime=info.mime or "")
        if digest not in (None, entry.blob.sha256):
            log.warning("an original has other bytes than recorded; see `mediahub verify`", key=key)
        return entry

    def _entry(
        self, kind: str, name: str, chunks: Iterable[bytes], *, rows: int = 0, mime: str = ""
    ) -> Entry:
        blob, is_new = self._target.put(chunks)
        if is_new:
            with self._counting:
                self._copied_bytes += blob.size
        return Entry(kind, name, blob, rows, mime)

    def _finish(self, catalogue: _Catalogue, objects: list[Entry], lost: set[str]) -> Manifest:
        settings = self._services.settings
        entries = [*catalogue.entries, *objects]
        entries.append(self._entry("settings", SETTINGS, [settings_in_words(settings)]))
        if self._with_secrets:
            entries += [self._entry("file", name, [data]) for name, data in private_files(settings)]
        for key in sorted(lost):
            log.warning("an object is lost and not in the backup; see `mediahub verify`", key=key)
        listed, _ = self._target.put([encode_entries(entries)])
        manifest = Manifest(
            name=new_name(catalogue.moment, secrets.token_hex(4)),
            catalogue=self._target.marker.catalogue,
            mediahub=__version__,
            revision=catalogue.revision,
            database="postgresql" if settings.is_postgres else "sqlite",
            moment=catalogue.moment,
            finished_at=utcnow(),
            events=catalogue.events,
            assets=catalogue.assets,
            objects=len(objects),
            size=sum(one.blob.size for one in entries),
            copied=self._copied_bytes,
            missing=len(lost),
            has_secrets=self._with_secrets,
            has_renditions=self._with_renditions,
            contents=listed,
            blobs=self._target.put_open(encode_names({one.blob.name for one in entries})),
        )
        self._halt()
        self._target.finish(manifest)
        log.info("backup made", name=manifest.name, objects=manifest.objects, copied=manifest.copied)
        return manifest

    def _halt(self) -> None:
        if self._stop.is_set():
            raise Stopped("It was told to stop. The next backup goes on with what was copied.")
