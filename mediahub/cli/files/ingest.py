"""`mediahub ingest`: take in files from this machine's disk."""

from __future__ import annotations

import dataclasses
import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.events import UnknownEvent
from mediahub.cli.opening import refuse_newer
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.ingest.batches.outcome import Outcome, in_one_word
from mediahub.ingest.sources.disk_batch import Summary, deliver, wait_for_index
from mediahub.ingest.sources.handover import hand_over
from mediahub.ingest.sources.scan import FoundFile, scan
from mediahub.receipts.formats import verdict_line
from mediahub.receipts.receipt import make_receipt
from mediahub.runtime import Services
from mediahub.settings import load_settings
from mediahub.storage.errors import Denied, StorageError

NOT_UP = "MediaHub is not running for this MEDIAHUB_HOME ({home}): {problem} Start it with `mediahub up`."
RIGHTS = ("free", "editorial", "partners", "none")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--event", required=True, help="Slug of the event; see `mediahub events list`.")
@click.option("--photographer", required=True, help="Who shot it.")
@click.option("--rights", type=click.Choice(RIGHTS), default="editorial", show_default=True)
@click.option("--terms", default="", help="Usage terms, where the file says none.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file, then the summary.")
@click.option("--no-wait", is_flag=True, help="Return when every file is safe in storage.")
def ingest(
    paths: tuple[Path, ...],
    event: str,
    photographer: str,
    rights: str,
    terms: str,
    as_json: bool,
    no_wait: bool,
) -> None:
    """Take in files and folders; return when every file is ready.

    Safe to run twice, or to kill and run again: what is in is not taken in again. The exit status is 0
    only if nothing was rejected.
    """
    services = open_services()
    # a supervisor's TERM stops it as Ctrl-C does: the files in hand are finished first
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    batch = open_delivery(
        services, "cli", event, photographer, [str(path.resolve()) for path in paths], rights, terms
    )
    files = scan(list(paths))
    sidecars = {file.sidecar for file in files if file.sidecar}
    with _progress(len(files) + len(sidecars), as_json) as advance:

        def tell(outcome: Outcome) -> None:
            advance()
            if as_json:
                click.echo(json.dumps(dataclasses.asdict(outcome), ensure_ascii=False))
            elif in_one_word(outcome.state, outcome.code) == "ready" and outcome.reason:
                click.echo(f"note  {outcome.path}: {outcome.reason}", err=True)

        try:
            if no_wait:
                _hand_over_all(services, batch, files, advance)
                return
            summary = deliver(services, batch, files, tell)
            receipt = make_receipt(services, batch.id)
        except (StorageError, SQLAlchemyError) as error:
            from mediahub.cli.failures import stopped

            raise stopped(error) from error
        except KeyboardInterrupt:
            raise click.ClickException("Stopped. Run the same command again to go on.") from None
    _report(summary, receipt, as_json)
    if not wait_for_index(services):
        click.echo("The indexer is behind or not running: new pictures are not searchable yet.", err=True)
    raise SystemExit(1 if summary.rejected else 0)


def open_services() -> Services:
    """The services of MEDIAHUB_HOME, or an error that says that they are not up."""
    settings = load_settings()
    services = Services.open(settings)
    if refuse_newer(services.database) is None:
        raise click.ClickException(NOT_UP.format(home=settings.home, problem="it has no catalogue yet."))
    try:
        services.bucket.check()
    except Denied:
        raise  # starting it would not help
    except StorageError as error:
        from mediahub.cli.failures import as_sentence

        problem = as_sentence(str(error))
        raise click.ClickException(NOT_UP.format(home=settings.home, problem=problem)) from error
    return services


def open_delivery(
    services: Services, source: str, event: str, photographer: str, roots: list[str], rights: str, terms: str
) -> BatchRef:
    """The batch of a delivery from this machine, or an error that lists the known events."""
    try:
        with services.database.begin() as session:
            return open_batch(
                session,
                event=event,
                photographer=photographer,
                source=source,
                roots=roots,
                rights_class=rights,
                usage_terms=terms,
            )
    except UnknownEvent as error:
        raise click.ClickException(str(error)) from None


def _hand_over_all(
    services: Services, batch: BatchRef, files: list[FoundFile], advance: Callable[[], None]
) -> None:
    for file in files:
        hand_over(services, services.jobs, file, batch)
        advance()


@contextmanager
def _progress(total: int, quiet: bool) -> Iterator[Callable[[], None]]:
    """A bar on the terminal's error stream; gives what moves it on."""
    columns = (TextColumn("Ingest"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task("files", total=total)
        yield lambda: bar.advance(task)


def _report(summary: Summary, receipt: dict[str, Any], as_json: bool) -> None:
    """What became of the files, and whether their cards may be formatted."""
    counts = summary.in_words()
    if as_json:
        cards = {card["name"]: card["verdict"] for card in receipt["cards"]}
        click.echo(json.dumps({"summary": counts, "batch": receipt["batch"], "cards": cards}))
        return
    for outcome in sorted(summary.rejected, key=lambda outcome: outcome.path):
        click.echo(f"rejected  {outcome.path}: {outcome.reason}", err=True)
    for outcome in sorted(summary.not_read_yet, key=lambda outcome: outcome.path):
        click.echo(f"kept, not read yet  {outcome.path}: {outcome.reason} It is tried again.", err=True)
    click.echo(", ".join(f"{count} {state}" for state, count in counts.items()))
    click.echo(f"{verdict_line(receipt)} (see `mediahub receipt {receipt['batch']}`)")
