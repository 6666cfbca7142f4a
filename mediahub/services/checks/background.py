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
from mediahub.services.checks.finding import Finding
from mediahub.services.presence import is_alive
from mediahub.services.shared_secrets import key_fingerprints, unlike
from mediahub.settings import Settings

MOST_SKEW = timedelta(seconds=60)
"""By which this clock may differ from the database's."""
SOON = timedelta(days=30)
NAMED = 5


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
    start = f"start it with `mediahub {service}`, or `mediahub up`"
    mine = [one for one in found or () if one.service == service]
    if troubles := [trouble for one in mine for trouble in one.troubles]:
        advice = f"see {settings.log_dir / service}.log, and re{start}"
        return Finding(service, "problem", f"{'; '.join(troubles)}: {advice}")
    if mine:
        hosts = sorted({"this machine" if one.host == socket.gethostname() else one.host for one in mine})
        loops = sum(len(one.loops) for one in mine)
        return Finding(service, "ok", f"{len(mine)} on {', '.join(hosts)}; all of {loops} loops get on")
    if is_alive(settings, service):
        if found is None:
            return Finding(service, "note", "runs on this machine; how its loops are, the database would say")
        return Finding(service, "problem", f"runs on this machine, but was never heard of: re{start}")
    return Finding(service, "problem", f"does not run on any machine; {start}")


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
        return Finding(
            "keys", "ok", f"this machine's are those of all {len(others)} that work in the background"
        )
    words = "; ".join(f"{host} has another {', '.join(names)}" for host, names in sorted(different))
    advice = "write `mediahub secrets export FILE` on the one that is right, and set these lines on all"
    return Finding("keys", "problem", f"{words} than this machine: {advice}")


def look_at_readers(settings: Settings) -> Finding:
    """Whether pictures and clips that are whole can be read with what is installed here."""
    try:
        with Sandbox(1, folder=settings.temp_dir) as sandbox:
            check_readers(settings, sandbox)
    except (BrokenReaders, ReadError, OSError) as error:
        advice = "Files are kept until that is mended: install MediaHub's own versions again"
        return Finding("readers", "problem", f"{error}. {advice}")
    return Finding("readers", "ok", "a picture and a clip of our own were read")


def look_at_unread(database: Database) -> Finding | None:
    """Files that are safe, and that reading failed at three times."""
    try:
        with database.read() as session:
            files = set_apart(session)
    except SQLAlchemyError:
        return None
    if not files:
        return Finding("set_apart", "ok", "no file waits for somebody because it could not be read")
    named = "; ".join(f"{path} ({event}): {reason}" for event, path, reason in files[:NAMED])
    more = f"; and {len(files) - NAMED} more" if len(files) > NAMED else ""
    advice = "They are safe. See log/worker.log; after mending what is wrong, run `mediahub retry`"
    return Finding("set_apart", "problem", f"{len(files)} files could not be read: {named}{more}. {advice}")


def look_at_clock(database: Database) -> Finding | None:
    """This machine's clock beside the database's, where that is another machine's."""
    if database.engine.dialect.name == "sqlite":
        return None
    try:
        with database.read() as session:
            skew = utcnow() - database_now(session)
    except SQLAlchemyError:
        return None
    if abs(skew) > MOST_SKEW:
        words = f"this clock differs from the database's by {skew.total_seconds():.0f} s: set the clock"
        return Finding("db-clock", "problem", words)
    return Finding("db-clock", "ok", f"within {max(1, round(abs(skew).total_seconds()))} s of the database's")


def look_at_ftp_tls(settings: Settings, database: Database) -> Finding | None:
    """Whether cameras may send without TLS, where everyone in their network reads along."""
    if not settings.ftp:
        return None
    if settings.ftp_require_tls:
        return Finding("ftp-tls", "ok", "required of all cameras")
    with database.read() as session:
        events = events_without_tls(session)
    if not events:
        return Finding("ftp-tls", "ok", "required wherever there are accounts")
    words = f"cameras of {', '.join(events)} may send passwords and pictures without TLS"
    how = "if they can do FTPS, `mediahub ftp-accounts tls EVENT --require`"
    return Finding("ftp-tls", "note", f"{words}: {how}")


def look_at_certificate(settings: Settings) -> Finding | None:
    """How long the certificate of FTPS is valid."""
    if not settings.ftp:
        return None
    cert, _ = certificate_files(settings)
    try:
        end = valid_until(cert)
    except (OSError, ValueError) as error:
        return Finding("ftp-cert", "problem", f"{cert} cannot be read ({error}); see MEDIAHUB_FTP_CERT")
    left = end - utcnow()
    mend = f"put another one at {cert}" if settings.ftp_cert else f"delete {cert}, and restart `mediahub ftp`"
    if left < timedelta():
        return Finding("ftp-cert", "problem", f"{cert} ended on {end:%Y-%m-%d}: {mend}")
    if left < SOON:
        return Finding("ftp-cert", "problem", f"{cert} ends on {end:%Y-%m-%d}, in {left.days} days: {mend}")
    return Finding("ftp-cert", "ok", f"valid until {end:%Y-%m-%d}")


def look_at_backups(settings: Settings, database: Database) -> Finding:
    """How old the last backup is."""
    with database.read() as session:
        found = health(session, settings, utcnow())
    failure = f"; the last try failed: {found.failure}" if found.failure else ""
    if found.state == "none":
        return Finding("backups", "note", "none are made: set MEDIAHUB_BACKUP_TARGET, see docs/backup.md")
    if found.last is None:
        return Finding("backups", "problem", f"there is none yet; make one with `mediahub backup`{failure}")
    words = f"the last one is of {found.last:%Y-%m-%d %H:%M} UTC{failure}"
    if found.state == "old":
        return Finding(
            "backups", "problem", f"{words}: make one with `mediahub backup`, or see why none is made"
        )
    return Finding("backups", "ok", words)
