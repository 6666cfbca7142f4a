"""Zip transfers: the range that was asked for, and a place that is free again whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import Babel

from mediahub.catalog.models import Archive
from mediahub.http.files import zip_transfers
from mediahub.http.files.zip_transfers import send_archive

DATA = b"0123456789"


class Sent:
    """What a transfer did: the ranges that were opened, and whether its gate wrote down what went out."""

    def __init__(self) -> None:
        self.ranges: list[tuple[int, int]] = []
        self.noted = 0
        self.closed = 0
        self.problem: Exception | None = None

    def open(self, archive: Archive, start: int, stop: int) -> tuple[Iterator[bytes], Any]:
        if self.problem is not None:
            raise self.problem
        self.ranges.append((start, stop))

        def chunks() -> Iterator[bytes]:
            try:
                yield from (DATA[at : min(at + 4, stop)] for at in range(start, stop, 4))
            finally:
                self.closed += 1

        return chunks(), SimpleNamespace(note=self._note)

    def _note(self) -> None:
        self.noted += 1


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    sent = Sent()
    monkeypatch.setattr(zip_transfers, "_open", sent.open)
    return sent


@pytest.fixture
def archive() -> Archive:
    return Archive(id="z", name="Töp", state="ready", manifest_key="archives/z", size=10, etag="tag")


@pytest.fixture
def app(archive: Archive, sent: Sent) -> Flask:
    app = Flask(__name__)
    Babel(app)
    zip_transfers.init_app(app, 1)
    app.route("/zip", methods=["GET", "HEAD"])(lambda: send_archive(archive))
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def free(app: Flask) -> bool:
    """Whether a zip can be sent now."""
    slots = app.extensions[zip_transfers.SLOTS]
    if not slots.acquire(blocking=False):
        return False
    slots.release()
    return True


def test_a_zip_is_sent_whole_with_its_name_and_tag(client: FlaskClient, sent: Sent, app: Flask) -> None:
    answer = client.get("/zip")
    assert (answer.status_code, answer.data) == (200, DATA)
    assert (answer.headers["ETag"], answer.headers["Accept-Ranges"]) == ('"tag"', "bytes")
    assert answer.headers["Content-Length"] == "10"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "T%C3%B6p.zip" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Accel-Buffering"] == "no"
    answer.close()
    assert (sent.ranges, sent.noted, sent.closed, free(app)) == ([(0, 10)], 1, 1, True)


@pytest.mark.parametrize(
    ("headers", "span"),
    [
        ({"Range": "bytes=4-"}, (4, 10)),
        ({"Range": "bytes=0-0"}, (0, 1)),
        ({"Range": "bytes=-3"}, (7, 10)),
        ({"Range": "bytes=2-99"}, (2, 10)),
        ({"Range": "bytes=4-", "If-Range": '"tag"'}, (4, 10)),
    ],
)
def test_a_broken_off_one_goes_on_where_it_ended(
    client: FlaskClient, sent: Sent, headers: dict[str, str], span: tuple[int, int]
) -> None:
    answer = client.get("/zip", headers=headers)
    assert (answer.status_code, answer.data) == (206, DATA[slice(*span)])
    assert answer.headers["Content-Range"] == f"bytes {span[0]}-{span[1] - 1}/10"
    assert answer.headers["Content-Length"] == str(span[1] - span[0])


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=4-", "If-Range": '"another"'},
        {"Range": "bytes=4-", "If-Range": "Sat, 18 Oct 2025 02:00:00 GMT"},
        {"Range": "bytes=0-1,4-5"},
        {"Range": "pages=1-2"},
    ],
)
def test_of_another_zip_or_in_several_ranges_it_begins_anew(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    answer = client.get("/zip", headers=headers)
    assert (answer.status_code, answer.data) == (200, DATA)
    assert "Content-Range" not in answer.headers


def test_a_range_behind_the_end_is_refused(client: FlaskClient, sent: Sent, app: Flask) -> None:
    answer = client.get("/zip", headers={"Range": "bytes=10-"})
    assert answer.status_code == 416
    assert (sent.ranges, free(app)) == ([], True)


def test_a_question_for_the_head_opens_nothing(client: FlaskClient, sent: Sent) -> None:
    answer = client.head("/zip", headers={"Range": "bytes=4-"})
    assert (answer.status_code, answer.headers["Content-Length"], answer.data) == (206, "6", b"")
    assert sent.ranges == []


@pytest.mark.parametrize("missing", [{"state": "wanted"}, {"manifest_key": None}, {"size": None}])
def test_one_that_is_not_ready_is_said_so(
    client: FlaskClient, archive: Archive, sent: Sent, missing: dict[str, Any]
) -> None:
    for name, value in missing.items():
        setattr(archive, name, value)
    assert client.get("/zip").status_code == 409
    assert sent.ranges == []


def test_one_too_many_is_asked_to_come_back_until_another_is_over(app: Flask, sent: Sent) -> None:
    first = app.test_client().get("/zip", buffered=False)
    assert next(iter(first.response)) == b"0123"
    second = app.test_client().get("/zip")
    assert (second.status_code, second.headers["Retry-After"]) == (503, str(zip_transfers.COME_BACK))
    assert sent.noted == 0
    first.close()  # its client went away
    assert (sent.noted, sent.closed, free(app)) == (1, 1, True)
    first.close()
    assert (sent.noted, free(app)) == (1, True)


def test_one_that_cannot_be_opened_holds_no_place(app: Flask, client: FlaskClient, sent: Sent) -> None:
    sent.problem = RuntimeError("storage is away")
    assert client.get("/zip").status_code == 500
    assert free(app)


class Socket:
    """The connection of a client, as gunicorn hands it on."""

    def __init__(self) -> None:
        self.timeouts: list[float | None] = []
        self.is_open = True

    def gettimeout(self) -> float:
        return 7.0

    def settimeout(self, seconds: float | None) -> None:
        self.timeouts.append(seconds)

    def fileno(self) -> int:
        return 3 if self.is_open else -1


@pytest.mark.parametrize("is_open", [True, False])
def test_a_slow_client_is_waited_for_longer_while_a_zip_is_sent_alone(app: Flask, is_open: bool) -> None:
    socket = Socket()
    answer = app.test_client().get("/zip", environ_overrides={"gunicorn.socket": socket}, buffered=False)
    assert socket.timeouts == [zip_transfers.SEND_PATIENCE]
    socket.is_open = is_open
    answer.close()
    assert socket.timeouts == [zip_transfers.SEND_PATIENCE, *([7.0] if is_open else [])]
    assert free(app)
