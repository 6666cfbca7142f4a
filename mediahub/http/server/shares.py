"""Shares of what a process has for its clients: connections for each address, memory for all. Thread-safe."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network

from mediahub.networks import client_network, plain_address


class Places:
    """So many at the same time for each address (of IPv6, for each /64); proxies of ours have no limit."""

    def __init__(self, most: int, proxies: Sequence[IPv4Network | IPv6Network] = ()) -> None:
        self._most, self._proxies = most, proxies
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, address: str) -> Callable[[], None] | None:
        """A place for this address, as what gives it back; None if it has all of its own."""
        if self._is_proxy(address):
            return _nothing
        client = client_network(address)
        with self._lock:
            if self._taken[client] >= self._most:
                return None
            self._taken[client] += 1
        return lambda: self._give_back(client)

    def _give_back(self, client: str) -> None:
        with self._lock:
            self._taken[client] -= 1
            if not self._taken[client]:
                del self._taken[client]

    def _is_proxy(self, address: str) -> bool:
        if not self._proxies:
            return False
        try:
            ip = plain_address(address)
        except ValueError:
            return False
        return any(ip in network for network in self._proxies)


class Budget:
    """Bytes that all clients together may have in memory."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._lock = threading.Lock()

    def spend(self, count: int) -> bool:
        """Whether there was so much left; negative gives back."""
        with self._lock:
            if count > self._left:
                return False
            self._left -= count
            return True


def _nothing() -> None:
    pass
