"""Clients that send and read slowly, against gunicorn as it runs: everybody else is answered meanwhile."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest

from mediahub.catalog.db.database import Database
from mediahub.settings import Settings, load_settings
from tests.services import free_ports, web_server

pytestmark = pytest.mark.services
MANY = 80
"""More than the threads of the server."""
PATIENCE = 20.0
"""Seconds for an answer, on a machine with much else to do."""
LARGE = 3 << 20
FRAMINGS = ("Content-Length: 1000", "Transfer-Encoding: chunked", f"Content-Length: {LARGE}")
KERNEL = 8 << 20
"""Bytes that no buffer of a connection holds."""


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    home: Path = tmp_path_factory.mktemp("slow") / "home"
    (port,) = free_ports(1)
    limits = {"web_workers": 1, "web_threads": 2, "web_transfers": 1, "web_max_per_address": 2 * MANY}
    settings = load_settings(home=home, port=port, **limits)
    database = Database(settings.sqlalchemy_url)
    database.migrate()
    database.dispose()
    with web_server(settings):
        yield settings


@pytest.fixture
def crowd() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def connect(web: Settings, crowd: ExitStack, *sent: bytes) -> socket.socket:
    sock = crowd.enter_context(socket.create_connection((web.host, web.port), PATIENCE))
    for data in sent:
        sock.sendall(data)
    return sock


def answer(sock: socket.socket) -> tuple[int, bytes]:
    """Status and body of an answer, read until the server closes."""
    data = b""
    while more := sock.recv(65536):
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    return int(head.split(b" ")[1]), body


def others_are_answered(web: Settings) -> bool:
    with httpx.Client(base_url=web.base_url, timeout=PATIENCE) as client:
        return all(client.get(path).status_code == 200 for path in ("/healthz", "/login", "/healthz"))


def test_slow_heads(web: Settings, crowd: ExitStack) -> None:
    slow = [connect(web, crowd, b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"X-") for _ in range(MANY)]
    assert others_are_answered(web)
    for sock in slow[::8]:
        sock.sendall(b"Slow: yes\r\nConnection: close\r\n\r\n")
        assert answer(sock)[0] == 200


@pytest.mark.parametrize("framing", FRAMINGS)
def test_slow_bodies(web: Settings, crowd: ExitStack, framing: str) -> None:
    head = f"POST /login HTTP/1.1\r\nHost: x\r\n{framing}\r\nConnection: close\r\n\r\n".encode()
    for _ in range(MANY):
        connect(web, crowd, head, b"a")
    assert others_are_answered(web)


def test_slow_readers(web: Settings, crowd: ExitStack) -> None:
    """They ask for the largest file that a page loads, again and again, and read nothing."""
    with httpx.Client(base_url=web.base_url, timeout=PATIENCE) as client:
        page = client.get("/login").text
        paths = re.findall(r'(?:href|src)="(/static/dist/[^"]+)"', page)
        plain = {"Accept-Encoding": "identity"}
        sizes = {path: len(client.get(path, headers=plain).content) for path in paths}
    path = max(sizes, key=lambda one: sizes[one])
    asked, times = f"GET {path} HTTP/1.1\r\nHost: x\r\n".encode(), KERNEL // sizes[path] + 1
    readers = []
    for _ in range(MANY):
        sock = crowd.enter_context(socket.socket())
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.settimeout(PATIENCE)
        sock.connect((web.host, web.port))
        sock.sendall((asked + b"\r\n") * (times - 1) + asked + b"Connection: close\r\n\r\n")
        readers.append(sock)
    assert others_are_answered(web)
    data = b""
    while more := readers[0].recv(65536):
        data += more
    assert data.count(b"HTTP/1.1 200 OK") == times
    assert len(data) >= times * sizes[path]


def test_whoever_moves_slowly_gets_through(web: Settings, crowd: ExitStack) -> None:
    """Byte by byte, whole and in chunks: the form arrives, and is answered as one that came at once."""
    body = b"email=a%40example.org&password=x"
    chunked = b"".join(b"1\r\n%c\r\n" % letter for letter in body) + b"0\r\n\r\n"
    for framing, sent in ((f"Content-Length: {len(body)}", body), ("Transfer-Encoding: chunked", chunked)):
        head = f"POST /login HTTP/1.1\r\nHost: x\r\n{framing}\r\nConnection: close\r\n".encode()
        sock = connect(web, crowd, head + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for number in range(len(sent)):
            sock.sendall(sent[number : number + 1])
        status, page = answer(sock)
        assert status == 400  # without a CSRF token
        assert b"open for too long" in page


def test_a_body_that_is_too_large_is_answered_while_it_is_sent(web: Settings, crowd: ExitStack) -> None:
    head = f"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: {LARGE}\r\n\r\n".encode()
    sock = connect(web, crowd, head, bytes(LARGE))
    assert answer(sock)[0] == 413


def test_requests_after_one_another_and_at_once(web: Settings, crowd: ExitStack) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"GET /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    form = b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b"
    sock = connect(web, crowd, one + form + one + one + last)
    data = b""
    while more := sock.recv(65536):
        data += more
    assert re.findall(rb"HTTP/1.1 (\d+)", data) == [b"200", b"400", b"200", b"200", b"200"]


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"NONSENSE\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * (70 << 10), 431),
        (b"GET /" + b"y" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 101 + b"\r\n", 431),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
    ],
)
def test_what_is_no_request_is_answered_so(
    web: Settings, crowd: ExitStack, request_: bytes, status: int
) -> None:
    assert answer(connect(web, crowd, request_))[0] == status


def test_one_address_has_only_so_many(web: Settings, crowd: ExitStack) -> None:
    for _ in range(2 * MANY):
        connect(web, crowd, b"GET ")
    late = connect(web, crowd)
    with suppress(ConnectionError):
        late.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert late.recv(1) == b""
    crowd.close()
    assert others_are_answered(web)
