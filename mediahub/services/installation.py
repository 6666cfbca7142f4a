"""One machine's installation: which services it has. `mediahub up` keeps this: it imports little."""

from __future__ import annotations

import sys
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mediahub.services.errors import ServiceError
from mediahub.services.ports import require_free
from mediahub.services.process_locks import is_alive, living
from mediahub.services.processes import Service
from mediahub.settings import Settings

STORAGE_STOP = 70.0  # ten seconds more than the server inside may take
FEW_ARENAS = {"MALLOC_ARENA_MAX": "2"}
"""For glibc, which else keeps what was freed apart for each of dozens of threads, and gives little back."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Who can sign in after a start."""

    accounts: Sequence[tuple[str, str, str]] = ()
    """Role, address and password of each account that was made for the demo, which is at first start only."""
    setup_code: str = ""
    """By which the first account is made, while there is none."""


def all_services(settings: Settings) -> list[Service]:
    """Every service of this home, those that use others first."""
    others = [*other_services(settings)]
    return [*others, storage_service(settings)] if settings.storage == "embedded" else others


def require_ports(settings: Settings) -> None:
    """Raise if a port that people or browsers are to reach is taken, or a service of this home has it."""
    for service in all_services(settings):
        if service.name != "worker" and (found := living(settings, service.name)):
            raise ServiceError(
                f"`mediahub {service.name}` runs here already (process {found[0].pid}): stop it first, for "
                "`mediahub up` starts its own"
            )
    require_free(settings.port, settings.host, "the web server", "MEDIAHUB_PORT")
    if settings.storage == "embedded":
        require_free(settings.s3_port, "127.0.0.1", "the S3 server", "MEDIAHUB_S3_PORT")
    if settings.ftp:
        host, port = settings.ftp_address
        require_free(port, host, "the FTP server", "MEDIAHUB_FTP_PORT")


def storage_service(settings: Settings) -> Service:
    """The embedded S3 server."""
    return Service(
        "storage",
        _command("storage"),
        lambda pid: is_alive(settings, "storage", pid),
        ready_within=STORAGE_STOP + 90,  # the server of an earlier start may still be writing down
        stop_within=STORAGE_STOP,
        outlasts_others=True,
    )


def other_services(settings: Settings) -> Iterator[Service]:
    """What runs on top of database and storage, in the order of starting."""
    yield Service(
        "worker", _command("worker"), lambda pid: is_alive(settings, "worker", pid), environment=FEW_ARENAS
    )
    yield Service(
        "indexer", _command("indexer"), lambda pid: is_alive(settings, "indexer", pid), environment=FEW_ARENAS
    )
    yield Service(
        "web",
        _command("web"),
        lambda pid: is_alive(settings, "web", pid) and web_answers(settings),
        stop_within=30,
    )
    if settings.ftp:
        yield Service("ftp", _command("ftp"), lambda pid: is_alive(settings, "ftp", pid))


def web_answers(settings: Settings, path: str = "readyz") -> bool:
    """Whether the web server of this machine says that it can serve; with `healthz`, that it is there."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.port}/{path}", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _command(name: str) -> list[str]:
    return [sys.executable, "-m", "mediahub", name]
