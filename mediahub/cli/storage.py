"""`mediahub storage`: the embedded S3 server, in a process that watches over it."""

from __future__ import annotations

import signal
from types import FrameType

import click

from mediahub.services.errors import ServiceError
from mediahub.services.lifeline import follow_parent
from mediahub.services.presence import announce
from mediahub.services.seaweed import Seaweed
from mediahub.settings import load_settings
from mediahub.storage import StorageError


@click.command()
def storage() -> None:
    """Run the embedded S3 server (SeaweedFS) on this machine."""
    follow_parent()
    settings = load_settings()
    if settings.storage != "embedded":
        raise click.ClickException("MEDIAHUB_STORAGE is external: its S3 is not ours to run.")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    server = Seaweed(settings)
    try:
        server.start()
        announce(settings, "storage")
        click.echo(f"S3 answers at {settings.s3_url}")
        status = server.wait()
    except (ServiceError, StorageError) as error:
        raise click.ClickException(str(error)) from error
    finally:
        # a second signal must not keep it from writing everything down
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        server.stop()
    raise click.ClickException(f"the S3 server ended by itself with status {status}")


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
