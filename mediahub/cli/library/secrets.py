"""`mediahub secrets`: the key that encrypts links, webhooks and passwords in the catalogue."""

from __future__ import annotations

import click

from mediahub import audit
from mediahub.catalog.reencryption import all_current, count_secrets, reencrypt
from mediahub.cli.opening import open_catalogue
from mediahub.home import KeyFile
from mediahub.settings import SECRET_NAMES, load_settings


@click.group()
def secrets() -> None:
    """Look after the key that encrypts secrets in the catalogue."""


@secrets.command()
def check() -> None:
    """Say whether every secret can be read."""
    database = open_catalogue()
    try:
        counted = count_secrets(database)
    finally:
        database.dispose()
    click.echo(f"{counted.readable:,} secrets can be read, {counted.renewed:,} of them with an old key")
    if counted.unreadable:
        raise click.ClickException(counted.lost)


@secrets.command()
def rotate() -> None:
    """Encrypt everything with a new key, then forget the old one.

    Everything may go on meanwhile. If this is killed, call it again: it goes on where it was. Where
    MEDIAHUB_ENCRYPTION_KEY is set, put a new key before the old one there first, on every machine.
    """
    settings = load_settings()
    database = open_catalogue(settings)
    file = None if settings.encryption_key else KeyFile(settings.home, SECRET_NAMES)
    try:
        if file is not None and len(file.read()) == 1:
            file.add()
        counted = reencrypt(database)
        while file is not None:
            with database.begin() as session:
                if all_current(session):
                    file.forget_old()
                    break
            reencrypt(database)  # somebody wrote one in the midst of it
        with database.begin() as session:
            details = {"renewed": counted.renewed, "unreadable": counted.unreadable}
            audit.record(session, audit.Action.SECRETS_REENCRYPTED, audit.Subject("secrets"), details)
    finally:
        database.dispose()
    click.echo(f"{counted.renewed:,} secrets encrypted anew, {counted.current:,} were so already")
    if file is None:
        click.echo("Now take the old key out of MEDIAHUB_ENCRYPTION_KEY, on every machine.")
    if counted.unreadable:
        raise click.ClickException(counted.lost)
