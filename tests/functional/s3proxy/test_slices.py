"""A body in slices to a real S3 server, through the web server, and through nginx as it comes."""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from mediahub.catalog.db.database import Database
from mediahub.client.api import Api
from mediahub.client.patience import Patience
from mediahub.client.slices import SLICE
from mediahub.s3proxy.spool import FORGOTTEN
from mediahub.settings import Settings
from mediahub.storage import Bucket, Presigner
from mediahub.storage.multipart import Multipart
from tests.namespaces import wait_for
from tests.nginx import by_default, nginx
from tests.services import free_ports, web_server

pytestmark = [pytest.mark.services, pytest.mark.timeout(200)]

BODY = os.urandom(2_500_000)
TOKEN = "0123456789abcdef"


@pytest.fixture(scope="module")
def settings(s3_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home: Path = tmp_path_factory.mktemp("sliced")
    changes = {"home": home, "port": free_ports(1)[0], "s3_public_endpoint": None, "host": "127.0.0.1"}
    settings = s3_settings.model_copy(update=changes)
    database = Database(settings.sqlalchemy_url)
    database.migrate()
    database.dispose()
    return settings


@pytest.fixture(scope="module")
def server(settings: Settings) -> Iterator[Settings]:
    """Two processes: any of them gets the next slice."""
    with web_server(settings, MEDIAHUB_WEB_WORKERS="2", MEDIAHUB_WEB_THREADS="2"):
        yield settings


class Upload:
    """A presigned PUT of `BODY`, with its checksum, to a key of its own."""

    number = 0

    def __init__(self, settings: Settings) -> None:
        Upload.number += 1
        self.key = f"incoming/77/{TOKEN}/{Upload.number}"
        digest = base64.b64encode(hashlib.sha256(BODY).digest()).decode()
        self.headers = {"x-amz-checksum-sha256": digest, "if-none-match": "*"}
        path = Presigner(settings).put(self.key, len(BODY), headers=self.headers)
        self.path, self.url = path, f"http://127.0.0.1:{settings.port}{path}"
        self.spooled = settings.temp_dir / "slices"

    def send(self, first: int, last: int, data: bytes = BODY) -> httpx.Response:
        span = {"Content-Range": f"bytes {first}-{last}/{len(BODY)}"}
        return httpx.put(self.url, content=data[first : last + 1], headers=self.headers | span, timeout=60)

    def kept(self) -> list[str]:
        return [path.name for path in self.spooled.iterdir()]


def test_slices_arrive_as_one_object(server: Settings, bucket: Bucket) -> None:
    upload = Upload(server)
    first = upload.send(0, 999_999)
    assert (first.status_code, first.headers["Range"]) == (308, "bytes=0-999999")
    assert upload.send(1_000_000, 1_999_999).headers["Range"] == "bytes=0-1999999"
    assert bucket.head(upload.key) is None
    last = upload.send(2_000_000, 2_499_999)
    assert last.status_code == 200
    assert last.headers["ETag"]
    assert bucket.get_bytes(upload.key) == BODY
    assert upload.kept() == []
    for span in ((0, 999_999), (1_000_000, 1_999_999)):
        assert upload.send(*span).status_code == 308
    assert upload.send(2_000_000, 2_499_999).status_code == 412  # as the whole is answered the second time


def test_a_gap_is_answered_with_what_is_there(server: Settings, bucket: Bucket) -> None:
    upload = Upload(server)
    assert upload.send(1_000_000, 1_999_999).status_code == 416
    upload.send(0, 999_999)
    gap = upload.send(2_000_000, 2_499_999)
    assert (gap.status_code, gap.headers["Range"]) == (416, "bytes=0-999999")
    upload.send(1_000_000, 1_999_999)
    assert upload.send(2_000_000, 2_499_999).status_code == 200
    assert bucket.get_bytes(upload.key) == BODY


def test_damaged_bytes_are_found_by_storage(server: Settings, bucket: Bucket) -> None:
    upload = Upload(server)
    upload.send(0, 999_999)
    upload.send(1_000_000, 1_999_999, BODY[::-1])
    assert upload.send(2_000_000, 2_499_999).status_code == 400
    assert bucket.head(upload.key) is None
    assert upload.kept() == []


def test_strangers_leave_nothing(server: Settings) -> None:
    upload = Upload(server)
    url = upload.url
    for upload.url in (url[:-4] + "0000", url.replace("/incoming/", "/originals/")):
        assert upload.send(0, 999_999).status_code == 403
    upload.url = url
    upload.headers = {"if-none-match": "*"}
    assert upload.send(0, 999_999).status_code == 403
    assert upload.kept() == []


def test_what_a_dead_sender_left_goes_after_a_day(server: Settings) -> None:
    dead, other = Upload(server), Upload(server)
    dead.send(0, 999_999)
    (old,) = dead.kept()
    os.utime(dead.spooled / old, (time.time() - FORGOTTEN - 60,) * 2)
    other.send(0, 999_999)
    assert old not in other.kept()
    gone = dead.send(1_000_000, 1_999_999)
    assert (gone.status_code, "Range" in gone.headers) == (416, False)
    for name in other.kept():
        (other.spooled / name).unlink()


def test_a_killed_server_goes_on_where_it_was(settings: Settings, bucket: Bucket) -> None:
    ours = settings.model_copy(update={"port": free_ports(1)[0]})
    upload = Upload(ours)
    with web_server(ours, MEDIAHUB_WEB_WORKERS="1") as running:
        upload.send(0, 999_999)
        running.kill()
        running.wait(30)
    ours = settings.model_copy(update={"port": free_ports(1)[0]})
    upload.url = f"http://127.0.0.1:{ours.port}{upload.path}"
    with web_server(ours, MEDIAHUB_WEB_WORKERS="1"):
        assert upload.send(2_000_000, 2_499_999).headers["Range"] == "bytes=0-999999"
        upload.send(1_000_000, 1_999_999)
        assert upload.send(2_000_000, 2_499_999).status_code == 200
    assert bucket.get_bytes(upload.key) == BODY


@pytest.fixture(scope="module")
def default_nginx(server: Settings) -> Iterator[str]:
    """The address of nginx without `client_max_body_size`."""
    (port,) = free_ports(1)
    site = by_default("127.0.0.1", port, server.port)
    with tempfile.TemporaryDirectory(prefix="nginx-") as folder, nginx(site, Path(folder)):
        wait_for(port, "127.0.0.1")
        yield f"http://127.0.0.1:{port}"


def test_nginx_as_it_comes_takes_no_large_body_but_slices(
    server: Settings, bucket: Bucket, default_nginx: str
) -> None:
    upload = Upload(server)
    url = default_nginx + upload.path
    assert httpx.put(url, content=BODY, headers=upload.headers).status_code == 413
    api, sent = Api(default_nginx, "token", Patience(30)), list[int]()
    assert api.put({"url": upload.path, "headers": upload.headers}, BODY, sent.append).status_code == 200
    api.close()
    assert sum(sent) == len(BODY)
    assert bucket.get_bytes(upload.key) == BODY


def test_parts_in_slices_are_joined(server: Settings, bucket: Bucket, default_nginx: str) -> None:
    key, uploads, signer = f"incoming/77/{TOKEN}/9000", Multipart(bucket), Presigner(server)
    upload = uploads.create(key)
    parts = [os.urandom(5 << 20), os.urandom(SLICE + 1)]
    api = Api(default_nginx, "token", Patience(30))
    for number, data in enumerate(parts, 1):
        signed = {"url": signer.put_part(key, upload, number, len(data)), "headers": {}}
        answer = api.put(signed, data, lambda count: None)
        assert answer.status_code == 200
        assert answer.headers["ETag"]
    api.close()
    there = uploads.parts(key, upload)
    assert there is not None
    assert [part.size for part in there] == [len(data) for data in parts]
    uploads.complete(key, upload, there)
    assert bucket.get_bytes(key) == b"".join(parts)
