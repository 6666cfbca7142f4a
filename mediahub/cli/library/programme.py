"""`mediahub programme`: taking in the programme of an event."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from mediahub.catalog.events import UnknownEvent, get_event
from mediahub.cli.opening import open_catalogue
from mediahub.tagging.agenda.change import carry_out
from mediahub.tagging.agenda.formats.limits import MAX_SIZE
from mediahub.tagging.agenda.formats.model import Fault, FileError, Frame
from mediahub.tagging.agenda.formats.reading import read_programme
from mediahub.tagging.agenda.imports import record_import
from mediahub.tagging.agenda.plan import Plan, Value, make_plan


@click.group()
def programme() -> None:
    """Take in programmes."""


@programme.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--event", "slug", required=True, help="The event's short name.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--remove-gone", is_flag=True, help="Remove sessions that the file does not have.")
def import_file(file: Path, slug: str, dry_run: bool, remove_gone: bool) -> None:
    """Take in FILE: iCalendar, schedule XML or JSON (pretalx, frab), CSV or JSON.

    Importing a corrected file again corrects the programme: sessions are known by their UID or code. Frames
    are matched again in the background. Exits with 1 if a part of the file could not be read; the rest is
    taken in.
    """
    database = open_catalogue()
    try:
        with database.read() as session:
            event = get_event(session, slug)
            frame = Frame(event.timezone, event.starts_at, event.ends_at)
        with file.open("rb") as source:
            parsed = read_programme(source.read(MAX_SIZE + 1), file.name, frame)
        with database.begin() as session:
            event = get_event(session, slug)
            plan = make_plan(session, event, parsed)
            _show(plan, ZoneInfo(event.timezone), remove_gone)
            if not dry_run:
                carry_out(session, event, plan, remove_gone=remove_gone)
                record_import(session, event, plan, remove_gone=remove_gone)
    except (UnknownEvent, FileError) as error:
        raise click.ClickException(str(error)) from None
    if dry_run:
        click.echo("Nothing was changed: this was a dry run.")
    if plan.faults:
        raise SystemExit(1)


def _show(plan: Plan, zone: ZoneInfo, remove_gone: bool) -> None:
    for item in plan.new:
        click.echo(f"new      {item.code}  {item.title}  {_shown(item.starts_at, zone)}  {item.room}")
    for change in plan.changed:
        click.echo(f"changed  {change.item.code}  {change.item.title}")
        for one in change.differences:
            click.echo(f"           {one.field}: {_shown(one.before, zone)} -> {_shown(one.after, zone)}")
    for _, code, title in plan.gone:
        click.echo(f"{'removed' if remove_gone else 'not in the file':<8} {code}  {title}")
    for remark in plan.remarks:
        click.echo(f"{_place(remark)}{remark.message}", err=True)
    for fault in plan.faults:
        click.echo(f"{_place(fault)}{fault.message}", err=True)
    counts = f"{len(plan.new)} new, {len(plan.changed)} changed, {plan.same} as they were"
    click.echo(f"{counts}, {len(plan.gone)} not in the file, {len(plan.faults)} at fault.")


def _place(fault: Fault) -> str:
    return f"line {fault.line}: " if fault.line else ""


def _shown(value: Value, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    text = ", ".join(value) if isinstance(value, tuple) else value
    return text if len(text) <= 60 else f"{text[:57]}…"
