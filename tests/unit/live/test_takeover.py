"""A connection changes hands: we go on with it, and the server closes a dead one."""

from __future__ import annotations

import socket
import ssl
from typing import Any

import pytest

from mediahub.live.takeover import SERVER_SOCKET, can_take_over, hand_over, is_chunked, take


def test_an_encrypted_socket_is_not_handed_over() -> None:
    with (
        socket.socket() as plain,
        ssl.create_default_context().wrap_socket(
            socket.socket(), server_hostname="example.org", do_handshake_on_connect=False
        ) as encrypted,
    ):
        assert can_take_over({SERVER_SOCKET: plain})
        assert not can_take_over({SERVER_SOCKET: encrypted})
    assert not can_take_over({})


def test_http_1_1_frames_in_chunks() -> None:
    assert is_chunked({"SERVER_PROTOCOL": "HTTP/1.1"})
    assert not is_chunked({"SERVER_PROTOCOL": "HTTP/1.0"})


def test_the_reader_stays_while_the_server_sees_one_that_left() -> None:
    browser, server = socket.socketpair()
    ours = take(server)
    assert server.recv(10) == b""
    server.close()
    ours.sendall(b"news")
    assert browser.recv(10) == b"news"
    ours.close()
    assert browser.recv(10) == b""


def test_the_greeting_is_sent_by_the_server_before_the_socket_goes() -> None:
    browser, server = socket.socketpair()
    adopted: list[socket.socket] = []
    body = hand_over({SERVER_SOCKET: server}, b"hello", adopted.append)
    assert next(body) == b"hello"
    assert adopted == []
    with pytest.raises(ConnectionResetError):
        next(body)
    adopted[0].sendall(b"x")
    assert browser.recv(1) == b"x"
    adopted[0].close()
    browser.close()


def test_nobody_keeps_a_socket_that_was_not_adopted() -> None:
    browser, server = socket.socketpair()

    def refuse(sock: Any) -> None:
        raise RuntimeError("no room")

    body = hand_over({SERVER_SOCKET: server}, b"", refuse)
    next(body)
    with pytest.raises(RuntimeError):
        next(body)
    server.close()
    browser.settimeout(20)
    assert browser.recv(1) == b""
