"""Presigned uploads against a real S3 server: what is signed is held, and parts survive."""

from __future__ import annotations

import base64
import hashlib
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from urllib3 import HTTPResponse

from mediahub.ingest.sources.ftp.uploads import clear_bytes
from mediahub.ingest.uploads.stale import free_orphans
from mediahub.runtime import Services
from mediahub.settings import Settings
from mediahub.storage import Bucket, NotFound, NotSupported, Presigner
from mediahub.storage.multipart import Multipart

pytestmark = pytest.mark.services

PART = 5 << 20
ONCE = {"if-none-match": "*"}


def checksum(data: bytes) -> dict[str, str]:
    return {"x-amz-checksum-sha256": base64.b64encode(hashlib.sha256(data).digest()).decode()}


@pytest.fixture
def signer(s3_settings: Settings) -> Presigner:
    return Presigner(s3_settings)


def test_one_piece_goes_in_once_and_only_with_its_checksum(bucket: Bucket, signer: Presigner) -> None:
    data, key = b"a frame" * 1000, "t/put-once"
    headers = checksum(data) | ONCE
    url = signer.put(key, len(data), headers=headers)
    assert httpx.put(url, content=data[:-1] + b"x", headers=headers).status_code == 400
    assert bucket.head(key) is None
    assert httpx.put(url, content=data).status_code == 403  # without what was signed
    assert httpx.put(url, content=data + b"x", headers=headers).status_code == 403  # longer than was signed
    assert httpx.put(url, content=iter([data]), headers=headers).status_code in (
        403,
        411,
    )  # who knows how long
    assert bucket.head(key) is None
    assert httpx.put(url, content=data, headers=headers).status_code == 200
    assert httpx.put(url, content=data, headers=headers).status_code == 412
    info = bucket.head(key)
    assert info is not None
    assert info.sha256 == hashlib.sha256(data).hexdigest()


def test_parts_are_listed_checked_and_joined(bucket: Bucket, signer: Presigner) -> None:
    uploads, key = Multipart(bucket), "t/parts"
    data = [bytes([n]) * PART for n in (1, 2)] + [b"the rest"]
    upload = uploads.create(key)
    for number in (3, 1):
        headers = checksum(data[number - 1])
        url = signer.put_part(key, upload, number, len(data[number - 1]), headers=headers)
        damaged = b"x" + data[number - 1][1:]
        assert httpx.put(url, content=damaged, headers=headers).status_code == 400
        assert httpx.put(url, content=damaged + b"x", headers=headers).status_code == 403
        assert httpx.put(url, content=data[number - 1], headers=headers).status_code == 200
    there = uploads.parts(key, upload)
    assert there is not None
    assert [(part.number, part.size) for part in there] == [(1, PART), (3, len(data[2]))]
    assert [u.upload_id for u in uploads.under_way("t/parts")] == [upload]
    second = signer.put_part(key, upload, 2, PART, headers=checksum(data[1]))
    assert httpx.put(second, content=data[1], headers=checksum(data[1])).status_code == 200
    listed = httpx.get(signer.on_upload("GET", key, upload))
    assert listed.text.count("<PartNumber>") == 3
    uploads.complete(key, upload, uploads.parts(key, upload) or [])
    assert bucket.get_bytes(key) == b"".join(data)
    assert uploads.parts(key, upload) is None
    with pytest.raises(NotFound):
        uploads.complete("t/never-begun", upload, there)


def test_an_aborted_upload_is_gone(bucket: Bucket, signer: Presigner) -> None:
    uploads, key = Multipart(bucket), "t/aborted"
    upload = uploads.create(key)
    assert httpx.put(signer.put_part(key, upload, 1, 1), content=b"x").status_code == 200
    uploads.abort(key, upload)
    uploads.abort(key, upload)
    assert uploads.parts(key, upload) is None
    assert list(uploads.under_way("t/aborted")) == []


def test_a_browser_may_send_what_was_signed(s3_settings: Settings, signer: Presigner) -> None:
    """The preflight of our own page's request, with every header that is signed."""
    headers = checksum(b"x") | ONCE
    asked = {
        "Origin": s3_settings.base_url,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": ", ".join([*headers, "content-type"]),
    }
    answer = httpx.options(signer.put("t/preflight", 1, headers=headers), headers=asked)
    assert answer.status_code in (200, 204)
    allowed = answer.headers["Access-Control-Allow-Headers"].lower()
    assert allowed == "*" or all(name in allowed for name in (*headers, "content-type"))


def test_an_s3_that_cannot_list_uploads_is_said_to_be_that_and_not_busy(
    s3_settings: Settings, tmp_path: Path
) -> None:
    """Everything else is the real server's answer."""
    services = Services.open(s3_settings.model_copy(update={"home": tmp_path}))
    services.database.migrate()
    uploads, key, tail = Multipart(services.bucket), "incoming/7/0123456789abcdef/7", "incoming/7/tail"

    def refuse(request: AWSPreparedRequest, **_: object) -> AWSResponse:
        body = b"<Error><Code>NotImplemented</Code><Message>no</Message></Error>"
        return AWSResponse(request.url, 501, {}, HTTPResponse(BytesIO(body), preload_content=False))

    services.bucket.client.meta.events.register("before-send.s3.ListMultipartUploads", refuse)
    with pytest.raises(NotSupported, match="does not offer"):
        list(uploads.under_way("incoming/"))
    assert free_orphans(services) == 0
    upload = uploads.create(key)
    clear_bytes(services.bucket, key, tail, upload)
    assert uploads.parts(key, upload) is None
