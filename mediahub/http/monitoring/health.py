"""Health checks: `/healthz` and `/readyz`."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, jsonify
from flask.wrappers import Response
from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.assets import count_assets
from mediahub.catalog.coordination.heartbeats import processes
from mediahub.catalog.db.schema import schema_revisions
from mediahub.home.disk import room
from mediahub.ingest.uploads.space import takes_uploads
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError


def init_app(app: Flask, services: Services) -> None:
    """Add `/healthz` and `/readyz`."""

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
