"""Diagnosis (`mediahub doctor`): every service of an installation, whether it is well, what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mediahub.analysis.embeddings import count_unseen
from mediahub.analysis.faces import count_waiting, events_on
from mediahub.analysis.labelling.labellers import usable
from mediahub.analysis.labelling.stored import count_due
from mediahub.analysis.ocr import count_unread
from mediahub.catalog.coordination.outbox import backlog
from mediahub.catalog.db.database import Database
from mediahub.catalog.db.errors import in_words
from mediahub.catalog.db.schema import schema_revisions
from mediahub.home.disk import room
from mediahub.media.vision.embedding import can_embed, embedder_name
from mediahub.media.vision.faces import finder_name
from mediahub.media.vision.labels.counting import can_count
from mediahub.media.vision.ocr import reader_name
from mediahub.messages import N_, Message, message
from mediahub.records.owner import DamagedRecord
from mediahub.resources import static_dir
from mediahub.runtime import Services
from mediahub.search.service import Search
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
from mediahub.services.checks.finding import Finding, State
from mediahub.services.checks.kept import look_at_quarantine, look_at_retention, look_at_secrets
from mediahub.services.checks.record_verification import record_health
from mediahub.services.checks.sandbox_walls import look_at_walls
from mediahub.services.checks.signing import look_at_signing, look_at_time_stamps
from mediahub.services.installation import web_answers
from mediahub.services.needs import database_problem
from mediahub.services.presence import is_alive
from mediahub.services.seaweed import missing_volumes, run_shell
from mediahub.settings import Settings
from mediahub.storage import Bucket, StorageError, Unavailable

MANY_WAITING = 10_000
MOST_SKEW = 60.0
"""Seconds by which the clock may differ from that of S3; signatures fail at 15 minutes."""
NEEDS_DATABASE = N_("not looked at: it needs the database")


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
    yield _words(settings)
    yield _looks(settings)
    yield _faces(settings)
    yield _visual_words(settings)
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


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    """The database, for as long as one thing is looked at. Raises SQLAlchemyError, as its use does."""
    database = Database.of(settings)
    try:
        yield database
    finally:
        database.dispose()


def _database(settings: Settings) -> Finding:
    try:
        with _opened(settings) as database:
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
    if abs(skew) > MOST_SKEW:
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
        with _opened(settings) as database:
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
        with _opened(settings) as database:
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
        with _opened(settings) as database:
            yield from look_at_workers(settings, database)
            looks = look_at_unread(database), look_at_clock(database), look_at_ftp_tls(settings, database)
            yield from filter(None, looks)
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


def _words(settings: Settings) -> Finding:
    """Whether words in pictures are read."""
    reader = reader_name()
    if not settings.read_words:
        return Finding("words", "note", N_("words in pictures are not read: MEDIAHUB_READ_WORDS is off"))
    if not reader:
        words = N_(
            'words in pictures are not read; to read them, install the extra: pip install "mediahub[vision]"'
        )
        return Finding("words", "note", words)

    def found(waiting: str) -> Message:
        name = reader.partition(" /")[0]
        return message("%(program)s reads them, %(count)s pictures waiting", program=name, count=waiting)

    return _behind(settings, "words", found, lambda session: count_unread(session, reader))


def _faces(settings: Settings) -> Finding:
    """Whether faces can be looked for, where an event switches that on."""
    finder = finder_name()
    if not finder:
        words = N_(
            "faces are not looked for; where an event is to have them, install the extra: "
            'pip install "mediahub[faces]"'
        )
        return Finding("faces", "note", words)

    def waiting(session: Session) -> int:
        return sum(count_waiting(session, finder, event_id) for event_id in events_on(session))

    def found(waiting: str) -> Message:
        return message(
            "%(program)s looks for them where they are on, %(count)s pictures waiting",
            program=finder.partition(" /")[0], count=waiting,
        )  # fmt: skip

    return _behind(settings, "faces", found, waiting)


def _looks(settings: Settings) -> Finding:
    """Whether look-alikes are found by what pictures show."""
    embedder = embedder_name()
    if not settings.compare_looks:
        off = N_("pictures are compared by colours: MEDIAHUB_COMPARE_LOOKS is off")
        return Finding("looks", "note", off)
    if not embedder:
        words = N_(
            "pictures are compared by colours; to compare what they show, install the extra: "
            'pip install "mediahub[vision]"'
        )
        return Finding("looks", "note", words)

    def found(waiting: str) -> Message:
        name = embedder.partition(" /")[0]
        return message(
            "%(program)s compares pictures, %(count)s pictures waiting", program=name, count=waiting
        )

    return _behind(settings, "looks", found, lambda session: count_unseen(session, embedder))


def _visual_words(settings: Settings) -> Finding:
    """Whether pictures are found by what they look like, and by which labellers."""
    name, labellers = "visual words", usable(settings)
    if not labellers:
        off = N_("pictures get no visual words: MEDIAHUB_COMPARE_LOOKS is off")
        return Finding(name, "note", off)
    what = N_("%(labellers)s find visual words, %(count)s pictures waiting")
    if not can_embed():
        what = N_(
            "%(labellers)s find visual words, %(count)s pictures waiting; to say what they show, "
            'install the extra: pip install "mediahub[vision]"'
        )
    elif not can_count():
        what = N_(
            "%(labellers)s find visual words, %(count)s pictures waiting; to count people, "
            'install the extra: pip install "mediahub[faces]"'
        )

    def found(waiting: str) -> Message:
        return message(what, labellers=", ".join(one.name for one in labellers), count=waiting)

    return _behind(settings, name, found, lambda session: count_due(session, labellers))


def _behind(
    settings: Settings, name: str, found: Callable[[str], Message], count: Callable[[Session], int]
) -> Finding:
    """What is done in the background and how much waits for it. Nobody needs it: it is never a problem."""
    try:
        with _opened(settings) as database, database.read() as session:
            waiting = count(session)
    except SQLAlchemyError:
        return Finding(name, "note", NEEDS_DATABASE)
    return Finding(name, "ok", found(f"{waiting:,}"))


def _front_end() -> Finding:
    if (static_dir() / "dist/manifest.json").exists():
        return Finding("pages", "ok", N_("the front end is built"))
    return Finding("pages", "problem", N_("the front end is not built; run scripts/setup"))
