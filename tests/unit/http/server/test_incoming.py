"""When a request is all here: heads, bodies of a length and in chunks, and what is none."""

from __future__ import annotations

import pytest

from mediahub.http.server.incoming import LONGEST_HEAD, READ_AHEAD, IncomingRequest

HEAD = b"POST /login?a=%20 HTTP/1.1\r\nHost: x\r\n"
WHOLE = (
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    HEAD + b"Content-Length: 0\r\n\r\n",
    HEAD + b"Content-Length: 5\r\n\r\nhello",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: 1\r\n\r\n",
)


@pytest.mark.parametrize("data", WHOLE)
def test_whole_with_its_last_byte_and_not_before(data: bytes) -> None:
    request = IncomingRequest()
    for number in range(len(data) - 1):
        assert request.feed(data[number : number + 1]) in ("head", "body")
    assert request.feed(data[-1:]) == "whole"
    assert request.data == data


@pytest.mark.parametrize("data", WHOLE)
def test_what_follows_is_kept_for_the_next(data: bytes) -> None:
    request = IncomingRequest()
    assert request.feed(data + b"GET /next HTTP/1.1\r\n") == "whole"
    assert request.data == data + b"GET /next HTTP/1.1\r\n"


def test_a_body_that_is_too_long_to_wait_for() -> None:
    request = IncomingRequest()
    assert request.feed(HEAD + b"Content-Length: %d\r\n\r\n" % (READ_AHEAD + 1)) == "large"
    assert request.target == b"/login?a=%20"
    request = IncomingRequest()
    assert request.feed(HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % (READ_AHEAD + 1)) == "body"
    assert request.feed(bytes(READ_AHEAD)) == "body"
    assert request.feed(b"x") == "large"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"\x16\x03\x01\x02", 400),  # TLS at a port without
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400),
        (HEAD + b"Content-Length: -1\r\n\r\n", 400),
        (HEAD + b"Transfer-Encoding: gzip\r\n\r\n", 501),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
        (HEAD + b"X: " + b"y" * LONGEST_HEAD, 431),
    ],
)
def test_what_is_no_request(data: bytes, status: int) -> None:
    request = IncomingRequest()
    state = request.feed(data)
    if status == 400 and state == "head":
        state = request.feed(b"\r\n\r\n")
    assert state == "bad"
    assert request.status == status


def test_whoever_waits_to_be_asked_for_the_body() -> None:
    request = IncomingRequest()
    request.feed(HEAD + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\n")
    assert request.wants_continue
    request.feed(b"hello")
    assert not request.wants_continue


@pytest.mark.timeout(10)
@pytest.mark.parametrize("begun", [b"", HEAD, HEAD + b"Content-Length: 5\r\n\r\nhel"])
def test_nothing_is_no_news(begun: bytes) -> None:
    """Found by a fuzzer: h11 said for ever that the connection had ended."""
    request = IncomingRequest()
    state = request.feed(begun)
    assert request.feed(b"") == state
    assert request.data == begun
