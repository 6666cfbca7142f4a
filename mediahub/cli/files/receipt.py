"""`mediahub receipt`: where every file of a delivery is now, and whether its card may be formatted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from mediahub.cli.files.ingest import open_services
from mediahub.receipts import signing
from mediahub.receipts.formats import as_csv, as_text, verdict_line
from mediahub.receipts.receipt import UnknownBatch, make_receipt
from mediahub.settings import load_settings


@click.command()
@click.argument("batch", type=int, required=False)
@click.option("--json", "as_json", is_flag=True, help="The signed receipt, one JSON object.")
@click.option("--csv", "csv", is_flag=True, help="Every file, as CSV.")
@click.option(
    "--verify",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Check a signed receipt that was kept.",
)
@click.option("--key", help="With --verify: the public key of the MediaHub that signed it.")
@click.option("--public-key", "show_key", is_flag=True, help="Show the key that checks receipts of this one.")
def receipt(
    batch: int | None, as_json: bool, csv: bool, file: Path | None, key: str | None, show_key: bool
) -> None:
    """Say where every file of a BATCH is now, card by card and camera by camera.

    The exit status is 0 only if every card may be formatted; with --verify, only if the signature holds.
    """
    if show_key:
        click.echo(signing.public_key(load_settings()))
    elif file is not None:
        _verify(file, key or signing.public_key(load_settings()))
    elif batch is None:
        raise click.UsageError("Give the number of a batch; `mediahub ingest` says it at its end.")
    else:
        found = _receipt(batch)
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            click.echo("".join(as_csv(found)) if csv else "\n".join(as_text(found)), nl=not csv)
        raise SystemExit(0 if found["verdict"] == "green" else 1)


def _receipt(batch: int) -> dict[str, Any]:
    services = open_services()
    try:
        found = make_receipt(services, batch)
    except UnknownBatch as error:
        raise click.ClickException(str(error)) from None
    return signing.sign(services.settings, found)


def _verify(file: Path, key: str) -> None:
    try:
        signed = json.loads(file.read_bytes())
        if not isinstance(signed, dict):
            raise ValueError("not an object")
    except ValueError as error:
        raise click.ClickException(f"{file} is no receipt: {error}") from error
    try:
        signing.check(signed, key)
    except signing.BadSignature as error:
        raise click.ClickException(f"{file}: {error} Do not rely on it.") from error
    click.echo(f"The signature holds. {verdict_line(signed)}")
