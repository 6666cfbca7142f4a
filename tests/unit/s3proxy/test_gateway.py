"""Presigned requests go to S3, all others to the pages; and what comes of storage that is away or slow."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mediahub.live.takeover import SERVER_SOCKET
from mediahub.s3proxy import gateway as module
from mediahub.s3proxy.admission import admit
from mediahub.s3proxy.gateway import S3Gateway, headers_of, is_small, raw_target
from mediahub.settings import Settings, load_settings
from mediahub.storage import Presigner
from tests.unit.s3proxy.signing import KEY as UPLOAD
from tests.unit.s3proxy.signing import ONCE, signed
from tests.unit.s3proxy.storage_server import StorageServer, ok, storage_server

THUMB = "renditions/ab/abcd/thumb-0123456789ab.jpg"
CLIP = "originals/summit/ab/clip.mp4"


@pytest.fixture
def s3() -> Iterator[StorageServer]:
    with storage_server() as server:
        yield server


@pytest.fixture
def settings(s3: StorageServer, tmp_path: Path) -> Settings:
    return load_settings(home=tmp_path, s3_port=s3.port, s3_access_key="key", s3_secret_key="secret")


@pytest.fixture
def gateway(settings: Settings) -> S3Gateway:
    def pages(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"a page"]

    return S3Gateway(pages, settings, lambda: 0)


def ask(
    gateway: S3Gateway, url: str, method: str = "GET", body: bytes = b"", **more: Any
) -> tuple[str, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    path, _, query = url.partition("?")
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "RAW_URI": url,
        "wsgi.input": io.BytesIO(body), **({"CONTENT_LENGTH": str(len(body))} if body else {}), **more,
    }  # fmt: skip
    said: list[Any] = []
    data = b"".join(gateway(environ, lambda status, headers: said.extend([status, headers])))  # type: ignore[arg-type]
    return said[0], {name.lower(): value for name, value in said[1]}, data


def test_other_addresses_are_for_the_pages(gateway: S3Gateway) -> None:
    assert ask(gateway, "/events/summit/") == ("200 OK", {"content-type": "text/plain"}, b"a page")


def test_what_is_not_presigned_is_refused_in_words(gateway: S3Gateway, s3: StorageServer) -> None:
    status, headers, body = ask(gateway, f"/s3/media/{THUMB}")
    assert (status, body) == ("403 Forbidden", b"Only presigned requests are taken here.\n")
    assert int(headers["content-length"]) == len(body)
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
    assert "sandbox" in headers["content-security-policy"]
    assert s3.got == []


def test_an_object_comes_with_what_makes_it_harmless(
    gateway: S3Gateway, settings: Settings, s3: StorageServer
) -> None:
    s3.answers = [ok(b"jpeg", "Content-Type: image/jpeg", "x-amz-id: secret")]
    url = Presigner(settings).get(THUMB)
    status, headers, body = ask(gateway, url, HTTP_RANGE="bytes=0-3", HTTP_COOKIE="a=b")
    assert (status, body) == ("200 OK", b"jpeg")
    assert headers["x-content-type-options"] == "nosniff"
    assert "x-amz-id" not in headers
    head = s3.got[0].decode()
    assert head.startswith(f"GET {url.removeprefix('/s3')} HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{s3.port}\r\n" in head
    assert "range: bytes=0-3" in head
    assert "cookie" not in head.lower()


def test_a_head_request_has_no_body(gateway: S3Gateway, settings: Settings, s3: StorageServer) -> None:
    s3.answers = [ok(b"jpeg")]
    status, headers, body = ask(gateway, Presigner(settings).get(THUMB), "HEAD")
    assert (status, headers["content-length"], body) == ("200 OK", "4", b"")
    assert s3.got[0].startswith(b"GET ")


def test_an_upload_is_passed_on(gateway: S3Gateway, settings: Settings, s3: StorageServer) -> None:
    body = b"x" * 300_000
    s3.answers = [ok(b"", 'ETag: "tag"')]
    more = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in ONCE.items()}
    status, headers, _ = ask(gateway, signed(settings, len(body)), "PUT", body, **more)
    assert (status, headers["etag"]) == ("200 OK", '"tag"')
    assert s3.got[0].partition(b"\r\n\r\n")[2] == body


def test_storage_that_is_away_is_503_and_says_when_to_come_again(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path, s3_port=9, s3_access_key="key", s3_secret_key="secret")
    gateway = S3Gateway(lambda environ, start: [], settings, lambda: 0)
    status, headers, body = ask(gateway, Presigner(settings).get(THUMB))
    assert (status, headers["retry-after"]) == ("503 Service Unavailable", "2")
    assert b"Nothing is lost" in body
    mine, _ = socket.socketpair()
    for key in (THUMB, CLIP):
        assert ask(gateway, Presigner(settings).get(key), **{SERVER_SOCKET: mine})[0].startswith("503")


def test_slices_become_one_body(gateway: S3Gateway, settings: Settings, s3: StorageServer) -> None:
    url = signed(settings, 6)
    more = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in ONCE.items()}
    status, headers, _ = ask(gateway, url, "PUT", b"abc", HTTP_CONTENT_RANGE="bytes 0-2/6", **more)
    assert (status[:3], headers["range"]) == ("308", "bytes=0-2")
    s3.answers = [ok(b"", 'ETag: "tag"')]
    status, headers, _ = ask(gateway, url, "PUT", b"def", HTTP_CONTENT_RANGE="bytes 3-5/6", **more)
    assert (status, headers["etag"], headers["content-length"]) == ("200 OK", '"tag"', "0")
    assert s3.got[0].endswith(b"\r\n\r\nabcdef")


def test_the_last_slice_may_be_sent_again_when_storage_was_away(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path, s3_port=9, s3_access_key="key", s3_secret_key="secret")
    gateway = S3Gateway(lambda environ, start: [], settings, lambda: 0)
    more = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in ONCE.items()}
    for _ in range(2):
        status, headers, _ = ask(
            gateway, signed(settings, 3), "PUT", b"abc", HTTP_CONTENT_RANGE="bytes 0-2/3", **more
        )
        assert (status[:3], headers["retry-after"]) == ("503", "2")


def test_only_so_many_slices_at_once(gateway: S3Gateway, settings: Settings) -> None:
    for _ in range(module.SLICES):
        assert gateway._slots.acquire(blocking=False)
    status, _, body = ask(gateway, signed(settings, 3), "PUT", b"abc", HTTP_CONTENT_RANGE="bytes 0-2/3")
    assert (status[:3], b"Too many" in body) == ("503", True)


def test_a_thumb_is_fetched_in_a_thread_and_the_connection_stays(
    gateway: S3Gateway, settings: Settings, s3: StorageServer
) -> None:
    s3.answers = [ok(b"jpeg", "Content-Type: image/jpeg")]
    server, browser = socket.socketpair()
    status, _, body = ask(gateway, Presigner(settings).get(THUMB), **{SERVER_SOCKET: server})
    assert (status, body) == ("200 OK", b"jpeg")
    browser.settimeout(0)
    with pytest.raises(BlockingIOError):  # nobody closed it
        browser.recv(1)


def test_a_thumb_that_everybody_looks_at_is_fetched_once(
    gateway: S3Gateway, settings: Settings, s3: StorageServer
) -> None:
    s3.answers = [ok(b"jpeg", "Content-Type: image/jpeg"), ok(b"jp", status="206 Partial Content")]
    server, _ = socket.socketpair()
    url = Presigner(settings).get(THUMB)
    first, again = (ask(gateway, url, **{SERVER_SOCKET: server}) for _ in range(2))
    assert first == again
    assert (again[0], again[1]["x-content-type-options"], again[2]) == ("200 OK", "nosniff", b"jpeg")
    assert len(s3.got) == 1
    part = ask(gateway, url, HTTP_RANGE="bytes=0-1", **{SERVER_SOCKET: server})
    assert (part[0], part[2], len(s3.got)) == ("206 Partial Content", b"jp", 2)


def test_what_storage_refuses_is_asked_of_it_again(
    gateway: S3Gateway, settings: Settings, s3: StorageServer
) -> None:
    s3.answers = [ok(b"", status="404 Not Found"), ok(b"jpeg")]
    server, _ = socket.socketpair()
    url = Presigner(settings).get(THUMB)
    (refused, _, _), (status, _, body) = (ask(gateway, url, **{SERVER_SOCKET: server}) for _ in range(2))
    assert (refused, status, body) == ("404 Not Found", "200 OK", b"jpeg")


@pytest.mark.parametrize("key", [CLIP, THUMB])
def test_what_may_take_long_goes_to_the_relay(
    gateway: S3Gateway, settings: Settings, s3: StorageServer, key: str
) -> None:
    """Clips at once; a thumb that turns out to be large, too."""
    s3.answers = [ok(b"m" * 300_000, "Content-Type: video/mp4")]
    server, browser = socket.socketpair()
    browser.settimeout(20)
    with pytest.raises(ConnectionResetError):
        ask(gateway, Presigner(settings).get(key), **{SERVER_SOCKET: server})
    answer = b""
    while data := browser.recv(1 << 16):
        answer += data
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Connection: close" in head
    assert len(body) == 300_000


def test_a_relay_without_room_says_so(
    gateway: S3Gateway, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway._relay, "has_room", lambda: False)
    server, _ = socket.socketpair()
    status, _, body = ask(gateway, Presigner(settings).get(CLIP), **{SERVER_SOCKET: server})
    assert (status[:3], body) == ("503", b"Too many transfers are under way. Try again in a moment.\n")


def test_what_is_worth_a_thread(settings: Settings) -> None:
    signer = Presigner(settings)
    small = {
        THUMB: True,
        "faces/summit/ab/a.jpg": True,
        "renditions/ab/abcd/preview-0.jpg": False,
        CLIP: False,
    }
    for key, answer in small.items():
        assert is_small(admit("media", "GET", signer.get(key), {})) is answer
    assert not is_small(admit("media", "PUT", signer.put(UPLOAD, 1, headers={}), {}))


def test_the_target_is_what_was_signed_however_the_server_gives_it() -> None:
    assert raw_target({"RAW_URI": "/s3/a%20b?c=d"}) == "/s3/a%20b?c=d"
    assert raw_target({"REQUEST_URI": "http://host/s3/a?c=d"}) == "/s3/a?c=d"
    assert raw_target({"PATH_INFO": "/s3/a", "QUERY_STRING": "c=d"}) == "/s3/a?c=d"
    assert headers_of({"HTTP_X_AMZ_DATE": "1", "CONTENT_LENGTH": "3", "OTHER": "x"}) == {
        "x-amz-date": "1", "content-length": "3",
    }  # fmt: skip
