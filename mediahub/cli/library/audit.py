"""`mediahub audit`: reads and exports the audit log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import click

from mediahub import audit as log
from mediahub.audit import export as files
from mediahub.audit.search import Question, find
from mediahub.audit.sentences import sentence
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import UnknownEvent, get_event
from mediahub.cli.opening import open_catalogue

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def audit() -> None:
    """Read and export the audit log: who did what, when, and from where."""


def question(command: Any) -> Any:
    """The options by which entries are chosen."""
    for option in (
        click.option("--text", default="", help="Words that are all in an entry."),
        click.option("--action", default="", help="An action or its area, e.g. rights or token.made."),
        click.option("--event", default="", help="Slug of an event."),
        click.option("--asset", default="", help="Id of a picture."),
        click.option("--request", default="", help="Id of a request, as logs have it."),
        click.option("--from", "since", type=DAY, help="The first day, in UTC."),
        click.option("--to", "until", type=DAY, help="The last day, in UTC."),
    ):
        command = option(command)
    return command


@audit.command("list")
@question
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 500), help="So many entries.")
def show(limit: int, **asked: Any) -> None:
    """The newest entries, a line each: when, what happened, from which address."""
    database = open_catalogue()
    wanted = _question(database, **asked)
    with database.read() as session:
        for entry in find(session, wanted, limit=limit).entries:
            moment = entry.at.strftime("%Y-%m-%d %H:%M:%S")
            click.echo("\t".join((moment, entry.outcome, sentence(entry, str), entry.address)).rstrip())


@audit.command("export")
@question
@click.option("--format", "form", type=click.Choice(list(files.MIME)), default="csv", show_default=True)
@click.option(
    "--output", type=click.File("w", encoding="utf-8", lazy=True), default="-", help="The file to write."
)
def export(form: str, output: Any, **asked: Any) -> None:
    """Write entries as CSV or JSON lines, the newest first. That it was done is an entry, too."""
    database = open_catalogue()
    wanted = _question(database, **asked)
    with database.begin() as session:
        details = {name: value for name, value in asked.items() if value} | {"format": form}
        log.record(session, log.Action.AUDIT_EXPORTED, log.Subject("audit_entry"), details)
    for line in files.lines(database, wanted, cast(files.Format, form)):
        output.write(line)


def _question(
    database: Database, *, text: str, action: str, event: str, asset: str, request: str,
    since: datetime | None, until: datetime | None,
) -> Question:  # fmt: skip
    try:
        with database.read() as session:
            events = (get_event(session, event).id,) if event else None
    except UnknownEvent as error:
        raise click.ClickException(str(error)) from None
    return Question(
        text=text, action=action, asset_id=asset, request_id=request, events=events,
        since=since.replace(tzinfo=UTC) if since else None,
        until=until.replace(tzinfo=UTC) + timedelta(days=1) if until else None,
    )  # fmt: skip
