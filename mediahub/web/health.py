"""For whatever watches over the process: alive, ready, and numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask, abort, jsonify, request
from flask.wrappers import Response
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mediahub.catalog.base import utcnow
from mediahub.catalog.models import Arrival, Asset, AssetText, FaceScan, Outbox
from mediahub.ingest.faces import count_waiting, events_on
from mediahub.ingest.words import count_unread
from mediahub.media.faces import finder_name
from mediahub.media.words import reader_name
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
        """Everything that a request needs answers too."""
        checks = {"database": _asks(lambda: _count(services, Asset)), "storage": _asks(services.bucket.check)}
        ready = all(state == "ok" for state in checks.values())
        return jsonify(status="ok" if ready else "unavailable", checks=checks), 200 if ready else 503

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


def _count(services: Services, model: type) -> int:
    with services.database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def _metrics(services: Services) -> bytes:
    registry = CollectorRegistry()
    assets = Gauge("mediahub_assets", "Assets by state", ["state"], registry=registry)
    arrivals = Gauge("mediahub_arrivals", "Files delivered, by state", ["state"], registry=registry)
    waiting = Gauge("mediahub_outbox", "Assets waiting for the indexer", registry=registry)
    with services.database.read() as session:
        for gauge, model in ((assets, Asset), (arrivals, Arrival)):
            for state, count in session.execute(select(model.state, func.count()).group_by(model.state)):
                gauge.labels(state).set(count)
        waiting.set(session.scalar(select(func.count()).select_from(Outbox)) or 0)
        _read_words(session, registry, reader_name() if services.settings.read_words else "")
        _looked_for_faces(session, registry)
    return generate_latest(registry)


def _read_words(session: Session, registry: CollectorRegistry, reader: str) -> None:
    """How far the reading of words in pictures is, and how fast it goes."""
    waiting = Gauge("mediahub_words_waiting", "Pictures whose words are to be read", registry=registry)
    read = Gauge("mediahub_words_read", "Pictures whose words were read", registry=registry)
    rate = Gauge(
        "mediahub_words_per_second", "Pictures read per second in the last minute", registry=registry
    )
    seconds = Gauge("mediahub_words_seconds", "Seconds for one picture in the last minute", registry=registry)
    waiting.set(count_unread(session, reader) if reader else 0)
    read.set(session.scalar(select(func.count()).where(AssetText.read_at.is_not(None))) or 0)
    lately = AssetText.read_at > utcnow() - timedelta(minutes=1)
    count, mean = session.execute(select(func.count(), func.avg(AssetText.seconds)).where(lately)).one()
    rate.set(count / 60)
    seconds.set(mean or 0)


def _looked_for_faces(session: Session, registry: CollectorRegistry) -> None:
    """The same for faces, over the events that have them on."""
    waiting = Gauge("mediahub_faces_waiting", "Pictures to be looked at for faces", registry=registry)
    seen = Gauge("mediahub_faces_pictures", "Pictures looked at for faces", registry=registry)
    rate = Gauge(
        "mediahub_faces_per_second", "Pictures looked at per second in the last minute", registry=registry
    )
    seconds = Gauge("mediahub_faces_seconds", "Seconds for one picture in the last minute", registry=registry)
    finder = finder_name()
    waiting.set(sum(count_waiting(session, finder, one) for one in events_on(session)) if finder else 0)
    seen.set(session.scalar(select(func.count()).where(FaceScan.scanned_at.is_not(None))) or 0)
    lately = FaceScan.scanned_at > utcnow() - timedelta(minutes=1)
    count, mean = session.execute(select(func.count(), func.avg(FaceScan.seconds)).where(lately)).one()
    rate.set(count / 60)
    seconds.set(mean or 0)
