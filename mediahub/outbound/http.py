"""Outgoing HTTP calls to addresses that users typed (webhooks). Redirects are not followed."""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from urllib.parse import quote, urlsplit

from mediahub.messages import N_
from mediahub.outbound.addresses import AddressRefused, ascii_host
from mediahub.outbound.connections import Deadline, connect

SECONDS = 10.0
"""For a whole call, from looking up the name to the end of the answer."""
SOME_ANSWER = 200
"""Bytes of the answer that are kept for the log."""
PORTS = {"http": 80, "https": 443}
AS_THEY_ARE = "/%:@!$&'()*+,;=~?-._"
"""What may stand in a path and a query (RFC 3986)."""


def check_url(url: str) -> None:
    """Raises AddressRefused for what is no web address; the place that it leads to is judged when it is
    called."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:  # a port that is no number, a bracket that stays open
        raise AddressRefused(N_("Write a web address that begins with https:// or http://.")) from None
    if parts.scheme not in PORTS or not host or port == 0:
        raise AddressRefused(N_("Write a web address that begins with https:// or http://."))
    if parts.username or parts.password:
        raise AddressRefused(N_("Leave name and password out of the address; check the signature instead."))
    ascii_host(host)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call was answered with."""

    status: int
    beginning: str
    """`SOME_ANSWER` bytes of its body."""
    headers: Message
    body: bytes = b""
    """What was asked to be kept of it (`keep`)."""


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, private: bool, seconds: float = SECONDS
) -> tuple[int, str]:
    """POST `body`; the status and the beginning of the answer. Raises what `call` does."""
    answer = call("POST", url, headers, body, private=private, seconds=seconds)
    return answer.status, answer.beginning


def call(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
    *,
    private: bool,
    seconds: float = SECONDS,
    keep: int = SOME_ANSWER,
) -> Answer:
    """One request and its answer, of whose body `keep` bytes are read. `private` lets our own network be
    called.

    Raises AddressRefused, and OSError where the other end cannot be reached, speaks no HTTP, or does not
    answer within `seconds` in all.
    """
    check_url(url)
    ends_at = time.monotonic() + seconds
    parts = urlsplit(url)
    host, port = ascii_host(str(parts.hostname)), parts.port or PORTS[parts.scheme]
    raw = connect(host, port, private=private, seconds=seconds)
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    connection.sock = raw
    with closing(Deadline(raw)) as deadline, closing(raw), closing(connection):
        try:
            with deadline.within(ends_at - time.monotonic()):
                if parts.scheme == "https":
                    connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                shown = f"[{host}]" if ":" in host else host
                own_host = shown if port == PORTS[parts.scheme] else f"{shown}:{port}"
                named = {**headers, "Host": own_host}
                connection.request(method, quote(path, safe=AS_THEY_ARE), body, named)
                answer = connection.getresponse()
                body = answer.read(keep)
                beginning = body[:SOME_ANSWER].decode(errors="replace")
                return Answer(answer.status, beginning, answer.headers, body)
        except http.client.HTTPException as error:
            raise OSError(f"no HTTP answer: {type(error).__name__}") from error
