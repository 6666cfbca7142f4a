"""Calls to servers of others: those that drip, that have no name, and that lead into our own network."""

from __future__ import annotations

import socket
import threading

import pytest

from mediahub.outbound.addresses import AddressRefused
from mediahub.outbound.http import check_url, post
from tests import dripping


def call(url: str, seconds: float = 0.6) -> tuple[int, str]:
    return post(url, b"{}", {"Content-Type": "application/json"}, private=True, seconds=seconds)


@pytest.mark.parametrize(
    ("scheme", "begin"),
    [
        ("http", dripping.HEADERS),
        ("http", dripping.BODY),
        ("http", dripping.BODY_WITHOUT_LENGTH),
        ("https", dripping.HANDSHAKE),
        ("http", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["headers", "body", "body without length", "TLS handshake", "100 Continue"],
)
def test_a_server_that_drips_is_left_at_the_deadline_of_the_whole_call(scheme: str, begin: bytes) -> None:
    with dripping.dripping(begin) as port, pytest.raises(TimeoutError, match=r"more than|within"):
        call(f"{scheme}://127.0.0.1:{port}/")


def test_a_name_that_nobody_looks_up_is_left_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def silent(*_: object, **__: object) -> None:
        answered.wait(20)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    with pytest.raises(TimeoutError, match=r"where slow\.example is"):
        call("http://slow.example/", 0.2)
    answered.set()


def test_what_can_be_no_name_is_said_and_never_raises_something_else() -> None:
    for url in ("https://a..b", f"https://{'a' * 64}.example", "https://[::1", "https://:80", "http://x:0"):
        with pytest.raises(AddressRefused):
            check_url(url)
        with pytest.raises(AddressRefused):
            call(url)


def test_an_answer_is_given_with_its_beginning_and_letters_of_the_address_are_escaped() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    asked: list[bytes] = []

    def serve() -> None:
        connection, _ = listener.accept()
        asked.append(connection.recv(4096))
        connection.sendall(b"HTTP/1.1 418 Teapot\r\nContent-Length: 3\r\n\r\nno!")
        connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    assert call(f"http://127.0.0.1:{listener.getsockname()[1]}/häken?a=ü", 5) == (418, "no!")
    thread.join()
    listener.close()
    assert asked[0].startswith(b"POST /h%C3%A4ken?a=%C3%BC HTTP/1.1\r\n")
