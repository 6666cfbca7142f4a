"""Multipart uploads: a large object in parts that may come in any order, over days, from several tries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mediahub.storage.bucket import Bucket
from mediahub.storage.errors import NotFound, translated

MAX_PARTS = 10_000
"""S3 takes no more in one upload."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is there."""

    number: int
    """From 1."""
    size: int
    etag: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An upload that was begun and neither completed nor aborted."""

    key: str
    upload_id: str
    begun: datetime


class Multipart:
    """The multipart uploads of a bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def create(self, key: str) -> str:
        """Begin an upload; gives its id. No checksum algorithm is named: parts carry one each all the same,
        and naming it makes SeaweedFS refuse to complete."""
        with translated(f"begin an upload of {key}"):
            answer = self._bucket.client.create_multipart_upload(Bucket=self._bucket.name, Key=key)
        return answer["UploadId"]

    def parts(self, key: str, upload_id: str) -> list[Part] | None:
        """The parts that are there, by number; None if S3 does not know the upload (any more)."""
        try:
            with translated(f"list the parts of {key}"):
                pages = self._bucket.client.get_paginator("list_parts").paginate(
                    Bucket=self._bucket.name, Key=key, UploadId=upload_id
                )
                return [
                    Part(part["PartNumber"], part["Size"], part["ETag"])
                    for page in pages
                    for part in page.get("Parts", ())
                ]
        except NotFound:
            return None

    def complete(self, key: str, upload_id: str, parts: list[Part]) -> None:
        """Make the object of these parts. Raises NotFound if S3 does not know the upload."""
        with translated(f"complete {key}"):
            self._bucket.client.complete_multipart_upload(
                Bucket=self._bucket.name,
                Key=key,
                UploadId=upload_id,
                MultipartUpload={"Parts": [{"PartNumber": part.number, "ETag": part.etag} for part in parts]},
            )

    def abort(self, key: str, upload_id: str) -> None:
        """Forget an upload and free its parts. One that is gone is fine."""
        try:
            with translated(f"abort the upload of {key}"):
                self._bucket.client.abort_multipart_upload(
                    Bucket=self._bucket.name, Key=key, UploadId=upload_id
                )
        except NotFound:
            return

    def under_way(self, prefix: str) -> Iterator[UnderWay]:
        """Every upload under `prefix` that is not at its end. Raises NotSupported where S3 lists none."""
        with translated(f"list the uploads under {prefix}"):
            pages = self._bucket.client.get_paginator("list_multipart_uploads").paginate(
                Bucket=self._bucket.name, Prefix=prefix
            )
            for page in pages:
                for entry in page.get("Uploads", ()):
                    yield UnderWay(entry["Key"], entry["UploadId"], entry["Initiated"])
