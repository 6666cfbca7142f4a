"""IP addresses: this machine's own, and what an address means. It imports no other room."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import ifaddr

EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104  (named, not bound)
CONTAINERS = ("docker", "br-", "veth", "virbr", "lxc", "cni", "podman")
"""How interfaces begin that lead into this machine itself: nobody outside opens their addresses."""


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine reach `host`, a name or an IP address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def machine_addresses(*, with_ipv6: bool = False) -> list[str]:
    """IP addresses at which other machines reach this one, that of the way to the internet first.

    None is of loopback, link-local, or of a bridge to containers.
    """
    found = [
        ip.ip if isinstance(ip.ip, str) else ip.ip[0]
        for adapter in ifaddr.get_adapters()
        if not adapter.nice_name.startswith(CONTAINERS)
        for ip in adapter.ips
        if ip.is_IPv4 or with_ipv6
    ]
    usable = [one for one in found if not (ip_address(one).is_loopback or ip_address(one).is_link_local)]
    outward = _outward_address()
    return sorted(dict.fromkeys(usable), key=lambda one: (one != outward, ":" in one))


def client_network(address: str) -> str:
    """What stands for one client when tries are counted: its IPv4 address, or its IPv6 network of 64 bits,
    of which every household and phone has a whole one to choose from."""
    try:
        ip = plain_address(address)
    except ValueError:
        return address
    if isinstance(ip, IPv4Address):
        return str(ip)
    return f"{IPv6Address(int(ip) >> 64 << 64)}/64"


def plain_address(address: str) -> IPv4Address | IPv6Address:
    """The IP address, without a zone; one of IPv4 also where a socket of IPv6 says it (`::ffff:10.0.0.1`).

    Raises ValueError for what is none.
    """
    ip = ip_address(address.partition("%")[0])
    mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return mapped or ip


def networks_in(named: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The networks of a list with commas or spaces. Raises ValueError, which says what is wrong."""
    return tuple(ip_network(one, strict=False) for one in named.replace(",", " ").split())


def check_networks(named: str) -> str:
    """The list as it is. Raises ValueError for what is none."""
    networks_in(named)
    return named


def _outward_address() -> str:
    """The address that this machine has on its way to others; no packet is sent to learn it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address of documentation (RFC 5737)
        except OSError:
            return ""
        return str(probe.getsockname()[0])
