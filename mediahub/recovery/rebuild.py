"""Rebuild: a lost catalogue restored from the bucket, records into rows, the rest by the pipeline.

Every step looks at what is there and does what is missing, so it may be killed and run again, and a run over
a catalogue that is whole changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.catalog.coordination.leader_lock import leader_lock
from mediahub.catalog.coordination.outbox import enqueue_records
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, Companion, Event
from mediahub.curation.faces.erase import delete_strays
from mediahub.ingest.sources.local import THREADS_PER_PROCESS
from mediahub.media.model import ReadError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.records import FORMAT
from mediahub.records.columns import Json, decode
from mediahub.records.describe import RECORDED_STATES, asset_records
from mediahub.records.galleries import restore_gallery, restore_links
from mediahub.records.owner import adopt, is_foreign
from mediahub.records.press import restore_press_page
from mediahub.records.restore import (
    restore_asset,
    restore_batch,
    restore_catalogue,
    restore_event,
    stand_in_batch,
)
from mediahub.records.usage import restore_usage
from mediahub.records.writer import LOCK
from mediahub.recovery.unrecorded import take_in
from mediahub.renditions.stored import render_again, without_renditions
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from mediahub.storage import NotFound
from mediahub.storage.keys import ORIGINALS, QUARANTINE, RENDITIONS, SIDECARS
from mediahub.storage.record_keys import CATALOGUE, RECORDS, RecordName, parse_record_key

READERS = 8
STEP = 100
"""Assets of one transaction."""
LOCK_WAIT = 30.0

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""
log = structlog.get_logger()


class RebuildError(Exception):
    """The rebuild cannot go on; the message says what to do."""


@dataclass(slots=True)
class Report:
    """What was restored."""

    restored: int = 0
    """Assets from their records."""
    there: int = 0
    """Assets that the catalogue had already."""
    rendered: int = 0
    """Assets whose renditions were made again."""
    taken_again: int = 0
    """Originals without a record, which went through the pipeline again."""
    problems: list[str] = field(default_factory=list)
    """What could not be restored, and why."""


@dataclass(slots=True)
class _Found:
    """What the bucket holds."""

    records: dict[str, dict[str, RecordName]]
    """Names by key, by kind."""
    originals: set[str]
    renditions: set[str]

    @classmethod
    def look(cls, services: Services) -> _Found:
        kinds = ("event", "batch", "gallery", "links", "press", "usage", "asset")
        records: dict[str, dict[str, RecordName]] = {kind: {} for kind in kinds}
        for info in services.bucket.list(RECORDS):
            name = parse_record_key(info.key)
            if name is not None:
                records[name.kind][info.key] = name
        originals = {info.key for prefix in (ORIGINALS, SIDECARS) for info in services.bucket.list(prefix)}
        return cls(records, originals, {info.key for info in services.bucket.list(RENDITIONS)})


class Rebuild:
    """Raises StorageError or SQLAlchemyError when a service is away, RebuildError when it may not."""

    def __init__(self, services: Services, sandbox: Sandbox, progress: Progress) -> None:
        self._services = services
        self._sandbox = sandbox
        self._progress = progress
        self._report = Report()
        self._damaged: dict[str, str] = {}
        """By key what is wrong with records that were not set aside yet."""
        self._is_behind = False
        self._events: dict[str, int] = {}
        self._batches: dict[tuple[str, int], int] = {}

    def run(self) -> Report:
        """Restore everything, then build the search index."""
        with leader_lock(self._services.database, LOCK) as got:
            if not got:
                raise RebuildError(
                    "Records are being written or read by another process: try again in a minute."
                )
            found = _Found.look(self._services)
            self._is_behind = is_foreign(self._services)
            self._shared()
            self._restore_all(found, "event", self._event)
            self._restore_all(found, "batch", self._batch)
            self._assets(found)
            self._render(found)
            with self._services.database.read() as session:
                kept = set(session.scalars(select(Asset.original_key).where(Asset.state != "storing")))
                kept |= set(session.scalars(select(Companion.key).where(Companion.state == "ready")))
            self._take_again(sorted(key for key in found.originals - kept if key.startswith(ORIGINALS)))
            self._restore_all(found, "gallery", self._gallery)
            self._restore_all(found, "links", self._links)
            self._restore_all(found, "press", self._press)
            self._restore_all(found, "usage", self._usage)
            self._forget_faces()
            adopt(self._services)
            self._enqueue_unrecorded(found)
        self._index()
        with self._services.database.begin() as session:
            audit.record(session, audit.Action.CATALOGUE_REBUILT, audit.Subject("settings"))
        return self._report

    def _shared(self) -> None:
        try:
            record = self._read(CATALOGUE)
        except NotFound:
            return
        with self._services.database.begin() as session:
            restore_catalogue(session, record)

    def _event(self, session: Session, name: RecordName, record: Json) -> None:
        self._events[name.event] = restore_event(session, record).id

    def _batch(self, session: Session, name: RecordName, record: Json) -> None:
        number = restore_batch(session, self._event_id(session, name.event), record)
        self._batches[name.event, int(name.subject)] = number

    def _gallery(self, session: Session, name: RecordName, record: Json) -> None:
        restore_gallery(session, self._event_id(session, name.event), record)

    def _links(self, session: Session, name: RecordName, record: Json) -> None:
        restore_links(session, self._event_id(session, name.event), record)

    def _press(self, session: Session, name: RecordName, record: Json) -> None:
        restore_press_page(session, self._event_id(session, name.event), record)

    def _usage(self, session: Session, name: RecordName, record: Json) -> None:
        restore_usage(session, self._event_id(session, name.event), record)

    def _forget_faces(self) -> None:
        """Pictures of faces are in no record: what nothing refers to any more is biometric data that nobody
        could find to erase it."""
        for slug, event_id in self._events.items():
            delete_strays(self._services, event_id, slug)

    def _restore_all(
        self, found: _Found, kind: str, restore: Callable[[Session, RecordName, Json], None]
    ) -> None:
        """Each record of a kind in a transaction of its own."""
        names = found.records[kind]
        for count, (key, record) in enumerate(self._read_all(names), 1):
            if record is not None:
                with self._services.database.begin() as session, self._kept_whole(session, key):
                    restore(session, names[key], record)
                self._set_damaged_aside()
            self._progress(f"{kind} records", count, len(names))

    def _assets(self, found: _Found) -> None:
        """The assets that are missing, a step at a time; also those of which the records know more, where
        the catalogue comes from a backup that is older than they are."""
        names = found.records["asset"]
        with self._services.database.read() as session:
            there = set(session.scalars(select(Asset.id).where(Asset.state != "storing")))
        to_read = [key for key, name in names.items() if self._is_behind or name.subject not in there]
        self._report.there = len(names) - len(to_read)
        looked_at = 0
        for keys in in_chunks(to_read, STEP):
            records = dict(self._read_all(keys))
            with self._services.database.read() as session:
                known = asset_records(session, [names[key].subject for key in records])
            with self._services.database.begin() as session:
                for key, record in records.items():
                    if record is None:
                        continue
                    with self._kept_whole(session, key):
                        if _knows_more(record, known.get(names[key].subject)):
                            self._asset(session, names[key], record, found)
                        else:
                            self._report.there += 1
            self._set_damaged_aside()
            looked_at += len(keys)
            self._progress("asset records", looked_at, len(to_read))

    def _asset(self, session: Session, name: RecordName, record: Json, found: _Found) -> None:
        asset, beside = record["asset"], record.get("companions", [])
        gone = [one["filename"] for one in beside if one["key"] not in found.originals]
        is_lost = asset["original_key"] not in found.originals and not asset.get("awaited")
        for filename in [*([asset["filename"]] if is_lost else []), *gone]:
            self._problem(f"{name.event}/{name.subject}: the original of {filename} is not in the bucket")
        if is_lost:
            return
        record["companions"] = [one for one in beside if one["key"] in found.originals]
        event_id = self._event_id(session, name.event)
        batch = (name.event, int(record["batch"]))
        batch_id = self._batches.get(batch) or stand_in_batch(session, event_id, record)
        renditions = [row for row in record["renditions"] if row["key"] in found.renditions]
        restore_asset(session, record, event_id, batch_id, renditions)
        self._batches[batch] = batch_id
        self._report.restored += 1

    def _render(self, found: _Found) -> None:
        lacking = list(without_renditions(self._services, found.renditions))

        def render(identity: str) -> str | None:
            try:
                render_again(self._services, self._sandbox, identity)
            except (ReadError, NotFound) as error:
                return f"{identity}: no renditions could be made: {error}"
            return None

        for count, problem in enumerate(self._side_by_side(render, lacking), 1):
            if problem:
                self._problem(problem)
            else:
                self._report.rendered += 1
            self._progress("renditions", count, len(lacking))

    def _take_again(self, keys: list[str]) -> None:
        outcomes = take_in(self._services, self._sandbox, keys)
        for count, (key, outcome) in enumerate(outcomes, 1):
            if outcome.state in ("rejected", "received"):
                self._problem(f"{key}: {outcome.reason}")
            else:
                self._report.taken_again += 1
            self._progress("originals without a record", count, len(keys))

    def _enqueue_unrecorded(self, found: _Found) -> None:
        """What the catalogue had, and the bucket had no record of, is to have one."""
        recorded = {name.subject for name in found.records["asset"].values()}
        with self._services.database.begin() as session:
            ids = session.scalars(select(Asset.id).where(Asset.state.in_(RECORDED_STATES)))
            enqueue_records(session, [identity for identity in ids if identity not in recorded])

    def _index(self) -> None:
        indexer = Indexer(self._services.settings, self._services.database)
        indexer.rebuild(lambda done, total: self._progress("search index", done, total))

    def _event_id(self, session: Session, slug: str) -> int:
        if slug not in self._events:
            known = session.scalar(select(Event.id).where(Event.slug == slug))
            if known is None:
                self._problem(f"{slug}: it has no record; its name, zone and programme must be given again")
                known = create_event(session, slug, slug, "UTC").id
            self._events[slug] = known
        return self._events[slug]

    def _read(self, key: str) -> Json:
        record = decode(self._services.bucket.get_bytes(key))
        if record["format"] > FORMAT:
            raise RebuildError(f"{key} was written by a newer MediaHub. Install that first; nothing is lost.")
        return record

    def _read_all(self, keys: Iterable[str]) -> Iterator[tuple[str, Json | None]]:
        """Each record with its key; None for one that cannot be read, which is set aside."""

        def read(key: str) -> tuple[str, Json | None, str]:
            try:
                return key, self._read(key), ""
            except (ValueError, KeyError, NotFound) as error:
                return key, None, str(error)

        with ThreadPoolExecutor(READERS) as pool:
            for key, record, fault in pool.map(read, list(keys)):
                if record is None:
                    self._set_aside(key, fault)
                yield key, record

    @contextmanager
    def _kept_whole(self, session: Session, key: str) -> Iterator[None]:
        """All of one record or nothing of it; a record at fault waits for `_set_damaged_aside`, and the next
        one comes."""
        try:
            with session.begin_nested():
                yield
        except (ValueError, KeyError, TypeError, DBAPIError) as error:
            self._damaged[key] = f"{type(error).__name__}: {error}".splitlines()[0]

    def _set_damaged_aside(self) -> None:
        """After the transaction in which they were found."""
        while self._damaged:
            self._set_aside(*self._damaged.popitem())

    def _set_aside(self, key: str, fault: str) -> None:
        """Keep a copy: the record itself is written anew when its original has gone through the pipeline."""
        name = parse_record_key(key)
        if name is not None:
            self._services.bucket.copy(key, f"{QUARANTINE}{name.event}/{key.rsplit('/', 1)[-1]}")
        self._problem(f"{key} cannot be used, a copy is in quarantine: {fault}")

    def _problem(self, text: str) -> None:
        log.warning("rebuild", problem=text)
        self._report.problems.append(text)

    def _side_by_side(self, work: Callable[[str], str | None], items: Iterable[str]) -> Iterator[str | None]:
        with ThreadPoolExecutor(self._services.settings.worker_processes * THREADS_PER_PROCESS) as pool:
            yield from pool.map(work, items)


def _knows_more(record: Json, known: Json | None) -> bool:
    """Whether a record is to replace what the catalogue says of the asset: nothing, or older words."""
    if known is None:
        return True
    return record != known and str(record["asset"]["updated_at"]) >= str(known["asset"]["updated_at"])
