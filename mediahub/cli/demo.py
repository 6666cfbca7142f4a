"""`mediahub demo`: the drawn pictures and clips of the demo event, without a running server."""

from __future__ import annotations

from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from mediahub.demo.generate import generate as make_all


@click.group()
def demo() -> None:
    """Make the demo event's pictures and clips."""


@demo.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--processes", "-p", type=click.IntRange(1, 64), default=2, show_default=True)
def generate(folder: Path, processes: int) -> None:
    """Draw every picture and clip into DIR, as photographer/card/FILE, with manifest.json.

    Files that are there already are kept: an interrupted run goes on where it was.
    """
    columns = (TextColumn("Drawing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as bars:
        bar = bars.add_task("Drawing", total=None)
        paths = make_all(
            folder,
            processes=processes,
            progress=lambda done, total, _: bars.update(bar, completed=done, total=total),
        )
    click.echo(f"{len(paths)} files in {folder}")
