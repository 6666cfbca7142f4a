"""`mediahub signing`: the certificate by which others know deliveries of this installation."""

from __future__ import annotations

import click
from sqlalchemy import select

from mediahub.catalog.models import SigningKey
from mediahub.cli.opening import open_catalogue
from mediahub.provenance.signers import NoSigner, organisations
from mediahub.settings import load_settings


@click.command()
def signing() -> None:
    """Print the certificate (PEM) that newsrooms trust, to know deliveries of this installation.

    It is the root that the installation made, or the last of the organisation's own chain.
    """
    settings = load_settings()
    try:
        ours = organisations(settings)
    except NoSigner as error:
        raise click.ClickException(str(error)) from error
    if ours is not None:
        click.echo(ours.chain[ours.chain.rindex("-----BEGIN") :].strip())
        return
    database = open_catalogue(settings)
    try:
        with database.read() as session:
            latest = select(SigningKey.root_certificate).order_by(SigningKey.created_at.desc()).limit(1)
            root = session.scalar(latest)
    finally:
        database.dispose()
    if root is None:
        raise click.ClickException("There is none yet: a worker makes it at its start (mediahub up).")
    click.echo(root.strip())
