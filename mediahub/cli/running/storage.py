"""`mediahub storage`: the embedded S3 server, in a process that watches over it."""

from __future__ import annotations

import signal
from types import FrameType

import click
import structlog

from mediahub.logs import log_to_stream
from mediahub.services.errors import ServiceError
from mediahub.services.lifeline import follow_parent
from mediahub.services.process_locks import register
from mediahub.services.seaweed import Seaweed
from mediahub.settings import load_settings

log = structlog.get_logger(__name__)


@click.command()
def storage() -> None:
    """Run the embedded S3 server (SeaweedFS) on this machine."""
    follow_parent()
    settings = load_settings()
    log_to_stream("storage", settings)
    if settings.storage != "embedded":
        raise click.ClickException("MEDIAHUB_STORAGE is external: its S3 is not ours to run.")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    server = Seaweed(settings)
    try:
        server.start()
        register(settings, "storage")
        log.info("S3 answers", address=settings.s3_url)
        status = server.wait()
    finally:
        # a second signal must not keep it from writing everything down
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        server.stop()
    raise ServiceError(f"the S3 server ended by itself with status {status}")


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
