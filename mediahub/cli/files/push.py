"""`mediahub push`: deliver files from this machine to a MediaHub elsewhere."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import platform
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from mediahub.client import Api, ClientError, Delivery, Outcome, OwnFile, Pusher
from mediahub.client.patience import Patience
from mediahub.client.push import When, size_of
from mediahub.ingest.sources.scan import scan
from mediahub.rights.rules import CLASS_REASONS

SUMMARY = {"ready": "new", "duplicate": "duplicate", "rejected": "rejected", "failed": "failed"}
BAD = frozenset({"rejected", "failed"})


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--server", required=True, envvar="MEDIAHUB_SERVER", help="Its address, https://… [MEDIAHUB_SERVER]"
)
@click.option(
    "--token", required=True, envvar="MEDIAHUB_TOKEN", help="From `mediahub tokens create`. [MEDIAHUB_TOKEN]"
)
@click.option("--event", required=True, help="Slug of the event.")
@click.option("--photographer", default="", help="Who shot it; by default the token's owner.")
@click.option("--rights", type=click.Choice(list(CLASS_REASONS)), default="editorial", show_default=True)
@click.option("--terms", default="", help="Usage terms, where the file says none.")
@click.option(
    "--parallel", type=click.IntRange(1, 32), default=4, show_default=True, help="Pieces at a time."
)
@click.option(
    "--patience", type=float, default=15, show_default=True, help="Minutes to wait for the network."
)
@click.option(
    "--previews",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Send small pictures ahead, so that editors can begin: auto is when the line is slow.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be sent, and what is there already.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file, then the summary.")
@click.option("--no-wait", is_flag=True, help="Return when every file is safe in storage.")
def push(
    paths: tuple[Path, ...],
    server: str,
    token: str,
    event: str,
    photographer: str,
    rights: str,
    terms: str,
    parallel: int,
    patience: float,
    previews: When,
    dry_run: bool,
    as_json: bool,
    no_wait: bool,
) -> None:
    """Deliver files and folders; return when every file is ready, a duplicate or rejected.

    Safe to run twice, or to kill and run again: only what is missing is sent. The exit status is 0 only if
    nothing was rejected or left behind.
    """
    # a supervisor's TERM stops it as Ctrl-C does
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    files = [OwnFile(file.shown, file.path, file.sidecar) for file in scan(list(paths))]
    delivery = Delivery(event, photographer, rights, terms, resume_key=resume_key(paths))
    summary = Summary(as_json)
    with _bar(total_bytes(files), as_json) as (bar, task), _stops_in_words():
        hope = Patience(patience * 60, tell=lambda text: bar.console.print(text, highlight=False))
        with closing(Api(server, token, hope)) as api:
            pusher = Pusher(api, parallel, lambda count: bar.advance(task, count))
            if dry_run:
                outcomes = pusher.look(event, files)
            else:
                outcomes = pusher.push(delivery, files, wait_for_checks=not no_wait, previews=previews)
            for outcome in outcomes:
                summary.add(outcome)
                bar.update(task, files=f"{sum(summary.counts.values())}/{len(files)} files")
    summary.tell()
    raise SystemExit(1 if summary.bad else 0)


@contextmanager
def _stops_in_words() -> Iterator[None]:
    """Say what happened, and that nothing is lost."""
    try:
        yield
    except ClientError as error:
        raise click.ClickException(
            f"Stopped: {error} What is sent stays; run the same command again to go on."
        ) from error
    except KeyboardInterrupt:
        raise click.ClickException("Stopped. Run the same command again to go on.") from None


def resume_key(paths: tuple[Path, ...]) -> str:
    """A key of these paths on this machine: a second call with them goes on with the same delivery."""
    names = "\0".join((platform.node(), *sorted(str(path.resolve()) for path in paths)))
    return hashlib.sha256(names.encode("utf-8", "surrogateescape")).hexdigest()


def total_bytes(files: list[OwnFile]) -> int:
    """How much there is to send, at most; a file that cannot be read is told of later."""
    return sum(map(size_of, files))


class Summary:
    """What became of the files, told as it comes and at the end."""

    def __init__(self, as_json: bool) -> None:
        self.counts: Counter[str] = Counter()
        self.bad: list[Outcome] = []
        self._as_json = as_json

    def add(self, outcome: Outcome) -> None:
        """Count what became of one file, and say it as a line of JSON if that is asked for."""
        self.counts[outcome.in_one_word] += 1
        if outcome.state in BAD:
            self.bad.append(outcome)
        if self._as_json:
            click.echo(json.dumps(dataclasses.asdict(outcome), ensure_ascii=False))

    def tell(self) -> None:
        """Print how many files ended how, and each that needs somebody."""
        states = {**SUMMARY, **{state: state for state in self.counts if state not in SUMMARY}}
        counts = {word: self.counts[state] for state, word in states.items()}
        if self._as_json:
            click.echo(json.dumps({"summary": counts}))
            return
        for outcome in sorted(self.bad, key=lambda outcome: outcome.path):
            click.echo(f"{outcome.state}  {outcome.path}: {outcome.reason}", err=True)
        click.echo(", ".join(f"{count} {word}" for word, count in counts.items()))


@contextmanager
def _bar(total: int, quiet: bool) -> Iterator[tuple[Progress, TaskID]]:
    """A bar in bytes on the terminal's error stream."""
    columns = (
        TextColumn("Push"),
        BarColumn(),
        DownloadColumn(binary_units=True),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[files]}"),
    )
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        yield bar, bar.add_task("bytes", total=total, files="")
