"""Metrics: `/metrics` in Prometheus' text format, of this installation and of the process that answers.

Alert rules and a dashboard for them are in docs/operating.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from importlib.metadata import version

from flask import Flask, abort, request
from flask.wrappers import Response
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mediahub.analysis.ocr import count_unread
from mediahub.analysis.pace import Pace, count_waiting_for_faces, pace_of_faces, pace_of_words
from mediahub.backup.runs import health
from mediahub.catalog.assets import count_by_state
from mediahub.catalog.coordination.heartbeats import Process, processes
from mediahub.catalog.coordination.outbox import backlog
from mediahub.catalog.coordination.queues import queues
from mediahub.catalog.events import IS_CURRENT
from mediahub.catalog.models import Arrival, Asset, Event
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.settings.installation_settings import SIGNED_BY, read_setting
from mediahub.home.disk import FULL, LOW, room
from mediahub.ingest.batches.pace import pace_of_files
from mediahub.ingest.sources.ftp.certificate import certificate_files, valid_until
from mediahub.ingest.uploads.quotas import quotas_of
from mediahub.media.vision.faces import finder_name
from mediahub.media.vision.ocr import reader_name
from mediahub.networks import networks_in, plain_address
from mediahub.provenance.signers import NoSigner, signer_of
from mediahub.receipts.signing import key_made_at
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError


def init_app(app: Flask, services: Services) -> None:
    """Add `/metrics`."""
    collectors = networks_in(services.settings.metrics_from)

    @app.get("/metrics")
    def metrics() -> Response:
        """Counts and times, for a collector on this machine or in `MEDIAHUB_METRICS_FROM`."""
        asks = plain_address(request.remote_addr or "0.0.0.0")  # noqa: S104  (of nobody)
        if "X-Forwarded-For" in request.headers or not any(asks in network for network in collectors):
            abort(403, "Metrics are given on this machine, and to MEDIAHUB_METRICS_FROM.")
        return Response(_metrics(services), content_type=CONTENT_TYPE_LATEST)


def _metrics(services: Services) -> bytes:
    registry = CollectorRegistry()
    build = Gauge("mediahub_build_info", "1, with the version", ["version"], registry=registry)
    build.labels(version("mediahub")).set(1)
    ends = _machine(services, registry)
    _storage(services, registry)
    up = Gauge("mediahub_database_up", "1 if it answers; else most others are absent", registry=registry)
    try:
        with services.database.read() as session:
            _catalogue(services, session, registry)
            _signing(services, session, ends)
        up.set(1)
    except SQLAlchemyError:
        up.set(0)
    return generate_latest(registry)


def _catalogue(services: Services, session: Session, registry: CollectorRegistry) -> None:
    """What the database knows."""
    assets = Gauge("mediahub_assets", "Assets by state", ["state"], registry=registry)
    arrivals = Gauge("mediahub_arrivals", "Files delivered, by state", ["state"], registry=registry)
    waiting = Gauge("mediahub_outbox", "Assets waiting for the indexer", registry=registry)
    for gauge, model in ((assets, Asset), (arrivals, Arrival)):
        for state, count in count_by_state(session, model).items():
            gauge.labels(state).set(count)
    waiting.set(backlog(session))
    _queues(session, registry)
    _files(session, registry)
    _read_words(session, registry, reader_name() if services.settings.read_words else "")
    _looked_for_faces(session, registry)
    _loops(processes(session), registry)
    _backups(services, session, registry)
    _quotas(session, registry)


def _quotas(session: Session, registry: CollectorRegistry) -> None:
    """How full events and photographers with a quota are."""
    taken = Gauge(
        "mediahub_quota_taken_ratio", "Of a quota of bytes, 1 for all", ["event", "whose"], registry=registry
    )
    for event in session.scalars(select(Event).where(IS_CURRENT)):
        for quota in quotas_of(session, event):
            taken.labels(event.slug, quota.whose).set(quota.share)


def _signing(services: Services, session: Session, ends: Gauge) -> None:
    """When the certificate ends that signs deliveries; 0 where it cannot be used, absent where none does."""
    by = read_setting(session, SIGNED_BY, "")
    if services.settings.sign_deliveries and by:
        try:
            ends.labels("deliveries").set(signer_of(services.settings, session, by).ends_at.timestamp())
        except NoSigner:
            ends.labels("deliveries").set(0)


def _backups(services: Services, session: Session, registry: CollectorRegistry) -> None:
    """How old the last backup is; absent where there is none."""
    found = health(session, services.settings, utcnow())
    old = Gauge("mediahub_backup_old", "1 if the last backup is older than it may be", registry=registry)
    old.set(found.state == "old")
    if found.last is not None:
        moment = Gauge(
            "mediahub_backup_timestamp_seconds", "The moment of the last backup", registry=registry
        )
        moment.set(found.last.timestamp())


def _queues(session: Session, registry: CollectorRegistry) -> None:
    """How much waits for the background, and how long; the age of `index` is how far search is behind."""
    depth = Gauge("mediahub_queue_depth", "What waits, by queue", ["queue"], registry=registry)
    age = Gauge(
        "mediahub_queue_age_seconds", "Since what waits longest began to", ["queue"], registry=registry
    )
    now = utcnow()
    for one in queues(session, now):
        depth.labels(one.queue).set(one.count)
        age.labels(one.queue).set(one.age(now))


def _files(session: Session, registry: CollectorRegistry) -> None:
    """How long files took from their announcement until they could be seen."""
    lately = pace_of_files(session, utcnow())
    ready = Gauge("mediahub_files_ready_lately", "Files of the last ten minutes", registry=registry)
    took = Gauge(
        "mediahub_files_ready_seconds",
        "From a file's announcement to ready, in the last ten minutes, by share of the files",
        ["quantile"],
        registry=registry,
    )
    ready.set(lately.count)
    for quantile, seconds in lately.seconds.items():
        took.labels(quantile).set(seconds)


def _machine(services: Services, registry: CollectorRegistry) -> Gauge:
    """Disk, certificate and signing key of the machine that answers; the gauge of certificates' ends."""
    settings = services.settings
    free = Gauge("mediahub_disk_free_bytes", "Free where `home` is, on this machine", registry=registry)
    free.set(room(settings.home)[0])
    bounds = Gauge("mediahub_disk_bounds_bytes", "Less is low, or full", ["state"], registry=registry)
    bounds.labels("low").set(LOW)
    bounds.labels("full").set(FULL)
    ends = Gauge(
        "mediahub_certificate_end_timestamp_seconds", "When it ends", ["certificate"], registry=registry
    )
    if settings.ftp:
        try:
            ends.labels("ftp").set(valid_until(certificate_files(settings)[0]).timestamp())
        except (OSError, ValueError):
            ends.labels("ftp").set(0)  # there is none that could be read: as good as ended
    if (made := key_made_at(settings)) is not None:
        since = Gauge(
            "mediahub_signing_key_made_timestamp_seconds",
            "When the key of receipts was made; it has no end",
            registry=registry,
        )
        since.set(made.timestamp())
    return ends


