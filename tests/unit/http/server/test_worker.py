"""The worker with its loop, in a thread of the test: limits on time and memory, and what gunicorn expects."""

from __future__ import annotations

import os
import selectors
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from mediahub.http.server import pace, worker
from mediahub.http.server.incoming import READ_AHEAD
from mediahub.http.server.pace import Pace
from mediahub.http.server.shares import Budget, Places
from mediahub.http.server.sockets import ClientSocket
from mediahub.http.server.worker import PatientWorker, worker_for
from mediahub.live.takeover import hand_over

WAIT = 20.0
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
LARGE = 12 << 20


@dataclass
class Server:
    """A worker that serves `app`."""

    worker: PatientWorker
    listener: socket.socket

    def connect(self, *sent: bytes) -> socket.socket:
        sock = socket.create_connection(self.listener.getsockname(), WAIT)
        for data in sent:
            sock.sendall(data)
        return sock


Start = Callable[..., Server]


def app(environ: dict[str, Any], start_response: Any) -> Any:
    path, body = environ["PATH_INFO"], b""
    if path == "/taken":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return hand_over(environ, b"hello", TAKEN.append)
    if path != "/unread":
        body = environ["wsgi.input"].read()
    data = bytes(LARGE) if path == "/large" else b"read %d" % len(body)
    start_response("200 OK", [("Content-Length", str(len(data)))])
    return [data]


TAKEN: list[socket.socket] = []


@pytest.fixture
def start() -> Iterator[Start]:
    running: list[tuple[PatientWorker, threading.Thread]] = []

    def make(**limits: Any) -> Server:
        usual = {
            "places": Places(100), "large_bodies": 1, "received": 64 << 20, "unsent": 64 << 20,
            "handed_over": "/s3/",
        }  # fmt: skip
        listener = socket.create_server(("127.0.0.1", 0))
        config = Config()
        config.set("threads", 2)
        config.set("worker_connections", limits.pop("connections", 100))
        config.set("sendfile", False)
        config.set("graceful_timeout", 5)
        kind = worker_for(**{**usual, **limits})
        made = kind(1, os.getppid(), [listener], None, 30, config, Logger(config))
        made.wsgi = app
        made.tpool, made.poller = made.get_thread_pool(), selectors.DefaultSelector()
        made.method_queue.init()
        thread = threading.Thread(target=made.run)
        thread.start()
        running.append((made, thread))
        return Server(made, listener)

    yield make
    for made, thread in running:
        made.handle_exit(None, None)
        thread.join(WAIT)
        assert not thread.is_alive()
        made.tmp.close()
    while TAKEN:
        TAKEN.pop().close()


def everything(sock: socket.socket) -> bytes:
    data = bytearray()
    while more := sock.recv(1 << 20):
        data += more
    sock.close()
    return bytes(data)


def until(sock: socket.socket, end: bytes) -> None:
    """Read an answer that ends so."""
    data = b""
    while end not in data:
        more = sock.recv(65536)
        assert more, data
        data += more


