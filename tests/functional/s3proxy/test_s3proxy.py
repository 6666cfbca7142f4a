"""One address is enough: presigned requests reach S3 through the web server, under gunicorn as it runs."""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from mediahub.catalog.coordination.revoked_urls import note_revocation
from mediahub.catalog.db.database import Database
from mediahub.settings import Settings
from mediahub.storage import Bucket, Presigner
from mediahub.storage.multipart import Multipart
from tests.services import free_ports, web_server

pytestmark = pytest.mark.services

THREADS = 2
LARGE = 8 << 20
THUMB = "renditions/ab/ab12/thumb-0123456789ab.jpg"
CLIP = "originals/summit/cl/clip.mp4"


@dataclass
class Proxied:
    """A web server whose S3 has no address that others reach."""

    settings: Settings
    bucket: Bucket

    @property
    def signer(self) -> Presigner:
        return Presigner(self.settings)

    @property
    def port(self) -> int:
        return self.settings.port

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@pytest.fixture(scope="module")
def proxied(s3_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    home: Path = tmp_path_factory.mktemp("proxied")
    changes = {"home": home, "port": free_ports(1)[0], "s3_public_endpoint": None, "host": "::"}
    settings = s3_settings.model_copy(update=changes)
    database = Database(settings.sqlalchemy_url)
    database.migrate()
    database.dispose()
    bucket = Bucket(settings)
    bucket.put_bytes(THUMB, b"small" * 8000, "image/jpeg")
    bucket.put_bytes(CLIP, os.urandom(LARGE), "video/mp4")
    with web_server(settings, MEDIAHUB_WEB_WORKERS="1", MEDIAHUB_WEB_THREADS=str(THREADS)):
        yield Proxied(settings, bucket)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
@pytest.mark.parametrize("key", [THUMB, CLIP])
def test_a_picture_comes_under_every_name(proxied: Proxied, host: str, key: str) -> None:
    path = proxied.signer.get(key)
    assert path.startswith(f"/s3/media/{key}?")  # no name: that of the page counts
    answer = httpx.get(proxied.at(path, host))
    assert answer.status_code == 200
    assert answer.content == proxied.bucket.get_bytes(key)
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("key", [THUMB, CLIP])
def test_ranges_conditions_and_heads(proxied: Proxied, key: str) -> None:
    whole = proxied.bucket.get_bytes(key)
    url = proxied.at(proxied.signer.get(key, filename="尹同跃.jpg", mime="image/jpeg"))
    part = httpx.get(url, headers={"Range": "bytes=100-299"})
    assert (part.status_code, part.content) == (206, whole[100:300])
    assert part.headers["Content-Range"] == f"bytes 100-299/{len(whole)}"
    assert part.headers["Content-Type"] == "image/jpeg"
    assert "%E5%B0%B9" in part.headers["Content-Disposition"]
    tag = part.headers["ETag"]
    assert httpx.get(url, headers={"If-None-Match": tag}).status_code == 304
    resumed = httpx.get(url, headers={"Range": "bytes=100-", "If-Range": tag})
    assert (resumed.status_code, len(resumed.content)) == (206, len(whole) - 100)
    assert httpx.get(url, headers={"Range": f"bytes={len(whole)}-"}).status_code == 416
    head = httpx.head(url)
    assert (head.status_code, head.headers["Content-Length"], head.content) == (200, str(len(whole)), b"")


@pytest.mark.parametrize("key", [f"{THUMB}.gone", f"{CLIP}.gone"])
def test_no_condition_brings_bytes_or_news_of_what_an_address_does_not_open(
    proxied: Proxied, key: str
) -> None:
    """Neither what is gone, as after a withdrawal, nor an address that is over, nor a forged one."""
    proxied.bucket.put_bytes(key, b"withheld", "image/jpeg")
    url, window = proxied.signer.get(key), proxied.settings.presign_window
    tag = httpx.get(proxied.at(url)).headers["ETag"]
    old = proxied.signer._sign("GET", key, (), int(time.time()) - 2 * window, window)
    conditions: list[dict[str, str]] = [
        {"Range": "bytes=0-3"},
        {"Range": "bytes=0-3", "If-Range": tag},
        {"Range": "bytes=99-"},
        {"If-None-Match": tag},
        {"If-None-Match": "*"},
        {"If-Match": '"x"'},
        {"If-Modified-Since": "Wed, 21 Oct 2099 07:28:00 GMT"},
        {"If-Unmodified-Since": "Wed, 21 Oct 2015 07:28:00 GMT"},
    ]
    with httpx.Client() as client:
        for address in (old, url[:-4] + "0000"):
            answers = [client.get(proxied.at(address), headers=headers) for headers in conditions]
            assert [answer.status_code for answer in answers] == [403] * len(conditions)
            assert all(b"with" not in answer.content and "ETag" not in answer.headers for answer in answers)
        proxied.bucket.delete(key)
        gone = [client.get(proxied.at(url), headers=headers).status_code for headers in conditions]
        assert gone == [404] * len(conditions)


@pytest.mark.parametrize("key", [THUMB, CLIP])
@pytest.mark.parametrize("spans", ["0-", "0-999,2-999", "-0", f"0-{1 << 64}", f"-{1 << 63}", "5-2", "0x0-5"])
def test_no_range_brings_more_than_the_whole_or_breaks(proxied: Proxied, key: str, spans: str) -> None:
    url, whole = proxied.at(proxied.signer.get(key)), proxied.bucket.get_bytes(key)
    answer = httpx.get(url, headers={"Range": "bytes=" + ",".join([spans] * 300)})
    assert answer.status_code in {200, 206, 416, 431}
    assert len(answer.content) <= len(whole)
    assert httpx.get(url, headers={"Range": "bytes=1-2"}).content == whole[1:3]


def test_thumbs_come_over_one_connection(proxied: Proxied) -> None:
    """A page of thumbs must not open a connection for each."""
    url = urlsplit(proxied.at(proxied.signer.get(THUMB)))
    asked = f"GET {url.path}?{url.query} HTTP/1.1\r\nHost: {url.netloc}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", proxied.port), 10) as connection:
        for _ in range(3):
            connection.sendall(asked)
            seen = b""
            while not seen.endswith(b"small"):
                data = connection.recv(1 << 20)
                assert data, seen[:200]
                seen += data
                if len(seen.partition(b"\r\n\r\n")[2]) == 40_000:
                    break


