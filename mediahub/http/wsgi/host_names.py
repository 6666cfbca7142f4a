"""Host names of requests: one that is none of ours is refused (421), before anything else looks at it.

No answer repeats the name that a request came by; this keeps out what would: another site's name that leads
here (DNS rebinding), or a cache in front that files our pages under it. What the names are, whoever set
`MEDIAHUB_PUBLIC_URL` or `MEDIAHUB_ALLOWED_HOSTS` says; where neither is set, all are ours. Addresses are
always: whoever types http://192.168.1.20:8000 asked no name service.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from mediahub.networks import is_loopback, plain_address

CHECKS = frozenset({"/healthz", "/readyz", "/metrics"})
"""What balancers and collectors ask by whatever name they know."""


class KnownHosts:
    """A WSGI application around another that is asked by these names alone; by all where there is none."""

    def __init__(self, app: WSGIApplication, names: Iterable[str], address: str) -> None:
        self._app = app
        self._names = frozenset(map(plain_name, names)) - {""}
        self._address = address
        if self._names:
            self._names |= {plain_name(name) for name in machine_names()}

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        name = host_of(str(environ.get("HTTP_HOST", "")))
        if not self._names or environ.get("PATH_INFO") in CHECKS or self._is_ours(name):
            return self._app(environ, start_response)
        body = (
            f"This name is not one of MediaHub's. Open {self._address}; whoever runs it can add the name to "
            "MEDIAHUB_ALLOWED_HOSTS.\n"
        ).encode()
        start_response(
            "421 Misdirected Request",
            [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body))),
             ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("Connection", "close")],
        )  # fmt: skip
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]

    def _is_ours(self, name: str) -> bool:
        if not name:  # HTTP/1.0 knows no Host
            return True
        try:
            plain_address(name)
        except ValueError:
            return is_loopback(name) or name in self._names
        return True


def host_of(header: str) -> str:
    """The name or address in a `Host` header (RFC 9110, section 7.2), without its port, as `plain_name`."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return plain_name(header.rpartition(":")[0] if ":" in header else header)


def plain_name(name: str) -> str:
    """A name as names are compared: in ASCII (IDNA) and small letters, without the dot of the root."""
    name = name.strip().rstrip(".").lower()
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def machine_names() -> set[str]:
    """What this machine is called in its network."""
    name = socket.gethostname()
    short = name.partition(".")[0]
    return {name, short, f"{short}.local"}
