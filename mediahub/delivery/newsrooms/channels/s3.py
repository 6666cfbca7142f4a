"""S3 as a newsroom target: an object has its name only when it is whole, so nothing is left half.

botocore's connections are opened by `mediahub.outbound`, those after a redirect to another region too.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from mediahub.delivery.newsrooms.model import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    Parcel,
    Refused,
    TransmissionError,
    Where,
)
from mediahub.messages import N_, message
from mediahub.outbound.addresses import AddressRefused
from mediahub.outbound.connections import Deadline, connect
from mediahub.outbound.faults import fault_words

FOR_GOOD = {
    "AccessDenied",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "NoSuchBucket",
    "AllAccessDisabled",
    "InvalidBucketName",
}


class OtherS3:
    """A bucket of the newsroom's. `folder` is the bucket, then a prefix."""

    def __init__(self, where: Where) -> None:
        self._where = where
        self._bucket, _, self._prefix = where.folder.strip("/").partition("/")
        if not self._bucket:
            raise Refused(N_("A bucket is needed."))
        if where.address and not where.address.startswith("https://") and not where.plain_http:
            raise Refused(N_("Write the address of S3 with https://: over http, others read what is sent."))
        self._deadline = Deadline()
        config = Config(
            signature_version="s3v4",
            connect_timeout=CONNECT_SECONDS,
            read_timeout=ANSWER_SECONDS,
            retries={"mode": "standard", "total_max_attempts": 3},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            proxies={},  # a proxy would look the name up once more
            s3={"addressing_style": where.options.get("addressing", "auto")},
        )
        with _named_errors(where):
            self._client: Any = boto3.client(
                "s3",
                endpoint_url=where.address or None,
                region_name=where.options.get("region") or "us-east-1",
                aws_access_key_id=where.username,
                aws_secret_access_key=where.secret,
                config=config,
            )
            _open_with(self._client, self._connected)
            try:
                with self._deadline.within(ANSWER_SECONDS):
                    self._client.head_bucket(Bucket=self._bucket)
            except BaseException:
                self.close()
                raise

    def has(self, name: str) -> int | None:
        """Size of the object of this name; None if there is none."""
        with _named_errors(self._where), self._deadline.within(ANSWER_SECONDS):
            try:
                answer = self._client.head_object(Bucket=self._bucket, Key=self._key(name))
            except ClientError as error:
                if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
                    return None
                raise
        return int(answer["ContentLength"])

    def send(self, parcel: Parcel, progress: Callable[[int], None]) -> None:
        """Send a file; S3 shows it when it is whole."""
        sent = 0

        def count(more: int) -> None:
            nonlocal sent
            sent += more
            self._deadline.restart()
            progress(sent)

        with _named_errors(self._where), self._deadline.within(ANSWER_SECONDS):
            self._client.upload_fileobj(
                _Reading(parcel.read(0)),
                self._bucket,
                self._key(parcel.name),
                ExtraArgs={"ContentType": parcel.mime} if parcel.mime else {},
                Callback=count,
                Config=TransferConfig(use_threads=False),
            )

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()
        self._deadline.close()

    def _connected(self, host: str, port: int) -> socket.socket:
        private = self._where.private
        return self._deadline.watch(connect(host, port, private=private, seconds=CONNECT_SECONDS))

    def _key(self, name: str) -> str:
        return "/".join(filter(None, (self._prefix, name)))


def _open_with(client: Any, connected: Callable[[str, int], socket.socket]) -> None:
    """Let `connected` open every connection of a client of botocore."""

    class Http(AWSHTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connected(self.host, self.port)

    class Https(AWSHTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connected(self.host, self.port)

    class HttpPool(AWSHTTPConnectionPool):
        ConnectionCls = Http

    class HttpsPool(AWSHTTPSConnectionPool):
        ConnectionCls = Https

    client._endpoint.http_session._manager.pool_classes_by_scheme = {"http": HttpPool, "https": HttpsPool}


class _Reading(io.RawIOBase):
    """Chunks as a file to read."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._left = chunks, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        parts, missing = [], size
        while missing:
            if not self._left:
                self._left = next(self._chunks, b"")
                if not self._left:
                    break
            part = self._left if missing < 0 else self._left[:missing]
            self._left = self._left[len(part) :]
            parts.append(part)
            missing -= len(part) if missing > 0 else 0
        return b"".join(parts)


@contextmanager
def _named_errors(where: Where) -> Iterator[None]:
    """Whatever goes wrong, in words."""
    name = where.address or "AWS"
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        kind = Refused if code in FOR_GOOD or code in {"403", "404"} else TransmissionError
        raise kind(message("%(host)s refuses: %(why)s", host=name, why=f"{code}.")) from error
    except (BotoCoreError, OSError) as error:
        cause = getattr(error, "kwargs", {}).get("error")
        if isinstance(cause, AddressRefused):
            raise Refused(cause.args[0]) from error
        raise TransmissionError(fault_words(name, error)) from error
