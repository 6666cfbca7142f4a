"""Calls to a provider: only over TLS or with a permission, bounded, and each failure in a sentence."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from mediahub.identity.oidc import refusals
from mediahub.identity.oidc.connection import MAX_ANSWER, Connection
from mediahub.identity.oidc.refusals import Refused

ANSWERS: dict[str, tuple[int, bytes]] = {
    "/right": (200, b'{"issuer": "x"}'),
    "/list": (200, b"[]"),
    "/text": (200, b"<html>"),
    "/deep": (200, b"[" * 100_000),
    "/large": (200, b'{"a": "' + b"x" * MAX_ANSWER + b'"}'),
    "/missing": (404, b"{}"),
    "/away": (503, b"{}"),
    "/moved": (302, b"{}"),
}


class Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = ANSWERS[self.path]
        self.send_response(status)
        self.send_header("Location", "/right")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"sent": sent, "auth": self.headers["Authorization"]}).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class Auth:
    def prepare(self, method: str, url: str, headers: dict[str, str], body: str) -> tuple[Any, ...]:
        return url, {**headers, "Authorization": "Basic x"}, body


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{made.server_address[1]}"
        made.shutdown()


def test_json_is_read_and_a_form_is_sent(server: str) -> None:
    own = Connection(private=True)
    assert own.get_json(f"{server}/right") == {"issuer": "x"}
    answer = own.post(f"{server}/token", {"a": "b c"}, {}, Auth())
    assert answer.json() == {"sent": "a=b+c", "auth": "Basic x"}


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/list", refusals.MISCONFIGURED),
        ("/text", refusals.MISCONFIGURED),
        ("/deep", refusals.MISCONFIGURED),
        ("/large", refusals.MISCONFIGURED),
        ("/missing", refusals.MISCONFIGURED),
        ("/moved", refusals.MISCONFIGURED),
        ("/away", refusals.AWAY),
    ],
)
def test_what_is_no_answer_is_refused(server: str, path: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        Connection(private=True).get_json(server + path)
    assert str(refused.value) == sentence


def test_our_own_network_and_open_text_need_a_permission(server: str) -> None:
    for url in (
        f"{server}/right",
        "https://127.0.0.1/right",
        "https://169.254.169.254/",
        "file:///etc/passwd",
    ):
        with pytest.raises(Refused) as refused:
            Connection(private=False).get_json(url)
        assert str(refused.value) == refusals.MISCONFIGURED


def test_who_does_not_answer_is_away() -> None:
    with pytest.raises(Refused) as refused:
        Connection(private=True).get_json("http://127.0.0.1:9/right")
    assert str(refused.value) == refusals.AWAY