def slow_after(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr(pace, "WINDOW", seconds)
    monkeypatch.setattr("mediahub.http.server.sockets.WINDOW", seconds)
    monkeypatch.setattr(worker, "HEAD", seconds)
    monkeypatch.setattr(worker, "ROUND", 0.0)


def test_requests_one_after_another_and_at_once(start: Start) -> None:
    sock = start().connect(GET)
    until(sock, b"read 0")
    sock.sendall(GET + b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" + LAST)
    data = everything(sock)
    assert [data.count(words) for words in (b"200 OK", b"read 0", b"read 3")] == [3, 2, 1]


def test_a_head_that_does_not_end_is_answered_408(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    slow_after(monkeypatch, 0.3)
    server = start()
    assert everything(server.connect(b"GET / HT")).startswith(b"HTTP/1.1 408 ")
    assert everything(server.connect()) == b""


def test_a_body_that_drips_is_ended(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    slow_after(monkeypatch, 0.3)
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
    assert everything(start().connect(head, b"abc")).startswith(b"HTTP/1.1 408 ")


def test_a_large_body_that_drips_frees_its_thread(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    slow_after(monkeypatch, 0.3)
    server = start()
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (READ_AHEAD + 1)
    assert everything(server.connect(head, b"abc")) == b""
    assert b"200 OK" in everything(server.connect(LAST))


def test_a_reader_who_does_not_read_is_ended(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    server = start()
    slow_after(monkeypatch, 0.3)
    sock = server.connect(GET.replace(b"/ ", b"/large "))
    for _ in range(3):  # both threads are free again
        assert b"200 OK" in everything(server.connect(LAST))
    while server.worker.nr_conns > 0:
        threading.Event().wait(0.05)
    sock.close()


def test_answers_wait_in_memory_and_no_thread_for_them(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mediahub.http.server.sockets.MAX_UNSENT", 2 * LARGE)
    server = start(unsent=8 * LARGE)
    readers = [server.connect(LAST.replace(b"/ ", b"/large ")) for _ in range(4)]
    assert b"200 OK" in everything(server.connect(LAST))
    for sock in readers:
        assert len(everything(sock)) > LARGE


def test_without_memory_an_answer_is_sent_all_the_same(start: Start) -> None:
    server = start(unsent=1000)
    assert len(everything(server.connect(LAST.replace(b"/ ", b"/large ")))) > LARGE
    assert server.worker.unsent_budget.spend(1000)


def test_one_large_body_too_many(start: Start) -> None:
    server = start()
    head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % (READ_AHEAD + 1)
    first = server.connect(head)
    second = everything(server.connect(head))
    assert second.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After" in second
    third = server.connect(head.replace(b"/ ", b"/s3/x "))  # it is handed over
    for sock in (first, third):
        sock.sendall(bytes(READ_AHEAD + 1))
        assert b"200 OK" in everything(sock)
    again = server.connect(head, bytes(READ_AHEAD + 1))
    assert b"200 OK" in everything(again)


def test_what_waits_has_so_much_memory(start: Start) -> None:
    server = start(received=4000)
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"
    assert everything(server.connect(head + bytes(5000))).startswith(b"HTTP/1.1 503 ")
    assert b"200 OK" in everything(server.connect(LAST))
    assert server.worker.received_budget.spend(4000)


def test_an_unread_body_does_not_become_a_request(start: Start) -> None:
    server = start()
    body = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    head = b"POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body)
    assert everything(server.connect(head + body + LAST)).count(b"200 OK") == 2


def test_each_address_has_its_share_also_of_what_was_handed_over(start: Start) -> None:
    server = start(places=Places(1))
    first = server.connect(GET.replace(b"/ ", b"/taken "))
    until(first, b"hello")
    assert _is_refused(server)
    while not TAKEN:  # the greeting is out before the worker lets go of its connection
        threading.Event().wait(0.01)
    TAKEN.pop().close()
    assert everything(first).strip() == b""
    assert b"200 OK" in everything(server.connect(LAST))


def _is_refused(server: Server) -> bool:
    try:
        return everything(server.connect(LAST)) == b""
    except ConnectionError:
        return True


def test_in_a_crowd_the_oldest_that_waits_makes_room(start: Start) -> None:
    server = start(connections=4)
    waiting = [server.connect(b"GET / HT") for _ in range(3)]
    idle = server.connect(GET)
    until(idle, b"read 0")
    assert b"200 OK" in everything(server.connect(LAST))
    assert waiting[0].recv(10) == b""
    waiting[2].sendall(b"TP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert b"200 OK" in everything(waiting[2])


def test_whoever_waits_to_be_asked_is_asked(start: Start) -> None:
    sock = start().connect(
        LAST[:-2].replace(b"GET", b"POST") + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\n"
    )
    assert sock.recv(12) == b"HTTP/1.1 100"
    sock.sendall(b"hello")
    assert everything(sock).endswith(b"read 5")


def test_a_client_that_leaves_is_forgotten(start: Start) -> None:
    server = start()
    for sent in ((), (b"GET / HT",), (GET,)):
        server.connect(*sent).close()
    while server.worker.nr_conns > 0:
        threading.Event().wait(0.05)
    assert server.worker._waiting == {}


def test_a_pace_is_of_the_client_alone() -> None:
    """What a thread waits for S3 is not counted."""
    ours, theirs = socket.socketpair()
    with theirs, ClientSocket(ours, Budget(1 << 20)) as client:
        client._pace = Pace(-1000.0)  # long ago by the clock, but nobody waited
        client._pace.note(pace.MIN_BYTES, client._waited)
        client.sendall(b"hello")
        assert theirs.recv(5) == b"hello"
        client.arrived += b"abc"
        assert (client.recv(2), client.recv(5)) == (b"ab", b"c")
