"""Health checks and metrics: `/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask, abort, jsonify, request
from flask.wrappers import Response
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mediahub.analysis.ocr import count_unread
from mediahub.analysis.pace import Pace, count_waiting_for_faces, pace_of_faces, pace_of_words
from mediahub.catalog.assets import count_assets, count_by_state
from mediahub.catalog.coordination.heartbeats import Process, processes
from mediahub.catalog.coordination.outbox import backlog
from mediahub.catalog.db.schema import schema_revisions
from mediahub.catalog.models import Arrival, Asset
from mediahub.catalog.models.base import utcnow
from mediahub.disk import room
from mediahub.ingest.uploads.space import takes_uploads
from mediahub.media.vision.faces import finder_name
from mediahub.media.vision.ocr import reader_name
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError

LOOPBACK = {"127.0.0.1", "::1"}


def init_app(app: Flask, services: Services) -> None:
    """Add `/healthz`, `/readyz` and `/metrics`."""

    @app.get("/healthz")
    def healthz() -> Response:
        """This process answers."""
        return jsonify(status="ok")

    @app.get("/readyz")
    def readyz() -> tuple[Response, int]:
        """Everything that a request needs answers too. What only keeps work in the background waiting makes
        it `degraded`, with status 200: to take this process out of service would mend nothing."""
        needed = {
            "database": _asks(lambda: _count_assets(services)),
            "storage": _asks(services.bucket.check),
            "schema": _schema(services),
        }
        disk = room(services.settings.home)[1]
        uploads = {"uploads": "ok" if takes_uploads(services.settings) else "refused: the disk is full"}
        checks = needed | {"disk": disk} | uploads | _background(services)
        ready = all(state == "ok" for state in needed.values()) and disk != "full"
        well = all(state == "ok" for state in checks.values())
        status = "ok" if well else "degraded" if ready else "unavailable"
        return jsonify(status=status, checks=checks), 200 if ready else 503

    @app.get("/metrics")
    def metrics() -> Response:
        """Counts from the catalogue, in Prometheus' text format; for a collector on this machine."""
        if request.remote_addr not in LOOPBACK or "X-Forwarded-For" in request.headers:
            abort(403, "Metrics are given on this machine only.")
        return Response(_metrics(services), content_type=CONTENT_TYPE_LATEST)


def _asks(question: Callable[[], object]) -> str:
    try:
        question()
    except (SQLAlchemyError, StorageError) as error:
        return type(error).__name__
    return "ok"


def _schema(services: Services) -> str:
    try:
        current, ours = schema_revisions(services.database)
    except SQLAlchemyError as error:
        return type(error).__name__
    return "ok" if current == ours else "other revision"


def _background(services: Services) -> dict[str, str]:
    """The services that nobody calls: anyone may read this, so it names no machine and quotes no error."""
    checks = {"search": "ok" if services.search.generation() else "no index"}
    try:
        with services.database.read() as session:
            found = processes(session)
    except SQLAlchemyError:
        return checks
    for service in ("worker", "indexer"):
        mine = [one for one in found if one.service == service]
        troubles = sorted({brief for one in mine for brief in one.briefs})
        checks[service] = ", ".join(troubles) or ("ok" if mine else "missing")
    return checks


def _count_assets(services: Services) -> int:
    with services.database.read() as session:
        return count_assets(session)


def _metrics(services: Services) -> bytes:
    registry = CollectorRegistry()
    assets = Gauge("mediahub_assets", "Assets by state", ["state"], registry=registry)
    arrivals = Gauge("mediahub_arrivals", "Files delivered, by state", ["state"], registry=registry)
    waiting = Gauge("mediahub_outbox", "Assets waiting for the indexer", registry=registry)
    with services.database.read() as session:
        for gauge, model in ((assets, Asset), (arrivals, Arrival)):
            for state, count in count_by_state(session, model).items():
                gauge.labels(state).set(count)
        waiting.set(backlog(session))
        _read_words(session, registry, reader_name() if services.settings.read_words else "")
        _looked_for_faces(session, registry)
        _loops(processes(session), registry)
    return generate_latest(registry)


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
