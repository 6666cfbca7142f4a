"""Findings about background work: who does it, and whether it gets on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from mediahub.backup.runs import health
from mediahub.catalog.coordination.heartbeats import Process, database_now, processes
from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.failed_reads import set_apart
from mediahub.ingest.sources.ftp.accounts import events_without_tls
from mediahub.ingest.sources.ftp.certificate import certificate_files, valid_until
from mediahub.ingest.sources.readers import BrokenReaders, check_readers
from mediahub.media.model import ReadError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.messages import N_, message
from mediahub.services.checks.finding import Finding
from mediahub.services.process_locks import is_alive
from mediahub.services.shared_secrets import key_fingerprints, unlike
from mediahub.settings import Settings

MAX_SKEW = timedelta(seconds=60)
"""By which this clock may differ from the database's."""
SOON = timedelta(days=30)
MAX_NAMED = 5


def look_at_workers(settings: Settings, database: Database) -> Iterator[Finding]:
    """The processes that work in the background, on whichever machine."""
    try:
        with database.read() as session:
            found = processes(session)
    except SQLAlchemyError:
        found = None
    for service in ("worker", "indexer"):
        yield _service(settings, service, found)


def _service(settings: Settings, service: str, found: list[Process] | None) -> Finding:
    mine = [one for one in found or () if one.service == service]
    if troubles := [trouble for one in mine for trouble in one.troubles]:
        words = message(
            "%(troubles)s: see %(log)s.log, and restart it with `mediahub %(service)s`, or `mediahub up`",
            troubles="; ".join(troubles), log=settings.log_dir / service, service=service,
        )  # fmt: skip
        return Finding(service, "problem", words)
    if mine:
        hosts = ", ".join(sorted({one.host for one in mine}))
        if hosts == socket.gethostname():
            text = N_("%(count)s on this machine; all of %(loops)s loops get on")
        else:
            text = N_("%(count)s on %(hosts)s; all of %(loops)s loops get on")
        loops = sum(len(one.loops) for one in mine)
        return Finding(service, "ok", message(text, count=len(mine), hosts=hosts, loops=loops))
    if is_alive(settings, service):
        if found is None:
            unknown = N_("runs on this machine; how its loops are, the database would say")
            return Finding(service, "note", unknown)
        words = message(
            "runs on this machine, but was never heard of: restart it with `mediahub %(service)s`, or "
            "`mediahub up`",
            service=service,
        )
        return Finding(service, "problem", words)
    words = message(
        "does not run on any machine; start it with `mediahub %(service)s`, or `mediahub up`",
        service=service,
    )
    return Finding(service, "problem", words)


def look_at_keys(settings: Settings, database: Database) -> Finding | None:
    """Whether this machine has the same secrets as those that work for the same catalogue."""
    ours = key_fingerprints(settings)
    try:
        with database.read() as session:
            others = [one for one in processes(session) if not one.is_silent and one.keys]
    except SQLAlchemyError:
        return None
    different = {(one.host, tuple(names)) for one in others if (names := unlike(ours, one.keys))}
    if not different:
        words = message(
            "this machine's are those of all %(count)s that work in the background", count=len(others)
        )
        return Finding("keys", "ok", words)
    words = message(
        "another than on this machine: %(which)s; write `mediahub secrets export FILE` on the one that is "
        "right, and set these lines on all",
        which="; ".join(f"{host}: {', '.join(names)}" for host, names in sorted(different)),
    )
    return Finding("keys", "problem", words)


def look_at_readers(settings: Settings) -> Finding:
    """Whether pictures and clips that are whole can be read with what is installed here."""
    try:
        with Sandbox(1, folder=settings.temp_dir) as sandbox:
            check_readers(settings, sandbox)
    except (BrokenReaders, ReadError, OSError) as error:
        words = message(
            "%(error)s. Files are kept until that is mended: install MediaHub's own versions again",
            error=error,
        )
        return Finding("readers", "problem", words)
    return Finding("readers", "ok", N_("a picture and a clip of our own were read"))


