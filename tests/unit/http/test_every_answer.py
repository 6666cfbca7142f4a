"""What Mozilla's Observatory and its like look at, on every route, for everybody: docs/web-security.md.

A new route is looked at by itself. What it answers is not the matter here, but how.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mediahub.http.description import api_description
from mediahub.http.headers import security_headers
from tests.unit.http.answers_of import EVIL
from tests.unit.web.conftest import PASSWORD, SignIn, csrf_headers, id_of

VALUES = {"slug": "summit", "asset_id": id_of("free"), "endpoint": "login"}


SKIPPED = {"live.stream", "static", "security.static"}


"""What does not end, and files of ours, looked at below."""


ENDS_SESSIONS = {"security.logout", "signing_out.everywhere"}


CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


REFUSED = re.compile("could no longer be checked|The CSRF .*token")


PROVEN_OTHERWISE = {"unsubscribe.stop", "oidc.back_channel"}


"""Asked by mail programs and by the identity provider: by a signed address, and with a signed token."""


WHO = ("guest", "press", "admin")


TARGETS = (
    "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
    "https:evil.example", "javascript:alert(1)", "http://localhost@evil.example/", "///evil.example",
    "%2f%2fevil.example",
)  # fmt: skip


ATTRIBUTE = re.compile(r"on[a-z]+")


class Inline(HTMLParser):
    """Finds what a Content-Security-Policy without `unsafe-inline` would stop."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        is_data = named.get("type") in ("application/json", "application/ld+json")
        if tag == "style" or (tag == "script" and "src" not in named and not is_data):
            self.found.append(tag)
        self.found += [name for name in named if name == "style" or ATTRIBUTE.fullmatch(name)]
        self.found += [value for value in named.values() if value.lower().startswith("javascript:")]


@pytest.fixture
def clients(app: Flask, sign_in: SignIn) -> dict[str, FlaskClient]:
    return {who: app.test_client() if who == "guest" else sign_in(who) for who in WHO}


def addresses(app: Flask, method: str) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint not in SKIPPED | ENDS_SESSIONS:
            yield re.sub(r"<(?:\w+(?:\(.*?\))?:)?(\w+)>", lambda m: VALUES.get(m[1], "1"), rule.rule)


def faults(answer: TestResponse, https: bool) -> Iterator[str]:
    """What an observatory would find in one answer."""
    headers = answer.headers
    for name, value in security_headers("", https).items():
        given = headers.get(name, "")
        if name == "Content-Security-Policy":
            if "unsafe" in given or "default-src 'none'" not in given or "frame-ancestors" not in given:
                yield f"{name}: {given}"
        elif name == "X-Frame-Options":
            if "frame-ancestors *" not in headers["Content-Security-Policy"] and given != value:
                yield f"{name}: {given}"
        elif not given:
            yield f"no {name}"
    kept = headers.get("Cache-Control", "")
    if "=True" in kept or not kept:
        yield f"Cache-Control: {kept!r}"
    if headers.get("Access-Control-Allow-Origin"):
        yield "CORS for whoever asks"
    for cookie in headers.getlist("Set-Cookie"):
        if "HttpOnly" not in cookie or "SameSite=" not in cookie or (https and "; Secure" not in cookie):
            yield f"cookie {cookie.split('=')[0]}"
    if EVIL in str(headers):
        yield f"the host of the request in {[name for name, value in headers if EVIL in value]}"
    if answer.mimetype == "text/html":
        if EVIL in answer.text:
            yield "the host of the request in the page"
        inline = Inline()
        inline.feed(answer.text)
        yield from inline.found


