"""TCP ports: is one free, and a set that stays the same from start to start."""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Mapping
from pathlib import Path

from mediahub.services.errors import ServiceError

# below the range from which systems take ports for outgoing connections (32768 up on Linux), so that
# a pinned port is not taken by chance; the top is left for a companion port 10,000 higher
LOWEST, HIGHEST = 20_000, 22_700


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def require_free(port: int, host: str, what: str, setting: str) -> None:
    """Raise a `ServiceError` that names the port and the setting that moves it."""
    if not is_free(port, host):
        raise ServiceError(
            f"port {port}, for {what}, is in use by another program. "
            f"Stop that program, or choose another port with {setting}=…"
        )


def pinned(path: Path, names: Mapping[str, int]) -> dict[str, int]:
    """A free port for each name, the same as last time where it is still free; kept in `path`.

    The value in `names` is the distance of a companion port that must be free too, or 0.
    """
    kept: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
    used: set[int] = set()
    chosen: dict[str, int] = {}
    for name, companion in names.items():
        port = kept.get(name, 0)
        while not port or used & {port, port + companion} or not _both_free(port, companion):
            port = random.randint(LOWEST, HIGHEST)  # noqa: S311
        used |= {port, port + companion}
        chosen[name] = port
    if chosen != kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(chosen, indent=2))
    return chosen


def _both_free(port: int, companion: int) -> bool:
    return is_free(port) and (not companion or is_free(port + companion))
