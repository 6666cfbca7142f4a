"""`mediahub export` and `mediahub import`: one event, moved to another installation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy.exc import SQLAlchemyError

from mediahub.cli.opening import open_services
from mediahub.services.errors import ServiceError
from mediahub.storage import StorageError
from mediahub.transfer.archive import TransferError
from mediahub.transfer.exporting import export_event
from mediahub.transfer.importing import Importer

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("export")
@click.argument("event")
@click.argument("file", type=FILE)
def export(event: str, file: Path) -> None:
    """Write EVENT into FILE: originals, words, history, galleries and usage, for another MediaHub.

    Accounts come along as names only, share links without their addresses; faces and newsrooms stay here.
    """
    with _in_words():
        services = open_services()
        with _bar() as progress:
            head = export_event(services, event, file, progress)
    click.echo(f"{head['name']} is in {file} ({file.stat().st_size / 1e6:,.1f} MB)")


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def import_(file: Path, as_json: bool) -> None:
    """Bring the event in FILE into this MediaHub. A second import of the same file changes nothing.

    If this is killed, call it again. Renditions are made anew by a worker.
    """
    with _in_words():
        services = open_services()
        with _bar(quiet=as_json) as progress:
            done = Importer(services, file, progress).run()
    if as_json:
        click.echo(json.dumps(asdict(done)))
        return
    click.echo(
        f"{done.event}: {done.assets:,} assets added, {done.there:,} were there, {done.accounts:,} "
        f"accounts made that "
        "may nothing yet"
    )


@contextmanager
def _bar(*, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn("Objects"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bars:
        bar = bars.add_task("objects", total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (TransferError, ServiceError) as error:
        raise click.ClickException(str(error)) from error
    except (StorageError, SQLAlchemyError, OSError) as error:
        from mediahub.cli.failures import stopped

        raise stopped(error) from error
