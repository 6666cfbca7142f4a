"""The services, each in a process of its own: `web`, `worker`, `indexer`; and `migrate`."""

from __future__ import annotations

import signal
import sys
import threading

import click

from mediahub.services import installation
from mediahub.services.errors import ServiceError
from mediahub.services.lifeline import follow_parent
from mediahub.services.needs import await_needs
from mediahub.services.presence import announce
from mediahub.settings import Settings, load_settings


@click.command()
def web() -> None:
    """Serve the pages and the API with gunicorn."""
    prepare()
    # this process becomes gunicorn: what it has imported is there for its workers, too
    from gunicorn.app.wsgiapp import run

    sys.argv = ["mediahub", "-c", "python:mediahub.web.gunicorn_conf", "mediahub.app:create_app()"]
    run()


@click.command()
def worker() -> None:
    """Check what arrives: read metadata, make renditions, store originals."""
    from mediahub.ingest.worker import run_worker

    settings = prepare()
    announce(settings, "worker")
    run_worker(settings)


@click.command()
def indexer() -> None:
    """Keep the search index in step with the catalogue. One an installation."""
    from mediahub.catalog.database import Database
    from mediahub.search.indexer import Indexer

    settings = prepare()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    announce(settings, "indexer")
    Indexer(settings, Database(settings.sqlalchemy_url)).run(stop)


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    settings = load_settings()
    installation.migrate(settings)
    click.echo("The database is up to date.")


def prepare() -> Settings:
    """Follow the parent, and wait for database and storage."""
    follow_parent()
    settings = load_settings()
    try:
        await_needs(settings, lambda text: click.echo(text, err=True))
    except ServiceError as error:
        raise click.ClickException(str(error)) from error
    return settings