def _storage(services: Services, registry: CollectorRegistry) -> None:
    """Whether S3 answers, and how fast."""
    up = Gauge("mediahub_storage_up", "1 if S3 opens the bucket", registry=registry)
    seconds = Gauge("mediahub_storage_seconds", "For one question to S3, just now", registry=registry)
    began = time.monotonic()
    try:
        services.bucket.check()
        up.set(1)
    except StorageError:
        up.set(0)
    seconds.set(time.monotonic() - began)


def _loops(found: list[Process], registry: CollectorRegistry) -> None:
    """How background work is, of each process on each machine; see `catalog.coordination.heartbeats`."""

    def gauge(name: str, words: str, labels: Sequence[str] = ("service", "host", "pid", "loop")) -> Gauge:
        return Gauge(name, words, labels, registry=registry)

    silent = gauge("mediahub_process_silent_seconds", "Since its last heartbeat", ("service", "host", "pid"))
    quiet = gauge("mediahub_loop_quiet_seconds", "Since the last sign of life that was due")
    success = gauge("mediahub_loop_success_age_seconds", "Since a round ended well; absent if none has")
    row = gauge("mediahub_loop_failures_in_a_row", "Rounds that failed since one ended well")
    failures = gauge("mediahub_loop_failures", "Rounds that failed since the process began")
    restarts = gauge("mediahub_loop_restarts", "Times that its thread had to be started again")
    still = gauge("mediahub_loop_stands_still", "1 if it gave no sign of life for longer than it may")
    for process in found:
        who = (process.service, process.host, str(process.pid))
        silent.labels(*who).set(process.silent)
        for loop in process.loops:
            labels = (*who, loop.name)
            quiet.labels(*labels).set(loop.quiet + process.silent)
            if loop.since_success is not None:
                success.labels(*labels).set(loop.since_success + process.silent)
            row.labels(*labels).set(loop.failures)
            failures.labels(*labels).set(loop.failures_ever)
            restarts.labels(*labels).set(loop.restarts)
            still.labels(*labels).set(loop.stands_still or process.is_silent)


def _read_words(session: Session, registry: CollectorRegistry, reader: str) -> None:
    """How far the reading of words in pictures is, and how fast it goes."""
    waiting = Gauge("mediahub_words_waiting", "Pictures whose words are to be read", registry=registry)
    read = Gauge("mediahub_words_read", "Pictures whose words were read", registry=registry)
    rate = Gauge(
        "mediahub_words_per_second", "Pictures read per second in the last minute", registry=registry
    )
    seconds = Gauge("mediahub_words_seconds", "Seconds for one picture in the last minute", registry=registry)
    waiting.set(count_unread(session, reader) if reader else 0)
    _set(pace_of_words(session, utcnow()), read, rate, seconds)


def _looked_for_faces(session: Session, registry: CollectorRegistry) -> None:
    """Metrics of face detection, over the events that have it on."""
    waiting = Gauge("mediahub_faces_waiting", "Pictures to be looked at for faces", registry=registry)
    seen = Gauge("mediahub_faces_pictures", "Pictures looked at for faces", registry=registry)
    rate = Gauge(
        "mediahub_faces_per_second", "Pictures looked at per second in the last minute", registry=registry
    )
    seconds = Gauge("mediahub_faces_seconds", "Seconds for one picture in the last minute", registry=registry)
    finder = finder_name()
    waiting.set(count_waiting_for_faces(session, finder) if finder else 0)
    _set(pace_of_faces(session, utcnow()), seen, rate, seconds)


def _set(pace: Pace, done: Gauge, rate: Gauge, seconds: Gauge) -> None:
    done.set(pace.done)
    rate.set(pace.per_second)
    seconds.set(pace.seconds)
