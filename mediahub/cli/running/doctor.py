"""`mediahub doctor` and `mediahub verify`: is everything well, and is everything there."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from sqlalchemy.exc import SQLAlchemyError

from mediahub.messages import as_parts
from mediahub.runtime import Services
from mediahub.services.checks.diagnosis import diagnose
from mediahub.services.checks.verification import Report
from mediahub.services.checks.verification import verify as compare
from mediahub.settings import load_settings
from mediahub.storage import StorageError

MARKS = {"ok": "[green]✓[/]", "note": "[blue]·[/]", "problem": "[red]✗[/]"}


@click.command()
@click.option("--mend", is_flag=True, help="Put right what can be put right at once.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def doctor(mend: bool, as_json: bool) -> None:
    """Check every service and say what to do. The exit status is 1 if there is a problem."""
    console = Console(highlight=False)
    problems = 0
    for finding in diagnose(load_settings(), mend=mend):
        problems += finding.state == "problem"
        if as_json:
            found = asdict(finding) | {"parts": as_parts(finding.message)}
            click.echo(json.dumps(found, ensure_ascii=False))
        else:
            console.print(f"{MARKS[finding.state]} {finding.name:<9}", end="")
            console.print(finding.message, markup=False, soft_wrap=True)
    raise SystemExit(1 if problems else 0)


@click.command()
@click.option("--quick", is_flag=True, help="Believe the sizes that S3 lists; read no original.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def verify(quick: bool, as_json: bool) -> None:
    """Compare catalogue, bucket and index: every original with its size and SHA-256.

    The exit status is 1 if anything differs.
    """
    services = Services.open(load_settings())
    columns = (TextColumn("Reading originals"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    try:
        with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), disable=quick) as bars:
            bar = bars.add_task("originals", total=None)
            report = compare(
                services,
                quick=quick,
                progress=lambda done, total: bars.update(bar, completed=done, total=total),
            )
    except (StorageError, SQLAlchemyError) as error:
        from mediahub.cli.failures import sentence

        raise click.ClickException(f"{sentence(error)} (see `mediahub doctor`)") from error
    _print(report, as_json)
    raise SystemExit(1 if report.differences else 0)


def _print(report: Report, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"ok": not report.differences, **asdict(report)}, ensure_ascii=False))
        return
    for difference in report.differences:
        click.echo(f"{difference.kind:<11}{difference.subject}  {difference.message}")
    read = f", {report.bytes_read / 1e6:,.0f} MB read" if report.bytes_read else ""
    end = f"{len(report.differences)} differences" if report.differences else "everything is as it should be"
    click.echo(f"{report.assets:,} assets, {report.objects:,} objects{read}: {end}")
