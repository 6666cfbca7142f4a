"""`mediahub events`: the events of this MediaHub."""

from __future__ import annotations

import json

import click

from mediahub import audit
from mediahub.catalog.events import EventError, create_event, list_events
from mediahub.cli.opening import open_catalogue


@click.group()
def events() -> None:
    """List and create events."""


@events.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_all(as_json: bool) -> None:
    """Every event, newest first."""
    with open_catalogue().read() as session:
        for event in list_events(session):
            row = {"slug": event.slug, "name": event.name, "timezone": event.timezone}
            click.echo(json.dumps(row, ensure_ascii=False) if as_json else "\t".join(row.values()))


@events.command("create")
@click.argument("slug")
@click.option("--name", required=True, help="The name that is shown.")
@click.option("--timezone", required=True, help="IANA zone of the event, e.g. Asia/Shanghai.")
def create(slug: str, name: str, timezone: str) -> None:
    """Add an event under a short name for addresses and commands."""
    try:
        with open_catalogue().begin() as session:
            event = create_event(session, slug, name, timezone)
            audit.record(session, audit.Action.EVENT_MADE, event, {"slug": slug, "timezone": timezone})
    except EventError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Event {slug} is there. Its library: /events/{slug}/")