def look_at_unread(database: Database) -> Finding | None:
    """Files that are safe, and that reading failed at three times."""
    try:
        with database.read() as session:
            files = set_apart(session)
    except SQLAlchemyError:
        return None
    if not files:
        words = N_("no file waits for somebody because it could not be read")
        return Finding("set_apart", "ok", words)
    named = "; ".join(f"{path} ({event}): {reason}" for event, path, reason in files[:MAX_NAMED])
    if len(files) > MAX_NAMED:
        named = message("%(files)s; and %(count)s more", files=named, count=len(files) - MAX_NAMED)
    words = message(
        "%(count)s files could not be read: %(files)s. They are safe. See log/worker.log; after mending what "
        "is wrong, run `mediahub retry`",
        count=len(files), files=named,
    )  # fmt: skip
    return Finding("set_apart", "problem", words)


def look_at_clock(database: Database) -> Finding | None:
    """This machine's clock beside the database's, where that is another machine's."""
    if database.engine.dialect.name == "sqlite":
        return None
    try:
        with database.read() as session:
            skew = utcnow() - database_now(session)
    except SQLAlchemyError:
        return None
    if abs(skew) > MAX_SKEW:
        words = message(
            "this clock differs from the database's by %(seconds)s s: set the clock",
            seconds=f"{skew.total_seconds():.0f}",
        )
        return Finding("db-clock", "problem", words)
    near = max(1, round(abs(skew).total_seconds()))
    return Finding("db-clock", "ok", message("within %(seconds)s s of the database's", seconds=near))


def look_at_ftp_tls(settings: Settings, database: Database) -> Finding | None:
    """Whether cameras may send without TLS, where everyone in their network reads along."""
    if not settings.ftp:
        return None
    if settings.ftp_require_tls:
        return Finding("ftp-tls", "ok", N_("required of all cameras"))
    with database.read() as session:
        events = events_without_tls(session)
    if not events:
        return Finding("ftp-tls", "ok", N_("required wherever there are accounts"))
    words = message(
        "cameras of %(events)s may send passwords and pictures without TLS: if they can do FTPS, "
        "`mediahub ftp-accounts tls EVENT --require`",
        events=", ".join(events),
    )
    return Finding("ftp-tls", "note", words)


def look_at_certificate(settings: Settings) -> Finding | None:
    """How long the certificate of FTPS is valid."""
    if not settings.ftp:
        return None
    cert, _ = certificate_files(settings)
    try:
        end = valid_until(cert)
    except (OSError, ValueError) as error:
        words = message("%(file)s cannot be read (%(error)s); see MEDIAHUB_FTP_CERT", file=cert, error=error)
        return Finding("ftp-cert", "problem", words)
    left, day = end - utcnow(), f"{end:%Y-%m-%d}"
    mend = (
        message("put another one at %(file)s", file=cert)
        if settings.ftp_cert
        else message("delete %(file)s, and restart `mediahub ftp`", file=cert)
    )
    if left < timedelta():
        words = message("%(file)s ended on %(day)s: %(advice)s", file=cert, day=day, advice=mend)
        return Finding("ftp-cert", "problem", words)
    if left < SOON:
        words = message(
            "%(file)s ends on %(day)s, in %(left)s days: %(advice)s",
            file=cert, day=day, left=left.days, advice=mend,
        )  # fmt: skip
        return Finding("ftp-cert", "problem", words)
    return Finding("ftp-cert", "ok", message("valid until %(day)s", day=day))


def look_at_backups(settings: Settings, database: Database) -> Finding:
    """How old the last backup is."""
    with database.read() as session:
        found = health(session, settings, utcnow())
    if found.state == "none":
        words = N_("none are made: set MEDIAHUB_BACKUP_TARGET, see docs/backup.md")
        return Finding("backups", "note", words)
    failure: str = ""
    if found.failure:
        failure = message("; the last try failed: %(problem)s", problem=found.failure)
    if found.last is None:
        words = message("there is none yet; make one with `mediahub backup`%(failure)s", failure=failure)
        return Finding("backups", "problem", words)
    moment = f"{found.last:%Y-%m-%d %H:%M}"
    if found.state == "old":
        words = message(
            "the last one is of %(moment)s UTC%(failure)s: make one with `mediahub backup`, or see why none "
            "is made",
            moment=moment, failure=failure,
        )  # fmt: skip
        return Finding("backups", "problem", words)
    words = message("the last one is of %(moment)s UTC%(failure)s", moment=moment, failure=failure)
    return Finding("backups", "ok", words)
