"""The client cuts bodies into slices where nothing larger passes."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from mediahub.client.api import Api
from mediahub.client.patience import Patience
from mediahub.client.slices import RETURNS, SLICE

BODY = os.urandom(2_500_000)


class Server(ThreadingHTTPServer):
    """Puts slices together, behind a proxy that takes `largest` bytes; `faults` are answered first."""

    daemon_threads = True

    def __init__(self) -> None:
        self.kept, self.largest = b"", 1 << 30
        self.spans: list[str | None] = []
        self.faults: list[int] = []
        self.cuts_off = False

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(handler) -> None:
                self.put(handler)

            def log_message(self, *args: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)

    def put(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers["Content-Length"])
        if length > self.largest and self.cuts_off:
            handler.connection.close()
            return
        body = handler.rfile.read(length)
        span = handler.headers["Content-Range"]
        self.spans.append(span)
        fault = 413 if length > self.largest else self.faults.pop(0) if self.faults else 0
        if fault:
            return self.say(handler, fault)
        if span is None:
            self.kept = body
            return self.say(handler, 200)
        first, last, total = map(int, re.findall(r"\d+", span))
        if first > len(self.kept):
            return self.say(handler, 416, len(self.kept))
        self.kept = self.kept[:first] + body
        return self.say(handler, 200 if last + 1 == total else 308, len(self.kept))

    @staticmethod
    def say(handler: BaseHTTPRequestHandler, status: int, kept: int = 0) -> None:
        handler.send_response(status)
        if kept:
            handler.send_header("Range", f"bytes=0-{kept - 1}")
        handler.send_header("Content-Length", "0")
        handler.end_headers()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def api(server: Server) -> Iterator[Api]:
    api = Api(f"http://127.0.0.1:{server.server_port}", "token", Patience(20))
    yield api
    api.close()


class Progress:
    def __init__(self) -> None:
        self.sent = 0

    def __call__(self, count: int) -> None:
        self.sent += count


def put(api: Api, url: str = "/s3/media/incoming/1?signed", body: bytes = BODY) -> tuple[int, int]:
    """The status of the answer, and the progress in the end."""
    progress = Progress()
    signed: dict[str, Any] = {"url": url, "headers": {"if-none-match": "*"}}
    return api.put(signed, body, progress).status_code, progress.sent


def starts(server: Server) -> list[int]:
    return [int(span.split()[1].split("-")[0]) for span in server.spans if span]


def test_what_passes_whole_goes_whole(api: Api, server: Server) -> None:
    assert put(api) == (200, len(BODY))
    assert server.spans == [None]


def test_a_refusal_of_a_proxy_is_remembered(api: Api, server: Server) -> None:
    server.largest = 1 << 20
    assert put(api) == (200, len(BODY))
    assert server.kept == BODY
    assert (server.spans[0], starts(server)) == (None, [0, SLICE, 2 * SLICE])
    server.spans.clear()
    assert put(api) == (200, len(BODY))
    assert len(server.spans) == 3
    server.spans.clear()
    assert put(api, body=b"small") == (200, 5)
    assert server.spans == [None]


def test_a_proxy_that_ends_the_connection_is_remembered_too(api: Api, server: Server) -> None:
    server.largest, server.cuts_off = 1 << 20, True
    assert put(api) == (200, len(BODY))
    assert put(api) == (200, len(BODY))
    assert (server.kept, len(server.spans)) == (BODY, 6)


def test_it_goes_on_where_the_server_is(api: Api, server: Server) -> None:
    server.largest = 1 << 20
    put(api)
    server.spans.clear()
    server.kept, server.faults = b"", [0, 416, 503]
    assert put(api) == (200, len(BODY))
    assert starts(server) == [0, SLICE, 0, 0, SLICE, 2 * SLICE]
    assert server.kept == BODY


@pytest.mark.parametrize("status", [308, 416])
def test_it_does_not_go_round_for_ever(api: Api, server: Server, status: int) -> None:
    server.largest = 1 << 20
    put(api)
    server.spans.clear()
    server.faults = [status] * 100
    assert put(api) == (status, 0)
    assert len(server.spans) == RETURNS + 1


def test_what_else_is_answered_is_the_answer(api: Api, server: Server) -> None:
    server.largest = 1 << 20
    put(api)
    server.faults = [0, 403]
    assert put(api) == (403, 0)


def test_smaller_limits_stay_a_refusal(api: Api, server: Server) -> None:
    server.largest = 1 << 19
    assert put(api) == (413, 0)


def test_other_addresses_get_no_slices(api: Api, server: Server) -> None:
    server.largest = 1 << 20
    for url in ("/other/media/1", f"http://127.0.0.1:{server.server_port}/s3/media/incoming/1"):
        assert put(api, url) == (413, 0)
    assert set(server.spans) == {None}


def test_a_lost_connection_is_no_proxy_once_a_large_body_went(
    api: Api, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(api)
    lost = iter([True])
    whole = Api._put_whole

    def breaks_once(self: Api, *given: Any) -> httpx.Response:
        if next(lost, False):
            raise httpx.ReadError("the cable was pulled")
        return whole(self, *given)

    monkeypatch.setattr(Api, "_put_whole", breaks_once)
    assert put(api) == (200, len(BODY))
    assert set(server.spans) == {None}
