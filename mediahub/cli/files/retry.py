"""`mediahub retry`: files that are safe and could not be read, once more."""

from __future__ import annotations

import click

from mediahub.catalog.events import UnknownEvent, get_event
from mediahub.cli.files.ingest import open_services
from mediahub.ingest.batches.failed_reads import set_apart, try_again


@click.command()
@click.option("--event", help="Slug of the event; all events, if not given.")
@click.option("--list", "only_list", is_flag=True, help="Say which they are, and try nothing.")
def retry(event: str | None, only_list: bool) -> None:
    """Have files read again that were set apart, because reading them failed three times."""
    services = open_services()
    try:
        with services.database.read() as session:
            if event is not None:
                get_event(session, event)
            files = [one for one in set_apart(session) if event in (None, one[0])]
    except UnknownEvent as error:
        raise click.ClickException(str(error)) from None
    for slug, path, reason in files:
        click.echo(f"{slug}\t{path}\t{reason}")
    if not only_list:
        click.echo(f"{try_again(services, event)} files are tried again", err=True)
