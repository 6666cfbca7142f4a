"""Limits on request bodies: before anything reads them, for everybody, larger only where a view says so."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from mediahub.home import disk
from mediahub.http import body_limits
from mediahub.http.body_limits import GUEST, USUAL, Bounded, body_limit
from tests.unit.web.conftest import SignIn, csrf_headers

KINDS = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")


class Counted(io.RawIOBase):
    """A body of zeros that says how much of it was read."""

    def __init__(self, size: int) -> None:
        self.left, self.was_read = size, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = min(len(buffer), self.left)
        buffer[:count] = bytes(count)
        self.left -= count
        self.was_read += count
        return count


def sent(app: Flask, path: str, kind: str, body: Counted, **environ: object) -> int:
    """POST a body as a server hands it over; the status of the answer."""
    environ |= {"wsgi.input": body, "CONTENT_TYPE": f"{kind}; boundary=x"}
    return app.test_client().post(path, environ_overrides=environ).status_code


@pytest.mark.parametrize("path", ["/login", "/sign-in/link", "/no-such-page", "/api/v1/uploads/sign"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_large_body_is_refused_unread(app: Flask, path: str, kind: str) -> None:
    body = Counted(60 << 20)
    assert sent(app, path, kind, body, CONTENT_LENGTH=str(60 << 20)) == 413
    assert body.was_read == 0


def test_a_chunked_body_is_read_no_further_than_the_limit(app: Flask) -> None:
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    body = Counted(60 << 20)
    assert sent(app, "/login", KINDS[1], body, **chunked) == 413
    assert body.was_read <= GUEST + 1
    assert sent(app, "/login", KINDS[0], body, **chunked) == 400  # there is no CSRF token in its head
    assert body.was_read <= GUEST + 1


@pytest.mark.parametrize(("size", "is_whole"), [(9, True), (10, True), (11, False), (60, False)])
def test_a_chunked_body_is_never_cut(size: int, is_whole: bool) -> None:
    body = Bounded(io.BytesIO(b"x" * size), 10)
    if is_whole:
        assert body.read(4) + body.read() == b"x" * size
        return
    assert body.read(4) == b"xxxx"
    with pytest.raises(RequestEntityTooLarge):
        body.read()


def test_whoever_signed_in_may_send_more_and_views_more_still(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("admin")
    headers = csrf_headers(client)
    assert client.post("/events/summit/", data=b" " * USUAL, headers=headers).status_code == 405
    larger = {"file": (io.BytesIO(b"Name\n" + b"x" * (3 << 20)), "words.csv")}
    assert client.post("/events/summit/vocabulary/import", data=larger, headers=headers).status_code != 413
    larger = {"file": (io.BytesIO(b"x" * (9 << 20)), "words.csv")}
    assert client.post("/events/summit/vocabulary/import", data=larger, headers=headers).status_code == 413


def test_the_answer_says_so_on_a_page_in_json_and_in_the_api(app: Flask) -> None:
    client = app.test_client()
    page = client.post("/login", data=b"x" * (GUEST + 1))
    assert (page.status_code, "too large" in page.text) == (413, True)
    asked = {"Accept": "application/json"}
    assert client.post("/login", data=b"x" * (GUEST + 1), headers=asked).json["error"]["code"] == 413
    api = client.post("/api/v1/uploads/sign", data=b"x" * (GUEST + 1))
    assert api.mimetype == "application/problem+json"


def test_a_full_disk_takes_no_bodies_that_need_it(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in("admin")
    headers = csrf_headers(client)
    monkeypatch.setattr(disk, "FULL", 1 << 60)
    file = {"file": (io.BytesIO(b"x" * (1 << 20)), "words.csv")}
    assert client.post("/events/summit/vocabulary/import", data=file, headers=headers).status_code == 507
    assert client.post("/events/summit/", headers=headers).status_code == 405


def test_every_view_that_reads_files_says_how_much_it_takes(app: Flask) -> None:
    """A view that takes files and no limit of its own would take no larger ones than the usual."""
    asked = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and getattr(app.view_functions[rule.endpoint], body_limits.LIMIT, 0)
    }
    assert asked >= {
        "api-uploads.announce", "api-recipient-numbers.find", "crops.set_logo", "faces_people.enrol",
        "programme_import.take_in", "recipient_numbers.find", "registration.page", "roster.take_in",
        "vocabulary.take_in",
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS[1:])
def test_csrf_does_not_read_the_form_first(app: Flask, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    parsed: list[int] = []

    def parse(self: Any, stream: Any, mimetype: str, length: int | None, options: Any = None) -> Any:
        parsed.append(length or 0)
        return stream, {}, {}

    monkeypatch.setattr(FormDataParser, "parse", parse)
    client, asked = app.test_client(), {"content_type": f"{kind}; boundary=x"}
    client.post("/events/summit/vocabulary/import", data=b"x" * 9, **asked)
    assert parsed == [9], "a form of usual size is read"
    client.post("/events/summit/vocabulary/import", data=b"x" * (GUEST + 1), **asked)
    assert parsed == [9]


def test_limits_by_who_asks(app: Flask) -> None:
    with app.test_request_context("/login", method="POST"):
        request.url_rule = None
        assert body_limit(app) == GUEST
    with app.test_request_context("/api/v1/x", headers={"Authorization": "Bearer x"}):
        assert body_limit(app) == USUAL
