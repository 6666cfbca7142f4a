"""One thread carries transfers between clients and S3, whoever of them is slow or goes away."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest

from mediahub.s3proxy import relay as module
from mediahub.s3proxy.admission import S3Request
from mediahub.s3proxy.relay import FAILED, Relay

WAIT = 20.0
ANSWER = b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"


@dataclass
class Ends:
    """The far ends of a transfer."""

    client: socket.socket
    s3: socket.socket


def begin(relay: Relay, method: str = "GET", length: int = 0, begun: bytes = b"") -> Ends:
    client, ours = socket.socketpair()
    s3, theirs = socket.socketpair()
    for one in (client, s3):
        one.settimeout(20)
    relay.adopt(ours, theirs, S3Request(method, "a", "/media/a", (), length), begun)
    return Ends(client, s3)


def rest(sock: socket.socket) -> bytes:
    """All that comes until the end."""
    data = b""
    while more := sock.recv(1 << 16):
        data += more
    return data


@pytest.fixture(scope="module")
def relay() -> Relay:
    return Relay(10)


def test_an_answer_is_carried_to_its_end(relay: Relay) -> None:
    ends = begin(relay)
    ends.s3.sendall(HEAD[:10])
    ends.s3.sendall(HEAD[10:] + b"jp")
    ends.s3.sendall(b"eg")
    ends.s3.close()
    answer = rest(ends.client)
    assert answer.startswith(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n")
    assert answer.endswith(b"\r\n\r\njpeg")


def test_the_answer_to_head_ends_after_its_head(relay: Relay) -> None:
    ends = begin(relay, "HEAD")
    ends.s3.sendall(HEAD + b"jpeg")
    assert rest(ends.client).endswith(b"\r\n\r\n")


def test_a_body_goes_to_s3_beginning_with_what_was_read(relay: Relay) -> None:
    ends = begin(relay, "PUT", 10, b"0123")
    ends.client.sendall(b"456789")
    got = b""
    while len(got) < 10:
        got += ends.s3.recv(100)
    assert got == b"0123456789"
    ends.s3.sendall(HEAD)
    ends.s3.close()
    assert rest(ends.client).startswith(b"HTTP/1.1 200 OK")


def test_s3_hears_that_a_client_went_away(relay: Relay) -> None:
    ends = begin(relay, "PUT", 10, b"0123")
    ends.client.close()
    assert rest(ends.s3) == b"0123"


def test_a_client_hears_an_answer_that_came_before_it_had_sent_all(relay: Relay) -> None:
    ends = begin(relay, "PUT", 1 << 20, b"x")
    ends.s3.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
    ends.s3.close()
    assert ends.client.recv(12) == b"HTTP/1.1 403"
    ends.client.close()


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 200 OK\r\n", b"x" * (module.LONGEST_HEAD + 2 * module.CHUNK)]
)
def test_s3_that_says_nothing_useful_is_a_bad_gateway(relay: Relay, said: bytes) -> None:
    ends = begin(relay)
    with suppress(BrokenPipeError, ConnectionResetError):  # it listens to no more than a head may have
        ends.s3.sendall(said)
        ends.s3.shutdown(socket.SHUT_WR)
    assert rest(ends.client) == FAILED


def test_an_answer_that_is_not_http_ends_the_connection(relay: Relay) -> None:
    ends = begin(relay)
    ends.s3.sendall(b"SSH-2.0\r\n\r\n")
    assert rest(ends.client) == b""


def test_only_so_many_at_once() -> None:
    small = Relay(1)
    assert small.has_room()
    ends = begin(small)
    assert not small.has_room()
    ends.s3.close()
    rest(ends.client)


def test_one_that_stands_still_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK", 0.01)
    monkeypatch.setattr(module, "IDLE", 0.0)
    ends = begin(Relay(1))
    assert rest(ends.client) == b""


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
    monkeypatch.setattr(module, "IDLE", 0.0)
    s3.sendall(ANSWER % 1000 + b"x")
    while b"\r\n\r\n" not in client.recv(1000):
        pass
    s3.sendall(b"y")
    while client.recv(1000):
        pass
