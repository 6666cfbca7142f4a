"""The relay between sockets of the test: what moves goes through, what drips is ended."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from mediahub.s3proxy import relay
from mediahub.s3proxy.admission import S3Request
from mediahub.s3proxy.relay import Relay

ANSWER = b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n"
WAIT = 20.0


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket, Relay]]:
    """The client's end, that of S3, and what is between them."""
    client, ours = socket.socketpair()
    s3, to_s3 = socket.socketpair()
    carrier = Relay(10)
    with client, s3:
        client.settimeout(WAIT)
        s3.settimeout(WAIT)
        carrier.adopt(ours, to_s3, S3Request("PUT", "incoming/x", "/media/incoming/x", (), 5), b"he")
        yield client, s3, carrier


def test_a_body_that_comes_byte_by_byte_and_its_answer(
    ends: tuple[socket.socket, socket.socket, Relay],
) -> None:
    client, s3, _ = ends
    for letter in (b"l", b"l", b"o"):
        client.sendall(letter)
    got = b""
    while len(got) < 5:
        got += s3.recv(10)
    assert got == b"hello"
    s3.sendall(ANSWER % 2 + b"ok")
    s3.close()
    answer = b""
    while more := client.recv(1000):
        answer += more
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\nok")


def test_a_reader_for_whom_it_only_drips_is_ended(
    ends: tuple[socket.socket, socket.socket, Relay], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, s3, _ = ends
    monkeypatch.setattr(relay, "IDLE", 0.0)
    s3.sendall(ANSWER % 1000 + b"x")
    while b"\r\n\r\n" not in client.recv(1000):
        pass
    s3.sendall(b"y")
    while client.recv(1000):
        pass