def test_a_thumb_that_is_held_here_is_gone_soon_after_its_address_has_ended(proxied: Proxied) -> None:
    key = "renditions/ab/ab13/thumb-0123456789ab.jpg"
    proxied.bucket.put_bytes(key, b"called back", "image/jpeg")
    url = proxied.at(proxied.signer.get(key))
    database = Database(proxied.settings.sqlalchemy_url)
    assert httpx.get(url).content == b"called back"
    proxied.bucket.delete(key)
    assert httpx.get(url).content == b"called back"  # from here: nobody has said anything yet
    with database.begin() as session:
        note_revocation(session)
    database.dispose()
    end = time.monotonic() + 30
    while httpx.get(url).status_code != 404:
        assert time.monotonic() < end
        time.sleep(0.2)


def test_a_piece_goes_in_with_its_checksum(proxied: Proxied) -> None:
    data = os.urandom(3 << 20)
    headers = {"x-amz-checksum-sha256": base64.b64encode(hashlib.sha256(data).digest()).decode()}
    once = {**headers, "if-none-match": "*"}
    put = proxied.at(proxied.signer.put("incoming/9/aa/1", len(data), headers=once))
    assert httpx.put(put, content=data[:-1], headers=headers).status_code == 403  # not what was signed
    wrong = httpx.put(put, content=data[::-1], headers=once)
    assert wrong.status_code == 400
    typed = {**once, "Content-Type": "text/html", "Expect": "100-continue"}
    assert httpx.put(put, content=data, headers=typed).status_code == 200
    assert proxied.bucket.get_bytes("incoming/9/aa/1") == data
    assert proxied.bucket.head("incoming/9/aa/1").mime != "text/html"  # type: ignore[union-attr]
    assert httpx.put(put, content=data, headers=once).status_code == 412


def test_parts_are_sent_listed_and_joined(proxied: Proxied) -> None:
    key, uploads = "incoming/9/aa/2", Multipart(proxied.bucket)
    upload = uploads.create(key)
    pieces = [os.urandom(5 << 20), b"the rest"]
    for number, data in enumerate(pieces, 1):
        sent = httpx.put(proxied.at(proxied.signer.put_part(key, upload, number, len(data))), content=data)
        assert sent.status_code == 200
        assert sent.headers["ETag"]
    listed = httpx.get(proxied.at(proxied.signer.on_upload("GET", key, upload))).text
    assert listed.count("<PartNumber>") == 2
    parts = "".join(
        f"<Part><PartNumber>{part.number}</PartNumber><ETag>{part.etag}</ETag></Part>"
        for part in uploads.parts(key, upload) or []
    )
    xml = f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>"
    done = httpx.post(proxied.at(proxied.signer.on_upload("POST", key, upload)), content=xml)
    assert done.status_code == 200, done.text
    assert proxied.bucket.get_bytes(key) == b"".join(pieces)


