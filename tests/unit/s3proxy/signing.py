"""Presigned PUTs of slices, as a sender gets and sends them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from mediahub.s3proxy.admission import S3Request, admit
from mediahub.s3proxy.slices import Answer
from mediahub.settings import Settings, load_settings
from mediahub.storage import Presigner

KEY = "incoming/9/0123456789abcdef/1"
ONCE = {"if-none-match": "*", "x-amz-checksum-sha256": "c3VtIG9mIGFsbA=="}


def settings_in(home: Path) -> Settings:
    """An installation whose storage has no address of its own."""
    return load_settings(home=home, s3_public_endpoint=None)


def signed(settings: Settings, size: int, key: str = KEY) -> str:
    """A presigned PUT of so many bytes."""
    return Presigner(settings).put(key, size, headers=ONCE)


def sliced(settings: Settings, url: str, span: str, length: int) -> tuple[S3Request, dict[str, str]]:
    """The request of a slice as it is admitted, and its headers."""
    headers = {**ONCE, "content-length": str(length), "content-range": span}
    assert urlsplit(url).netloc == ""
    return admit(settings.s3_bucket, "PUT", url, headers), headers


class Storage:
    """What was sent on, and what is answered to it."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.got: list[tuple[S3Request, bytes]] = []

    def put(self, request: S3Request, body: Iterator[bytes]) -> Answer:
        self.got.append((request, b"".join(body)))
        return Answer(self.status, [("ETag", '"tag"')])
