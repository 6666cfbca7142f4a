"""`mediahub rebuild --from-storage`: a lost database, restored from the bucket."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import SQLAlchemyError

from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.recovery.rebuild import Rebuild, RebuildError, Report
from mediahub.runtime import Services
from mediahub.services.errors import ServiceError
from mediahub.services.preparing import migrate
from mediahub.settings import load_settings
from mediahub.storage import StorageError

NOT_RESTORED = (
    "Accounts, API tokens, accounts of cameras, the list of who downloaded what and the audit log are not "
    "kept in the bucket: create accounts with `mediahub users create`."
)


@click.command()
@click.option("--from-storage", is_flag=True, required=True, help="From the records beside the originals.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def rebuild(from_storage: bool, as_json: bool) -> None:
    """Restore a lost database: events, people, tags, deliveries, assets with all that was said of them.

    What the database has is left as it is; what it lacks is added. Originals without a record are taken in
    anew. Safe to run twice, or to kill and run again. The exit status is 1 if something cannot be restored.
    """
    settings = load_settings()
    services = Services.open(settings)
    try:
        migrate(settings)
        with (
            Sandbox(settings.worker_processes, folder=settings.temp_dir) as sandbox,
            _bars(as_json) as progress,
        ):
            report = Rebuild(services, sandbox, progress).run()
    except (RebuildError, ServiceError) as error:
        raise click.ClickException(str(error)) from error
    except (StorageError, SQLAlchemyError) as error:
        from mediahub.cli.failures import stopped

        raise stopped(error) from error
    except KeyboardInterrupt:
        raise click.ClickException("Stopped. Run the same command again to go on.") from None
    _print(report, as_json)
    raise SystemExit(1 if report.problems else 0)


@contextmanager
def _bars(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each kind of work, on the terminal's error stream."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bars:
        tasks = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what.capitalize(), total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield show


def _print(report: Report, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
        return
    for problem in report.problems:
        click.echo(f"problem  {problem}", err=True)
    click.echo(
        f"{report.restored:,} assets restored, {report.there:,} were there, {report.taken_again:,} originals "
        f"taken in anew, renditions of {report.rendered:,} made again"
    )
    click.echo(NOT_RESTORED)
