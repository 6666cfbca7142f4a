"""`mediahub migrate`: the newest schema, or the whole installation onto another database, S3 and search
engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mediahub.settings import Settings, load_settings

if TYPE_CHECKING:
    from mediahub.relocation.moving import Moved

MAX_LISTED = 5


@click.command()
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Move everything to where the settings in this file lead (MEDIAHUB_…=… a line).",
)
@click.option("--reopen", is_flag=True, help="Let this installation take changes again after it was moved.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def migrate(file: Path | None, reopen: bool, as_json: bool) -> None:
    """Bring the database to the newest schema; with --to, move to another database, S3 and search engine.

    Everything goes on while objects are copied. Then changes are refused for as long as rows and index take,
    and clients repeat them; what is left is copied, compared and looked at. If anything goes wrong, this
    installation is as it was; call the same command again, and only what is new is copied. Afterwards FILE
    has all settings that processes need, with the keys: stop these, and start new ones with it, on as many
    machines as you like.
    """
    settings = load_settings()
    if file is not None and reopen:
        raise click.UsageError("Either move it, or reopen it.")
    if file is not None:
        _move(settings, file, as_json)
    elif reopen:
        _reopen(settings)
    else:
        from mediahub.services.preparing import migrate as bring_up_to_date

        bring_up_to_date(settings)
        click.echo("The database is up to date.")


def _move(settings: Settings, file: Path, as_json: bool) -> None:
    from mediahub.cli.opening import open_services
    from mediahub.relocation.moving import Mover
    from mediahub.relocation.plan import complete_file, read_plan

    with _in_words():
        plan = read_plan(settings, file)
        open_services(settings).database.dispose()  # says what is wrong with this installation first
        with _bars(quiet=as_json) as show:
            mover = Mover(plan, show)
            try:
                moved = mover.run()
            finally:
                mover.close()
        complete_file(plan, file)
    _say(moved, file, as_json)


def _reopen(settings: Settings) -> None:
    from mediahub.catalog.db.read_only import turn_off
    from mediahub.cli.opening import open_catalogue

    database = open_catalogue(settings)
    try:
        with database.begin_in_read_only() as session:
            was_on = turn_off(session)
    finally:
        database.dispose()
    click.echo("It takes changes again." if was_on else "It takes changes; nothing was to be done.")


def _say(moved: Moved, file: Path, as_json: bool) -> None:
    if as_json:
        import json
        from dataclasses import asdict

        click.echo(json.dumps(asdict(moved) | {"settings": str(file)}))
        return
    for one in moved.before[:MAX_LISTED]:
        click.echo(f"as before  {one.subject}: {one.message}", err=True)
    if len(moved.before) > MAX_LISTED:
        click.echo(
            f"and {len(moved.before) - MAX_LISTED:,} more that were so before: see `mediahub verify`",
            err=True,
        )
    click.echo(
        f"Moved: {moved.objects:,} objects ({moved.copied:,} copied, {moved.size / 1e6:,.1f} MB), "
        f"{moved.rows:,} rows, {moved.documents:,} documents; read-only for {moved.read_only:.0f} s."
    )
    click.echo(
        f"Now stop MediaHub here and start it with the settings in {file}, which hold the keys of all "
        f"machines. This one stays read-only; `mediahub migrate --reopen` lets it go on, should you want it "
        f"back."
    )


@contextmanager
def _bars(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bars:
        tasks = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step.capitalize(), total=None)
            bars.update(tasks[step], completed=done, total=total)

        yield show


@contextmanager
def _in_words() -> Iterator[None]:
    from sqlalchemy.exc import SQLAlchemyError

    from mediahub.catalog.db.read_only import ReadOnly
    from mediahub.cli.failures import stopped
    from mediahub.relocation.problems import RelocationError
    from mediahub.search.port import Unavailable
    from mediahub.storage import StorageError

    try:
        yield
    except RelocationError as error:
        raise click.ClickException(str(error)) from error
    except ReadOnly:
        raise
    except Unavailable as error:
        raise click.ClickException(f"Stopped: {error.why}. Run the same command again to go on.") from error
    except (StorageError, SQLAlchemyError, OSError) as error:
        raise stopped(error) from error
    except KeyboardInterrupt:
        raise click.ClickException(
            "Stopped. This installation is as it was; run it again to go on."
        ) from None
