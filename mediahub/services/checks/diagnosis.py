"""Diagnosis (`mediahub doctor`): every service of an installation, whether it is well, what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.coordination.outbox import backlog
from mediahub.catalog.db.errors import in_words
from mediahub.catalog.db.schema import schema_revisions
from mediahub.home.disk import room
from mediahub.messages import N_, message
from mediahub.records.owner import DamagedRecord
from mediahub.resources import static_dir
from mediahub.runtime import Services
from mediahub.search.service import Search
from mediahub.services.checks.analysis import look_at_analysis
from mediahub.services.checks.background import (
    look_at_backups,
    look_at_certificate,
    look_at_clock,
    look_at_ftp_tls,
    look_at_keys,
    look_at_readers,
    look_at_unread,
    look_at_workers,
)
from mediahub.services.checks.browsers import look_as_a_browser
from mediahub.services.checks.connections import look_at_connections
from mediahub.services.checks.database import NEEDS_DATABASE, opened
from mediahub.services.checks.finding import Finding, State
from mediahub.services.checks.record_verification import record_health
from mediahub.services.checks.retention import look_at_quarantine, look_at_retention, look_at_secrets
from mediahub.services.checks.sandbox_walls import look_at_walls
from mediahub.services.checks.signing import look_at_signing, look_at_time_stamps
from mediahub.services.installation import web_answers
from mediahub.services.needs import database_problem
from mediahub.services.process_locks import is_alive
from mediahub.services.seaweed import missing_volumes, run_shell
from mediahub.settings import Settings
from mediahub.storage import Bucket, StorageError, Unavailable

MANY_WAITING = 10_000
MAX_SKEW = 60.0
"""Seconds by which the clock may differ from that of S3; signatures fail at 15 minutes."""


def diagnose(settings: Settings, *, mend: bool) -> Iterator[Finding]:
    """Each finding as it is made. With `mend`, what can be put right at once is put right."""
    yield _disk(settings)
    yield _database(settings)
    yield from _storage(settings, mend)
    yield _search(settings)
    yield _records(settings)
    yield from _background(settings)
    if settings.ftp:
        yield _service(settings, "ftp")
    yield _web(settings)
    yield from look_as_a_browser(settings)
    yield from look_at_analysis(settings)
    yield _front_end()


def _disk(settings: Settings) -> Finding:
    settings.home.mkdir(parents=True, exist_ok=True)
    free, state = room(settings.home)
    there = {"size": f"{free / 2**30:,.1f}", "folder": settings.home.resolve()}
    if state != "ok":
        words = message(
            "%(size)s GiB free for %(folder)s: make room before anything else is uploaded", **there
        )
        return Finding("disk", "problem", words)
    return Finding("disk", "ok", message("%(size)s GiB free for %(folder)s", **there))


def _database(settings: Settings) -> Finding:
    try:
        with opened(settings) as database:
            if problem := database_problem(database):
                return Finding("database", "problem", problem)
            kind = "PostgreSQL" if settings.is_postgres else "SQLite"
            revision = schema_revisions(database)[0]
            return Finding(
                "database", "ok", message("%(kind)s, revision %(revision)s", kind=kind, revision=revision)
            )
    except SQLAlchemyError as error:
        return Finding("database", "problem", in_words(error))


def _storage(settings: Settings, mend: bool) -> Iterator[Finding]:
    bucket = Bucket(settings)
    try:
        skew = (datetime.now(UTC) - bucket.check()).total_seconds()
    except StorageError as error:
        ours = settings.storage == "embedded" and isinstance(error, Unavailable)
        start = message("%(error)s Start it with `mediahub storage`, or `mediahub up`", error=error)
        yield Finding("storage", "problem", start if ours else str(error))
        return
    opens = message("bucket %(bucket)s opens at %(url)s", bucket=bucket.name, url=settings.s3_url)
    yield Finding("storage", "ok", opens)
    if abs(skew) > MAX_SKEW:
        words = message(
            "this clock differs from that of S3 by %(seconds)s s: set the clock", seconds=f"{skew:.0f}"
        )
        yield Finding("clock", "problem", words)
    else:
        near = max(1, round(abs(skew)))
        yield Finding("clock", "ok", message("within %(seconds)s s of that of S3", seconds=near))
    yield _writable(bucket)
    if settings.storage == "embedded":
        yield _volumes(settings, mend)


def _writable(bucket: Bucket) -> Finding:
    """Write an object, read it, and delete it."""
    key = "incoming/doctor"
    try:
        bucket.put_bytes(key, b"mediahub doctor", "text/plain")
        same = bucket.get_bytes(key) == b"mediahub doctor"
        bucket.delete(key)
    except StorageError as error:
        words = message("%(error)s. Is its disk full, or are its volumes read-only?", error=error)
        return Finding("writing", "problem", words)
    if not same:
        return Finding("writing", "problem", N_("S3 gives back other bytes than it was given: do not upload"))
    return Finding("writing", "ok", N_("an object was written, read and deleted"))


def _volumes(settings: Settings, mend: bool) -> Finding:
    """After a `kill -9` a volume can stay read-only, and the space in it unused."""
    path = settings.storage_dir / "ports.json"
    if not path.exists():
        elsewhere = N_("the S3 server runs on another machine; ask `mediahub doctor` there")
        return Finding("volumes", "note", elsewhere)
    ports = json.loads(path.read_text())
    listing = run_shell(ports, ["volume.list"])
    if missing := missing_volumes(settings, listing):
        files = ", ".join(f"*{number}.dat" for number in missing)
        words = message(
            "not served: %(files)s in %(folder)s; see log/storage.log",
            files=files, folder=settings.storage_dir,
        )  # fmt: skip
        return Finding("volumes", "problem", words)
    stuck = read_only_volumes(listing)
    if not stuck:
        return Finding("volumes", "ok", N_("all can be written to"))
    names = ", ".join(volume for _, volume in stuck)
    if not mend:
        words = message("read-only: %(names)s; mend them with `mediahub doctor --mend`", names=names)
        return Finding("volumes", "problem", words)
    commands = [f"volume.mark -node {node} -volumeId {volume} -writable" for node, volume in stuck]
    run_shell(ports, ["lock", *commands, "unlock"])
    still = read_only_volumes(run_shell(ports, ["volume.list"]))
    if still:
        words = message("still read-only: %(names)s; restart `mediahub storage`", names=names)
        return Finding("volumes", "problem", words)
    return Finding("volumes", "ok", message("made writable again: %(names)s", names=names))


def read_only_volumes(listing: str) -> list[tuple[str, str]]:
    """Node and id of each read-only volume that is not full, from what `volume.list` prints."""
    limit_mb = int((re.search(r"volumeSizeLimit:(\d+)", listing) or ["", "0"])[1])
    node, found = "", []
    for line in listing.splitlines():
        if named := re.search(r"DataNode (\S+)", line):
            node = named[1]
        volume = re.search(r"volume Id:(\d+), Size:(\d+),.*ReadOnly:true", line)
        if volume and int(volume[2]) < limit_mb << 20:
            found.append((node, volume[1]))
    return list(dict.fromkeys(found))


def _search(settings: Settings) -> Finding:
    try:
        with opened(settings) as database:
            health = Search(settings, database).check()
            if health.problem:
                return Finding("index", "problem", health.problem)
            with database.read() as session:
                waiting = backlog(session)
    except SQLAlchemyError:
        return Finding("index", "note", NEEDS_DATABASE)
    if waiting > MANY_WAITING:
        words = message("%(count)s changes wait for the indexer; is it running?", count=f"{waiting:,}")
        return Finding("index", "problem", words)
    words = message(
        "%(documents)s documents in %(engine)s, generation %(generation)s; %(count)s changes waiting",
        documents=f"{health.documents:,}", engine=health.engine, generation=health.generation,
        count=f"{waiting:,}",
    )  # fmt: skip
    return Finding("index", "ok", words)


def _records(settings: Settings) -> Finding:
    try:
        with opened(settings) as database:
            services = Services(settings, database, Bucket(settings), Search(settings, database))
            well, words = record_health(services)
    except DamagedRecord as error:
        return Finding("records", "problem", str(error))
    except (SQLAlchemyError, StorageError):
        return Finding("records", "note", N_("not looked at: they need database and storage"))
    return Finding("records", "ok" if well else "problem", words)


def _background(settings: Settings) -> Iterator[Finding]:
    yield look_at_readers(settings)
    yield look_at_walls(settings)
    if certificate := look_at_certificate(settings):
        yield certificate
    try:
        with opened(settings) as database:
            yield from look_at_workers(settings, database)
            looks = look_at_unread(database), look_at_clock(database), look_at_connections(database)
            yield from filter(None, [*looks, look_at_ftp_tls(settings, database)])
            yield look_at_backups(settings, database)
            bucket, search = Bucket(settings), Search(settings, database)
            yield look_at_retention(Services(settings, database, bucket, search))
            yield look_at_quarantine(settings, bucket)
            yield look_at_secrets(database)
            if keys := look_at_keys(settings, database):
                yield keys
            yield look_at_signing(settings, database)
            yield from look_at_time_stamps(settings)
    except SQLAlchemyError:
        yield Finding("worker", "note", NEEDS_DATABASE)


def _service(settings: Settings, name: str) -> Finding:
    if is_alive(settings, name):
        return Finding(name, "ok", N_("runs on this machine"))
    if settings.is_postgres:
        return Finding(name, "note", N_("does not run on this machine; it may run on another"))
    words = message("does not run; start it with `mediahub %(service)s`, or `mediahub up`", service=name)
    return Finding(name, "problem", words)


def _web(settings: Settings) -> Finding:
    if web_answers(settings):
        return Finding("web", "ok", message("answers on port %(port)s", port=settings.port))
    state: State = "note" if settings.is_postgres else "problem"
    words = message("does not answer on port %(port)s; start it with `mediahub web`", port=settings.port)
    return Finding("web", state, words)


def _front_end() -> Finding:
    if (static_dir() / "dist/manifest.json").exists():
        return Finding("pages", "ok", N_("the front end is built"))
    return Finding("pages", "problem", N_("the front end is not built; run scripts/setup"))