@pytest.mark.parametrize("https", [False, True])
def test_every_page_answers_as_an_observatory_wishes(
    app: Flask, clients: dict[str, FlaskClient], https: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for path in sorted(set(addresses(app, "GET"))):
        for who in WHO if not https else ("guest",):
            with app.test_client() if https else _copy(clients[who]) as client:
                answer = client.get(path, headers={"Host": EVIL}, base_url=f"http{'s' * https}://localhost")
            found += [f"{who} {path}: {one}" for one in faults(answer, False)]
            answer.close()
    assert found == []


def _copy(client: FlaskClient) -> FlaskClient:
    """A browser with the cookies of another, for any host."""
    made = client.application.test_client()
    header = "; ".join(f"{one.key}={one.value}" for one in client._cookies.values())  # type: ignore[union-attr]
    made.environ_base["HTTP_COOKIE"] = header
    return made


@pytest.mark.parametrize("target", TARGETS)
def test_signing_in_leads_nowhere_else(app: Flask, target: str) -> None:
    client = app.test_client()
    # each from a network of its own: what is refused for its target counts as a wrong try
    client.environ_base["REMOTE_ADDR"] = f"198.51.100.{TARGETS.index(target)}"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text)
    assert token
    form = {"email": "press@mediahub.example", "password": PASSWORD, "csrf_token": token[1], "next": target}
    answer = client.post("/login", query_string={"next": target}, data=form)
    assert answer.status_code in (200, 302)
    # as browsers read it: backslashes are slashes, and what nobody sees is left out
    seen = re.sub(r"[\t\r\n]", "", answer.headers.get("Location", "")).replace("\\", "/")
    there = urlsplit(urljoin("http://localhost/login", seen))
    assert (there.scheme, there.netloc) == ("http", "localhost")


def test_nothing_is_changed_without_the_token_of_its_session(app: Flask, sign_in: SignIn) -> None:
    """Neither from a page of a stranger, which has none, nor with that of another's session (CSRF)."""
    client, stranger = sign_in("admin"), csrf_headers(sign_in("press"))
    foreign = {"Origin": "https://evil.example", "Referer": "https://evil.example/", **stranger}
    taken, senders = [], itertools.cycle(({"Accept": "application/json"}, foreign))
    for rule, headers in zip(app.url_map.iter_rules(), senders, strict=False):
        path = re.sub(r"<(?:\w+(?:\(.*?\))?:)?(\w+)>", lambda m: VALUES.get(m[1], "1"), rule.rule)
        for method in CHANGING & (rule.methods or set()) if rule.endpoint not in PROVEN_OTHERWISE else ():
            answer = client.open(path, method=method, headers=headers, data={"name": "x"})
            if answer.status_code != 400 or not REFUSED.search(answer.text):
                taken.append(f"{method} {path}: {answer.status_code}")
    assert taken == []


def operations(app: Flask) -> list[tuple[str, str]]:
    """All that need a token: what is `security: []` is opened by its address."""
    with app.test_request_context():
        paths: dict[str, dict[str, Any]] = api_description()["paths"]
    return [
        (method.upper(), re.sub(r"\{(\w+)\}", lambda m: VALUES.get(m[1], "1"), path))
        for path, methods in paths.items()
        for method, operation in methods.items()
        if method in ("get", "post", "put", "patch", "delete") and operation.get("security") != []
    ]


HOSTILE = (
    b"[" * 100_000, b"[]", b'{"a": "\\ud800"}', b'{"a": 1e999}', b'{"a": ' + b"9" * 400 + b"}", b"\xff",
)  # fmt: skip


def test_an_operation_without_a_token_is_401_whatever_comes(app: Flask) -> None:
    """Also where the body is hostile: who asks is looked at first, and no CSRF token is asked for."""
    assert len(operations(app)) > 100
    wrong, client = [], app.test_client()
    for number, (method, path) in enumerate(operations(app)):
        for data in (b"", b"{}", HOSTILE[number % len(HOSTILE)]):
            answer = client.open(path, method=method, data=data, content_type="application/json")
            if answer.status_code != 401 or answer.headers.get("WWW-Authenticate") != "Bearer":
                wrong.append(f"{method} {path} {data[:9]!r}: {answer.status_code}")
    assert wrong == []


def test_with_a_token_that_is_none_it_is_401_too(app: Flask) -> None:
    client, headers = app.test_client(), {"Authorization": "Bearer nonsense"}
    answers = [client.open(path, method=method, headers=headers) for method, path in operations(app)]
    assert {answer.status_code for answer in answers} == {401}
