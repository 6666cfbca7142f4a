"""Connections to the address that was judged, and their deadlines."""

from __future__ import annotations

import socket
import ssl
from collections import deque
from contextlib import suppress
from typing import Any

import pytest

from mediahub.outbound.addresses import AddressRefused
from mediahub.outbound.connections import Deadline, connect
from tests.dripping import dripping


def test_the_address_that_was_judged_is_the_one_that_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: a name that answers otherwise the second time gains nothing."""
    asked: list[str] = []
    real = socket.getaddrinfo
    with dripping() as port:

        def rebinding(host: Any, *args: Any, **kwargs: Any) -> Any:
            if host != "moving.example":
                return real(host, *args, **kwargs)
            asked.append(host)
            address = "127.0.0.1" if len(asked) == 1 else "169.254.169.254"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

        monkeypatch.setattr(socket, "getaddrinfo", rebinding)
        with connect("moving.example", port, private=True, seconds=5) as connection:
            assert connection.getpeername()[0] == "127.0.0.1"
        assert asked == ["moving.example"]
        with pytest.raises(AddressRefused):
            connect("moving.example", port, private=True, seconds=5)


def test_the_next_address_is_tried_where_one_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with dripping() as port:
        listener = socket.create_server(("127.0.0.2", 0))
        closed = listener.getsockname()[1]
        listener.close()
        both = ["127.0.0.2", "127.0.0.1"]
        monkeypatch.setattr("mediahub.outbound.connections.lookup", lambda *_, **__: both)
        with pytest.raises(ConnectionRefusedError):
            connect("x.example", closed, private=True, seconds=1)
        connect("x.example", port, private=True, seconds=5).close()


def test_a_deadline_ends_reading_though_bytes_keep_coming() -> None:
    with dripping() as port, connect("127.0.0.1", port, private=True, seconds=5) as connection:
        deadline = Deadline(connection)
        with pytest.raises(TimeoutError), deadline.within(0.3):
            deque(iter(lambda: connection.recv(1), b""), maxlen=0)
        with pytest.raises(TimeoutError), deadline.within(5):
            """A connection that was cut stays so."""
        deadline.close()


def test_a_deadline_ends_a_tls_handshake_and_what_comes_too_late() -> None:
    with dripping(bytes((22, 3, 3, 64, 0))) as port:
        connection = connect("127.0.0.1", port, private=True, seconds=5)
        deadline = Deadline(connection)
        with pytest.raises(TimeoutError), deadline.within(0.3):
            ssl.create_default_context().wrap_socket(connection, server_hostname="x.example")
        with connect("127.0.0.1", port, private=True, seconds=5) as late:
            deadline.watch(late)
            with suppress(ConnectionResetError):  # by a byte that the server sent on, which nobody awaits now
                while late.recv(1000):
                    pass  # what was there before; it ends at once
        deadline.close()
        connection.close()


def test_what_is_in_time_goes_on_and_errors_stay_as_they_are() -> None:
    with dripping() as port, connect("127.0.0.1", port, private=True, seconds=5) as connection:
        deadline = Deadline(connection)
        with deadline.within(30):
            assert connection.recv(1) == b"a"
        with pytest.raises(KeyError), deadline.within(30):
            raise KeyError
        assert connection.recv(1) == b"a"
        deadline.close()
