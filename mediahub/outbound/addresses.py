"""Looking up a name and judging its IP addresses: no outgoing call gets into our own network (SSRF)."""

from __future__ import annotations

import queue
import socket
import threading
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from mediahub.messages import message
from mediahub.problems import Conflict

MAX_LOOKUPS = 32
"""Lookups at the same time: one whose server never answers keeps its thread until the system gives up."""
METADATA = frozenset({ip_address("100.100.100.200"), ip_address("fd00:ec2::254")})
"""Where clouds give credentials to whoever asks from inside; most do so on a link-local address."""
NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as networks of IPv6 alone reach them (RFC 6052)."""
_lookups = threading.BoundedSemaphore(MAX_LOOKUPS)


class AddressRefused(Conflict):
    """An address that is not called, with a sentence that says why."""


def ascii_host(host: str) -> str:
    """The name as DNS knows it (IDNA). Raises AddressRefused for what can be no name."""
    try:
        name = host.encode("idna").decode()
    except UnicodeError:
        name = ""
    if not name or any(char <= " " or char in "/?#@\\" for char in name):
        raise AddressRefused(message("%(host)s is no name of a server.", host=repr(host[:100])))
    return name


def lookup(host: str, port: int, *, private: bool, seconds: float) -> list[str]:
    """The IP addresses of `host`, those to try first before. `private` lets our own network be called.

    Raises AddressRefused if it is no name, or if any address may not be called, and OSError where nobody
    knows it or the name server does not say so within `seconds`.
    """
    found = _getaddrinfo(ascii_host(host), port, seconds)
    addresses = list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
    for address in addresses:
        if not may_call(ip_address(address), private=private):
            raise AddressRefused(
                message("%(host)s is an address of this machine or of a private network.", host=host)
            )
    return addresses


def may_call(address: IPv4Address | IPv6Address, *, private: bool) -> bool:
    """Whether it is of the open internet or, with `private`, of a network of one's own. Link-local addresses,
    where clouds hand out credentials, are never called. An IPv4 address in the clothes of IPv6 is judged as
    itself."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return may_call(inner, private=private)
    if address.is_multicast or address.is_unspecified or address.is_link_local or address in METADATA:
        return False
    return private or address.is_global


def _getaddrinfo(host: str, port: int, seconds: float) -> list[Any]:
    """The system's answer. Asked in a thread, as it takes as long as it likes. Raises OSError."""
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError, ValueError) as error:
            answers.put(error)
        finally:
            _lookups.release()

    if not _lookups.acquire(timeout=seconds):
        raise TimeoutError("too many names are being looked up")
    threading.Thread(target=ask, name="lookup", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"nobody says within {seconds:.0f} s where {host} is") from None
    if isinstance(answer, OSError):
        raise answer
    if isinstance(answer, Exception):
        raise AddressRefused(message("%(host)s is no name of a server.", host=repr(host[:100]))) from answer
    return list(answer)
