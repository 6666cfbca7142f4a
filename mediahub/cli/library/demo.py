"""`mediahub demo`: the demo event, drawn into a folder, or loaded into a running installation."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from types import FrameType

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import SQLAlchemyError

from mediahub.demo.generate import generate as make_all
from mediahub.demo.load import load_demo
from mediahub.services.errors import ServiceError
from mediahub.services.lifeline import follow_parent
from mediahub.services.needs import await_needs
from mediahub.settings import load_settings
from mediahub.storage import StorageError


@click.group()
def demo() -> None:
    """Make the demo event's pictures and clips, or load them."""


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


@demo.command()
def load() -> None:
    """Fill the running installation with the demo event. Stopped half-way, it goes on the next time."""
    if os.getpgrp() == os.getpid():
        signal.signal(signal.SIGTERM, _end_group)
    follow_parent()
    settings = load_settings()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        await_needs(settings, click.echo)
        with Progress(*columns) as bars:
            steps: dict[str, TaskID] = {}

            def progress(step: str, done: int, total: int) -> None:
                if step not in steps:
                    steps[step] = bars.add_task(step, total=total)
                bars.update(steps[step], completed=done, total=total)

            load_demo(settings, progress)
    except (ServiceError, StorageError, SQLAlchemyError, OSError) as error:
        from mediahub.catalog.db.errors import first_line
        from mediahub.cli.failures import sentence

        reason = sentence(error) or first_line(error)
        raise click.ClickException(f"the demo is not complete ({reason}); call it again to go on") from error


def _end_group(number: int, frame: FrameType | None) -> None:
    """End at once with every process that draws: each file is written whole or not at all."""
    os.killpg(0, signal.SIGKILL)
