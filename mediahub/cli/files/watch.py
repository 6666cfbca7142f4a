"""`mediahub watch`: take in what comes into a folder."""

from __future__ import annotations

import dataclasses
import json
import signal
import threading
from pathlib import Path
from types import FrameType

import click
from rich.console import Console
from rich.live import Live
from rich.text import Text

from mediahub.cli.files.ingest import RIGHTS, open_delivery, open_services
from mediahub.ingest.batches.outcome import Outcome
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.sources.disk_batch import Summary
from mediahub.ingest.sources.stillness import SETTLE
from mediahub.ingest.sources.watch import FolderWatch, State
from mediahub.media.sandbox.sandbox import Sandbox


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--event", required=True, help="Slug of the event; see `mediahub events list`.")
@click.option("--photographer", required=True, help="Who shot it.")
@click.option("--rights", type=click.Choice(RIGHTS), default="editorial", show_default=True)
@click.option("--terms", default="", help="Usage terms, where the file says none.")
@click.option("--poll", is_flag=True, help="Look for changes: for network shares, which report none.")
@click.option(
    "--settle",
    type=click.FloatRange(min=0.5),
    default=SETTLE,
    show_default=True,
    help="Seconds without a change after which a file counts as written.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file, then the summary.")
def watch(
    folder: Path,
    event: str,
    photographer: str,
    rights: str,
    terms: str,
    poll: bool,
    settle: float,
    as_json: bool,
) -> None:
    """Take in what is in FOLDER, and then whatever comes, until Ctrl-C.

    A file that is still being written is waited for. Ctrl-C finishes the files in hand; the same command
    goes on from there. When storage or the database is away, it waits until they are back.
    """
    services = open_services()
    batch = open_delivery(services, "watch", event, photographer, [str(folder.resolve())], rights, terms)
    stop = threading.Event()

    def leave(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
    with (
        Sandbox(services.settings.worker_processes, reads=[folder]) as sandbox,
        Live(console=Console(stderr=True), auto_refresh=False, transient=True) as live,
    ):
        screen = _Screen(live, as_json)
        watcher = FolderWatch(
            Pipeline(services, sandbox), batch, folder, screen.tell, settle=settle, poll=poll
        )
        summary = watcher.run(stop, screen.show)
    _report(summary, as_json)


class _Screen:
    """The live line, and a line for each file with `--json` or something to say."""

    def __init__(self, live: Live, as_json: bool) -> None:
        self._live = live
        self._as_json = as_json
        self._trouble = ""

    def tell(self, outcome: Outcome) -> None:
        if self._as_json:
            click.echo(json.dumps(dataclasses.asdict(outcome), ensure_ascii=False))
        elif outcome.state == "rejected" or (outcome.state == "ready" and outcome.reason):
            self._live.console.print(f"{outcome.state}  {outcome.path}: {outcome.reason}", markup=False)

    def show(self, state: State) -> None:
        if state.trouble != self._trouble:
            self._trouble = state.trouble
            said = f"waiting: {state.trouble}" if state.trouble else "it goes on"
            self._live.console.print(said, style="yellow" if state.trouble else "green", markup=False)
        counts = state.summary.counts
        line = Text.assemble(
            ("● ", "yellow" if state.trouble else "green"),
            f"{counts['ready']:,} taken  {counts['joined']:,} joined  {counts['duplicate']:,} duplicate  ",
            (f"{counts['rejected']:,} rejected", "red" if counts["rejected"] else ""),
            f"  {state.waiting:,} waiting",
            ("   Ctrl-C to stop", "dim"),
        )
        self._live.update(line, refresh=True)


def _report(summary: Summary, as_json: bool) -> None:
    counts = summary.in_words()
    if as_json:
        click.echo(json.dumps({"summary": counts}))
    else:
        click.echo(", ".join(f"{number} {state}" for state, number in counts.items()))
