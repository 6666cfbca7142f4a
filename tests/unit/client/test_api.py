"""The server's upload endpoints as a program asks them: ways, bodies, pages of files, and sending a piece."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from mediahub.client import api as module
from mediahub.client.api import Api
from mediahub.client.fingerprint import Fingerprint
from mediahub.client.model import Delivery
from mediahub.client.patience import Patience

KNOWN = Fingerprint(size=9, head_tail="ht", mtime_ns=1_700_000_000_123_456_789, sha256="abc")
HASHES = {"size": 9, "last_modified": 1_700_000_000_123, "head_tail": "ht", "sha256": "abc"}


class Server:
    """Keeps what was asked, and answers by the way."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.answers: dict[str, Any] = {}
        self.statuses: list[int] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        way = request.url.path.removeprefix("/api/v1")
        self.asked.append((request.method, way, json.loads(body) if body[:1] == b"{" else body))
        if self.statuses:
            return httpx.Response(self.statuses.pop(0))
        answer = self.answers.get(way, {})
        return httpx.Response(200, json=answer(request) if callable(answer) else answer)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def api(server: Server) -> Api:
    made = Api("http://hub.test", "token", Patience(2))
    made._http.client = httpx.Client(transport=httpx.MockTransport(server.handle))
    return made


def test_a_delivery_is_opened_at_its_event(api: Api, server: Server) -> None:
    server.answers["/events/summit/batches"] = {"id": 7}
    delivery = Delivery(event="summit", photographer="Chen Rui")
    assert api.open_batch(delivery) == {"id": 7}
    ((method, way, body),) = server.asked
    assert (method, way) == ("POST", "/events/summit/batches")
    assert body["photographer"] == "Chen Rui"
    assert "event" not in body


@pytest.mark.parametrize(
    ("sidecar", "more"),
    [
        (None, {}),
        (b"<xmp/>", {"sidecar": base64.b64encode(b"<xmp/>").decode(), "sidecar_path": "a.xmp"}),
        (b"", {"sidecar": "", "sidecar_path": "a.xmp"}),
    ],
)
def test_a_file_is_announced_with_its_hashes_and_sidecar(
    api: Api, server: Server, sidecar: bytes | None, more: dict[str, str]
) -> None:
    server.answers["/batches/7/files"] = {"files": [{"id": 1, "state": "expected"}]}
    answer = api.announce(7, "card/a.jpg", KNOWN, sidecar, "a.xmp")
    assert answer == {"id": 1, "state": "expected"}
    assert server.asked == [
        ("POST", "/batches/7/files", {"files": [{"path": "card/a.jpg", **HASHES, **more}]})
    ]


def test_whether_a_file_is_known_is_asked_without_announcing_it(api: Api, server: Server) -> None:
    server.answers["/events/summit/known"] = {"files": [{"state": "known"}]}
    assert api.known("summit", "a.jpg", KNOWN) == {"state": "known"}
    assert server.asked == [("POST", "/events/summit/known", {"files": [{"path": "a.jpg", **HASHES}]})]


@pytest.mark.parametrize(
    ("call", "asked"),
    [
        (
            lambda api: api.sign(3, 2, "abc"),
            ("POST", "/uploads/3/sign", {"method": "PUT", "part": 2, "sha256": "abc"}),
        ),
        (lambda api: api.sign_preview(3, 9), ("POST", "/uploads/3/sign", {"method": "PREVIEW", "size": 9})),
        (lambda api: api.preview(3), ("POST", "/uploads/3/preview", {})),
        (lambda api: api.complete(3), ("POST", "/uploads/3/complete", {})),
        (lambda api: api.take_back(3), ("DELETE", "/uploads/3", b"")),
        (lambda api: api.finish(7), ("POST", "/batches/7/finish", {})),
    ],
)
def test_each_step_has_its_way(
    api: Api, server: Server, call: Callable[[Api], Any], asked: tuple[str, str, Any]
) -> None:
    call(api)
    assert server.asked == [asked]


def test_files_come_in_pages_and_the_time_of_the_first_one_counts(
    api: Api, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a later page's time, what changed while the pages came would be missed."""
    monkeypatch.setattr(module, "PAGE", 2)
    queries: list[dict[str, str]] = []

    def page(request: httpx.Request) -> dict[str, Any]:
        queries.append(dict(request.url.params))
        after = int(request.url.params["after"])
        return {"now": f"t{after}", "files": [{"id": one} for one in range(after + 1, min(after + 3, 6))]}

    server.answers["/batches/7/files"] = page
    assert api.files(7, None) == ([{"id": one} for one in range(1, 6)], "t0")
    assert [query["after"] for query in queries] == ["0", "2", "4"]
    assert all(query["limit"] == "2" and "since" not in query for query in queries)
    api.files(7, "t0")
    assert queries[-1]["since"] == "t0"


def test_a_piece_is_sent_in_chunks_and_what_was_refused_is_taken_back(
    api: Api, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SEND_CHUNK", 4)
    signed = {"url": "http://s3.test/media/key", "headers": {"x-amz-checksum-sha256": "abc"}}
    sent: list[int] = []
    answer = api.put(signed, b"0123456789", sent.append)
    assert answer.status_code == 200
    assert (server.asked[-1], sent) == (("PUT", "/media/key", b"0123456789"), [4, 4, 2])
    sent.clear()
    server.statuses = [403]
    assert api.put(signed, b"0123456789", sent.append).status_code == 403
    assert sum(sent) == 0
