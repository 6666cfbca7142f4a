"""`mediahub trash`: what was deleted, back again or gone for good."""

from __future__ import annotations

import json
from datetime import timedelta

import click

from mediahub.catalog import trash as catalogue
from mediahub.catalog.events import UnknownEvent, get_event
from mediahub.cli.files.ingest import open_services
from mediahub.curation.trash import restore_and_record, trash_and_record
from mediahub.recovery.purge import purge_trash
from mediahub.storage import StorageError


@click.group()
def trash() -> None:
    """Delete assets, restore them, or delete them for good."""


@trash.command("list")
@click.option("--event", required=True, help="Slug of the event.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_all(event: str, as_json: bool) -> None:
    """What is in the trash, deleted last first."""
    try:
        with open_services().database.read() as session:
            assets = catalogue.list_trash(session, get_event(session, event).id)
    except UnknownEvent as error:
        raise click.ClickException(str(error)) from None
    for asset in assets:
        deleted = asset.deleted_at.isoformat(timespec="seconds") if asset.deleted_at else ""
        row = {
            "id": asset.id,
            "deleted_at": deleted,
            "photographer": asset.photographer.name,
            "filename": asset.filename,
        }
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else "\t".join(row.values()))


@trash.command()
@click.argument("ids", nargs=-1, required=True)
def move(ids: tuple[str, ...]) -> None:
    """Move assets to the trash."""
    try:
        with open_services().database.begin() as session:
            moved = trash_and_record(session, ids)
    except catalogue.TrashError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{len(moved)} moved to the trash")


@trash.command()
@click.argument("ids", nargs=-1, required=True)
def restore(ids: tuple[str, ...]) -> None:
    """Take assets back out of the trash."""
    services = open_services()
    try:
        with services.database.begin() as session:
            back = restore_and_record(session, ids, timedelta(days=services.settings.trash_days))
    except catalogue.TrashError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{len(back)} restored")


@trash.command()
@click.option("--event", required=True, help="Slug of the event.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def empty(event: str, yes: bool) -> None:
    """Delete for good all that is in the trash of an event, originals too. There is no way back."""
    services = open_services()
    try:
        with services.database.read() as session:
            count = len(catalogue.list_trash(session, get_event(session, event).id))
        if not count or not (yes or click.confirm(f"Delete {count} assets of {event} for good?")):
            click.echo("Nothing was deleted.")
            return
        with services.database.begin() as session:
            catalogue.condemn(session, get_event(session, event))
        deleted = purge_trash(services, limit=None)
    except UnknownEvent as error:
        raise click.ClickException(str(error)) from None
    except StorageError as error:
        raise click.ClickException(f"Stopped: {error}. A worker goes on with it.") from error
    click.echo(f"{deleted} deleted for good")
