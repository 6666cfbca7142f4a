"""Outgoing HTTP calls to addresses that users typed, without a way into our own network (SSRF).

Names are looked up once, every address that comes out is judged, and the connection goes to the address that
was judged: a name that answers differently the second time gains nothing. Redirects are not followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from mediahub.problems import Conflict

PATIENCE = 10.0
"""Seconds for connecting, and for each answer."""
SOME_ANSWER = 200
"""Bytes of the answer that are kept for the log."""
PORTS = {"http": 80, "https": 443}


class Refused(Conflict):
    """An address that is not called, with a sentence that says why."""


def check_url(url: str) -> None:
    """Raises Refused for what is no web address; the place that it leads to is judged when it is called."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if parts.scheme not in PORTS or not parts.hostname or port == 0:
        raise Refused("Write a web address that begins with https:// or http://.")
    if parts.username or parts.password:
        raise Refused("Leave name and password out of the address; check the signature instead.")


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool) -> tuple[int, str]:
    """POST `body`; the status and the beginning of the answer. `private` lets our own network be called.

    Raises Refused, or OSError where the other end cannot be reached.
    """
    check_url(url)
    parts = urlsplit(url)
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    address = judged_address(host, port, private=private)
    raw = socket.create_connection((address, port), PATIENCE)
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    try:
        is_https = parts.scheme == "https"
        connection.sock = (
            ssl.create_default_context().wrap_socket(raw, server_hostname=host) if is_https else raw
        )
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        shown = f"[{host}]" if ":" in host else host
        own_host = shown if port == PORTS[parts.scheme] else f"{shown}:{port}"
        connection.request("POST", path, body, {**headers, "Host": own_host})
        answer = connection.getresponse()
        return answer.status, answer.read(SOME_ANSWER).decode(errors="replace")
    except http.client.HTTPException as error:
        raise OSError(f"no HTTP answer: {type(error).__name__}") from error
    finally:
        connection.close()
        raw.close()


def judged_address(host: str, port: int, *, private: bool) -> str:
    """An IP address of `host`. Raises Refused if any of its addresses is not of the open internet."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not private and not all(is_outside(address) for address in addresses):
        raise Refused(f"{host} is an address of this machine or of a private network.")
    return str(addresses[0])


def is_outside(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether it is of the open internet; an IPv4 address in the clothes of IPv6 is judged as itself."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_outside(inner)
    return address.is_global and not address.is_multicast
