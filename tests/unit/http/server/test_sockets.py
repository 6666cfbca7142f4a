"""Connections of clients: what was read ahead, and what a thread leaves behind."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from mediahub.http.server.shares import Budget
from mediahub.http.server.sockets import ClientSocket


@pytest.fixture
def pair() -> Iterator[tuple[ClientSocket, socket.socket]]:
    """A connection here, and its client."""
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    mine = ClientSocket(ours, Budget(1 << 20))
    yield mine, theirs
    mine.close()
    theirs.close()


Pair = tuple[ClientSocket, socket.socket]


def test_what_was_read_ahead_comes_first_and_once(pair: Pair) -> None:
    mine, theirs = pair
    mine.arrived += b"read ahead"
    theirs.sendall(b"later")
    assert (mine.recv(4), mine.recv(99)) == (b"read", b" ahead")
    assert mine.recv(99) == b"later"
    mine.arrived += b"more"
    assert (mine.take_arrived(), mine.take_arrived()) == (b"more", b"")


def test_nothing_there_is_not_the_end(pair: Pair) -> None:
    mine, theirs = pair
    assert mine.receive_now(9) is None
    theirs.sendall(b"x")
    assert mine.receive_now(9) == b"x"
    theirs.shutdown(socket.SHUT_WR)
    assert mine.receive_now(9) == b""


def test_what_the_client_does_not_take_is_kept_and_sent_later(pair: Pair) -> None:
    mine, theirs = pair
    data = bytes(range(256)) * 2048
    mine.sendall(data)
    assert mine.unsent
    received = bytearray()
    while len(received) < len(data):
        received += theirs.recv(1 << 16)
        mine.flush()
    assert received == data
    assert not mine.unsent
    mine.drain()


def test_it_costs_the_budget_until_it_is_sent_or_lost() -> None:
    budget = Budget(1 << 20)
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    mine = ClientSocket(ours, budget)
    mine.sendall(bytes(1 << 19))
    held = len(mine.unsent)
    assert held
    assert not budget.spend((1 << 20) - held + 1)
    mine.close()
    assert budget.spend(1 << 20)
    theirs.close()


def test_a_place_is_given_back_once_by_who_has_the_connection_last() -> None:
    ours, theirs = socket.socketpair()
    mine = ClientSocket(ours, Budget(1))
    back: list[str] = []
    mine.give_back = lambda: back.append("back")
    other = mine.successor()
    mine.close()
    assert back == []
    theirs.sendall(b"still open")
    assert other.recv(99) == b"still open"
    other.close()
    other.close()
    assert back == ["back"]
    theirs.close()
