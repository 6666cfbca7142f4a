"""`mediahub secrets`: the keys of an installation, and the one that encrypts secrets in the catalogue."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mediahub import audit
from mediahub.catalog.reencryption import all_current, count_secrets, reencrypt
from mediahub.cli.opening import open_catalogue
from mediahub.home import KeyFile
from mediahub.settings import SECRET_NAMES, load_settings


@click.group()
def secrets() -> None:
    """Look after the keys of this installation."""


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
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(file: Path) -> None:
    """Write the secrets that all machines share into a new FILE, as settings that only you may read.

    Put its lines into the settings of every other machine: then people stay signed in whichever of them
    answers, and each reads what another one encrypted. `mediahub doctor` says where machines differ.
    """
    from mediahub.services.shared_secrets import as_variables, shared_secrets

    settings = load_settings()
    database = open_catalogue(settings)
    try:
        counted = count_secrets(database)
    finally:
        database.dispose()
    if counted.unreadable:  # another machine has the right ones
        raise click.ClickException(counted.lost)
    lines = as_variables(shared_secrets(settings))
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
        target.write("\n".join([*lines, ""]))
    click.echo(f"{len(lines)} secrets are in {file}.")


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
