"""Requests by names that are not ours: refused where somebody said what the names are."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from mediahub.http.wsgi.host_names import KnownHosts, host_of, plain_name
from mediahub.settings import load_settings

OURS = ("media.example.org", "fotos.例え.jp")


@Request.application
def inner(request: Request) -> Response:
    return Response("inside")


def asked(host: str, names: tuple[str, ...] = OURS, path: str = "/login", **more: Any) -> int:
    outer = KnownHosts(inner, names, "https://media.example.org")
    answer = Client(outer).open(path, headers={"Host": host}, **more)
    if answer.status_code == 421:
        assert host.strip(".").partition(":")[0] not in answer.text.replace("media.example.org", "")
        assert "https://media.example.org" in answer.text or more.get("method") == "HEAD"
    return answer.status_code


@pytest.mark.parametrize(
    "host",
    [
        "media.example.org", "media.example.org:8443", "MEDIA.example.ORG", "media.example.org.",
        "fotos.xn--r8jz45g.jp", "192.168.1.20:8000", "10.0.0.7", "[fe80::1]:8000", "[2001:db8::7]",
        "localhost:8000", "127.0.0.1:8000", "x.localhost", socket.gethostname(),
        f"{socket.gethostname()}.local:8000",
    ],
)  # fmt: skip
def test_names_of_ours_and_addresses_open(host: str) -> None:
    assert asked(host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "media.example.org.evil.example", "evilmedia.example.org", "example.org",
        "192.168.1.20.evil", "media.example.org@evil.example", "[evil.example]", "127.0.0.1.nip.io",
    ],
)  # fmt: skip
def test_others_are_refused_and_not_repeated(host: str) -> None:
    assert asked(host) == 421
    assert asked(host, method="HEAD") == 421


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_checks_answer_to_every_name(path: str) -> None:
    assert asked("mediahub-web:8000", path=path) == 200
    assert asked("mediahub-web:8000", path=f"{path}/x") == 421


def test_where_nobody_said_what_the_names_are_all_are(tmp_path: Any) -> None:
    assert asked("whatever.lan:8000", ()) == 200
    here = load_settings(home=tmp_path)
    assert here.host_names == []
    named = here.model_copy(
        update={"public_url": "https://Media.example.org:8443/", "allowed_hosts": "a.lan, b.lan"}
    )
    assert named.host_names == ["media.example.org", "a.lan", "b.lan"]


def test_a_request_without_a_name_is_of_an_old_program() -> None:
    environ: dict[str, Any] = {"PATH_INFO": "/login", "REQUEST_METHOD": "GET"}
    found: list[str] = []
    outer = KnownHosts(lambda environ, start: [b"inside"], OURS, "https://media.example.org")
    assert outer(environ, lambda status, headers: found.append(status)) == [b"inside"]  # type: ignore[arg-type]


def test_names_as_they_are_compared() -> None:
    assert host_of("[::1]:80") == "::1"
    assert host_of("a.b:80") == "a.b"
    assert plain_name("FOTOS.例え.jp.") == "fotos.xn--r8jz45g.jp"
    assert plain_name("a..例") == "a..例"