def test_a_presigned_request_is_good_for_itself_alone(proxied: Proxied) -> None:
    url = proxied.at(proxied.signer.get(THUMB))
    bare = url.partition("?")[0]
    root = proxied.at("/s3/")
    signed = url.partition("?")[2]
    other = url.replace(THUMB, CLIP)
    for method, address in [
        ("GET", bare),  # unsigned
        ("GET", other),
        ("GET", f"{root}media?list-type=2"),  # the bucket's own
        ("GET", f"{root}media/?{signed}"),
        ("GET", f"{root}?{signed}"),  # which buckets are there
        ("GET", f"{root}other/a.jpg?{signed}"),
        ("GET", f"{url}&acl="),
        ("GET", f"{url}&X-Amz-Signature=0"),
        ("GET", f"{root}media/../media/{THUMB}?{signed}"),
        ("GET", f"{root}media/%2e%2e/{THUMB}?{signed}"),
        ("PUT", url),
        ("DELETE", url),
        ("POST", f"{root}media/{THUMB}?delete&{signed}"),
        ("OPTIONS", url),
        ("PROPFIND", url),
    ]:
        # as it stands: httpx would take dots out of the path
        target = address[len(proxied.at("")) :].encode()
        asked = httpx.Request(method, address, extensions={"target": target})
        with httpx.Client() as client:
            answer = client.send(asked)
        assert answer.status_code in {400, 403, 405}, (method, address, answer.status_code)
        assert "<ListBucketResult" not in answer.text


def test_an_unsigned_header_makes_no_copy_of_another_object(proxied: Proxied) -> None:
    put = proxied.at(proxied.signer.put("incoming/9/aa/3", 5, headers={}))
    answer = httpx.put(put, content=b"bytes", headers={"x-amz-copy-source": f"/media/{CLIP}"})
    assert answer.status_code == 200
    assert proxied.bucket.get_bytes("incoming/9/aa/3") == b"bytes"


def test_slow_readers_and_senders_hold_no_thread(proxied: Proxied) -> None:
    """More transfers at once than there are threads, none of which goes on; pages answer, thumbs come."""
    clip = urlsplit(proxied.at(proxied.signer.get(CLIP)))
    put = urlsplit(proxied.at(proxied.signer.put("incoming/9/aa/4", LARGE, headers={})))
    lines = [
        f"GET {clip.path}?{clip.query} HTTP/1.1\r\nHost: {clip.netloc}\r\n\r\n",
        f"PUT {put.path}?{put.query} HTTP/1.1\r\nHost: x\r\nContent-Length: {LARGE}\r\n\r\nbegun",
    ]
    held = []
    try:
        for number in range(120):
            connection = socket.create_connection(("127.0.0.1", proxied.port), 10)
            connection.sendall(lines[number % 2].encode())
            held.append(connection)
        for _ in range(20):
            assert httpx.get(proxied.at("/login"), timeout=10).status_code == 200
            assert httpx.get(proxied.at(proxied.signer.get(THUMB)), timeout=10).status_code == 200
        seen = bytearray()
        while len(seen) < LARGE:  # and one that reads on at last gets all of it
            data = held[0].recv(1 << 20)
            assert data
            seen += data
        assert seen.startswith(b"HTTP/1.1 200")
    finally:
        for connection in held:
            connection.close()
    assert httpx.get(proxied.at("/login"), timeout=10).status_code == 200


def test_a_sender_that_falls_leaves_nothing(proxied: Proxied) -> None:
    put = urlsplit(proxied.at(proxied.signer.put("incoming/9/aa/5", LARGE, headers={})))
    with socket.create_connection(("127.0.0.1", proxied.port), 10) as connection:
        head = f"PUT {put.path}?{put.query} HTTP/1.1\r\nHost: x\r\nContent-Length: {LARGE}\r\n\r\n"
        connection.sendall(head.encode())
        connection.sendall(bytes(LARGE // 2))
    time.sleep(0.5)
    assert proxied.bucket.head("incoming/9/aa/5") is None
    whole = os.urandom(LARGE)
    assert httpx.put(f"http://{put.netloc}{put.path}?{put.query}", content=whole).status_code == 200
    assert proxied.bucket.get_bytes("incoming/9/aa/5") == whole


def test_forty_at_once_arrive_whole(proxied: Proxied) -> None:
    kept: dict[int, int] = {}

    def send(number: int) -> None:
        data = bytes([number]) * (LARGE // 8 + number)
        put = proxied.at(proxied.signer.put(f"incoming/9/bb/{number}", len(data), headers={}))
        assert httpx.put(put, content=data, timeout=60).status_code == 200
        kept[number] = len(
            httpx.get(proxied.at(proxied.signer.get(f"incoming/9/bb/{number}")), timeout=60).content
        )

    threads = [threading.Thread(target=send, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept == {number: LARGE // 8 + number for number in range(40)}
