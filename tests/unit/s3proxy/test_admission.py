"""Nothing but presigned requests for one object of ours reaches S3, with the headers of a transfer."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.s3proxy.admission import HARMLESS, Refused, admit, answer_head, answer_headers, request_head
from mediahub.settings import load_settings
from mediahub.storage import Presigner
from tests.unit.s3proxy.signing import settings_in

KEY = "renditions/ab/abcd/thumb-0123456789ab.jpg"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A presigned GET."""
    return Presigner(settings_in(tmp_path_factory.mktemp("home"))).get(KEY)


def status(method: str, raw: str, headers: dict[str, str] | None = None) -> int:
    with pytest.raises(Refused) as refused:
        admit("media", method, raw, headers or {})
    return refused.value.status


def test_a_presigned_request_goes_as_it_was_signed(url: str) -> None:
    request = admit("media", "GET", url, {"range": "bytes=0-9", "cookie": "session=1", "accept": "*/*"})
    assert (request.key, request.target) == (KEY, url.removeprefix("/s3"))
    assert request.headers == (("range", "bytes=0-9"),)
    assert admit("media", "HEAD", url, {}).s3_method == "GET"
    assert admit("media", "PUT", url, {"content-length": "12"}).length == 12


@pytest.mark.parametrize("method", ["PATCH", "OPTIONS", "LIST", "get"])
def test_other_methods_are_refused(url: str, method: str) -> None:
    assert status(method, url) == 405


@pytest.mark.parametrize(
    "path",
    ["/s3/media/", "/s3/other/a.jpg", "/s3/media/../secret", "/s3/media/a//b", "/s3/media/.hidden",
     "/s3/media/a/.b", "/s3/media/a%2Fb", "/s3/media/a b", "/S3/media/a", "/s3/media/a\r\nHost: x"],
)  # fmt: skip
def test_paths_that_are_no_key_of_ours_are_refused(url: str, path: str) -> None:
    assert status("GET", f"{path}?{url.partition('?')[2]}") == 403


def test_an_unsigned_request_or_one_with_more_is_refused(url: str) -> None:
    path, _, query = url.partition("?")
    assert status("GET", path) == 403
    assert status("GET", f"{url}&acl=") == 403
    assert status("GET", f"{url}&X-Amz-Date=20200101T000000Z") == 403
    assert status("GET", f"{path}?{query.partition('&')[2]}") == 403


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_nothing_is_deleted_or_posted_but_an_upload(url: str, method: str) -> None:
    assert status(method, url) == 403
    assert admit("media", method, f"{url}&uploadId=u1", {}).method == method


def test_a_body_says_its_length(url: str) -> None:
    assert status("PUT", url, {"transfer-encoding": "chunked"}) == 411
    for length in ("-1", "1e3", "٣", "x"):
        assert status("PUT", url, {"content-length": length}) == 400


def test_headers_that_would_change_what_is_meant_do_not_go(url: str) -> None:
    """A type would be given out again under our address."""
    unsigned = {"x-amz-copy-source": "/media/secret", "x-amz-acl": "public-read", "content-type": "text/html"}
    request = admit("media", "PUT", url, {**unsigned, "cookie": "session=1", "range": "bytes=0-1"})
    assert request.headers == (("range", "bytes=0-1"),)


def test_the_head_for_s3_names_the_host_that_was_signed(url: str) -> None:
    head = request_head(admit("media", "HEAD", url, {"range": "bytes=0-1"}), "127.0.0.1:8333")
    assert head.decode() == (
        f"GET {url.removeprefix('/s3')} HTTP/1.0\r\nHost: 127.0.0.1:8333\r\nrange: bytes=0-1\r\n\r\n"
    )


def test_an_answer_cannot_become_a_page_of_ours() -> None:
    given = answer_headers([("ETag", '"a"'), ("Set-Cookie", "a=b"), ("Content-Type", "text/html")])
    assert given == [("ETag", '"a"'), ("Content-Type", "text/html"), *HARMLESS]
    head = answer_head(b"HTTP/1.0 206 Partial Content\r\nContent-Length: 3\r\nServer: x")
    assert head.startswith(b"HTTP/1.1 206 Partial Content\r\nContent-Length: 3\r\nX-Content-Type-Options")
    assert b"Server" not in head
    assert head.endswith(b"\r\nConnection: close\r\nX-Accel-Buffering: no\r\n\r\n")


@pytest.mark.parametrize("head", [b"", b"SSH-2.0", b"HTTP/1.1 abc", b"HTTP/2 200"])
def test_what_is_no_answer_is_an_error(head: bytes) -> None:
    with pytest.raises(ValueError, match="no answer of HTTP"):
        answer_head(head)


def test_where_s3_has_an_address_urls_lead_there(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path, s3_public_endpoint="http://s3.example")
    assert Presigner(settings).get(KEY).startswith(f"http://s3.example/media/{KEY}?")
