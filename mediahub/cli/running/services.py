"""The services, each in a process of its own: `web`, `worker`, `indexer`."""

from __future__ import annotations

import signal
import sys
import threading

import click
import structlog

from mediahub.audit.origin import be_service
from mediahub.logs import log_to_stream
from mediahub.services.lifeline import follow_parent
from mediahub.services.needs import await_needs
from mediahub.services.process_locks import register
from mediahub.settings import Settings, load_settings

log = structlog.get_logger(__name__)


@click.command()
def web() -> None:
    """Serve the pages and the API with gunicorn."""
    settings = prepare("web")
    # this process becomes gunicorn: what it has imported is there for its workers, too
    from gunicorn.app.wsgiapp import run

    from mediahub.web import gunicorn_conf

    # once the port is ours: this process, and no other one, is the web server of this home
    vars(gunicorn_conf)["when_ready"] = lambda server: register(settings, "web")
    sys.argv = ["mediahub", "-c", "python:mediahub.web.gunicorn_conf", "mediahub.app:create_app()"]
    run()


@click.command()
def worker() -> None:
    """Check what arrives: read metadata, make renditions, store originals."""
    from mediahub.services.shared_secrets import key_fingerprints
    from mediahub.worker.process import run_worker

    settings = prepare("worker")
    register(settings, "worker")
    run_worker(settings, key_fingerprints(settings))


@click.command()
def indexer() -> None:
    """Keep the search index in step with the catalogue. One an installation."""
    from mediahub.catalog.db.database import Database
    from mediahub.search.indexer import Indexer
    from mediahub.services.shared_secrets import key_fingerprints
    from mediahub.worker import Supervisor

    settings = prepare("indexer")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    register(settings, "indexer")
    database = Database.of(settings)
    with Supervisor("indexer", Indexer(settings, database).loops(), database, key_fingerprints(settings)):
        stop.wait()


def prepare(name: str) -> Settings:
    """Let this process be the service `name`: follow the parent, and wait for database and storage."""
    follow_parent()
    settings = load_settings()
    log_to_stream(name, settings)
    be_service(name)
    await_needs(settings, log.warning)
    return settings
