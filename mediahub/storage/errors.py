"""Storage errors, as one family whose messages say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    IncompleteReadError,
)
from urllib3.exceptions import HTTPError


class StorageError(Exception):
    """Storage could not do what was asked."""


class NotFound(StorageError):
    """No such object or bucket."""


class Unavailable(StorageError):
    """S3 does not answer, or is too busy or too full. Trying again later may help."""


class NotSupported(StorageError):
    """This S3 does not offer what was asked for. Trying again does not help."""


class Denied(StorageError):
    """S3 refuses the credentials or the clock. Trying again does not help."""


_NOT_FOUND = {"404", "NoSuchKey", "NotFound", "NoSuchBucket", "NoSuchUpload"}
_DENIED = {
    "403": "check MEDIAHUB_S3_ACCESS_KEY and MEDIAHUB_S3_SECRET_KEY",
    "AccessDenied": "these credentials may not do this; check the bucket's policy",
    "InvalidAccessKeyId": "S3 does not know this access key; check MEDIAHUB_S3_ACCESS_KEY",
    "SignatureDoesNotMatch": "the secret key is wrong; check MEDIAHUB_S3_SECRET_KEY",
    "RequestTimeTooSkewed": "this machine's clock and that of S3 differ too much; set the clock",
    "ExpiredToken": "the credentials have expired; issue new ones",
}
_NOT_SUPPORTED = {"NotImplemented", "MethodNotAllowed", "501", "405"}
_DAMAGED = {"BadDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch", "InvalidDigest"}


@contextmanager
def translated(action: str) -> Iterator[None]:
    """Turn whatever boto3 raises inside into a `StorageError`. `action` reads like "read a/b.jpg"."""
    try:
        yield
    except ClientError as error:
        raise _from_answer(error, action) from error
    except (ConnectionError, HTTPClientError, IncompleteReadError, HTTPError) as error:
        kind = type(error).__name__
        raise Unavailable(f"cannot {action}: S3 does not answer ({kind}); is storage running?") from error
    except BotoCoreError as error:
        raise StorageError(f"cannot {action}: {error}") from error


def error_code(error: ClientError) -> str:
    """The S3 error code of an answer, for example `NoSuchKey` or `PreconditionFailed`."""
    return str(error.response.get("Error", {}).get("Code", ""))


def _from_answer(error: ClientError, action: str) -> StorageError:
    code = error_code(error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _NOT_FOUND or status == 404:
        return NotFound(f"cannot {action}: it is not there")
    if code in _DENIED or status == 403:
        return Denied(f"cannot {action}: {_DENIED.get(code, _DENIED['403'])} ({code})")
    if code in _DAMAGED:
        return StorageError(f"cannot {action}: the bytes were damaged on the way ({code}); send them again")
    if code in _NOT_SUPPORTED or status in {405, 501}:
        return NotSupported(f"cannot {action}: this S3 server does not offer that ({code or status})")
    if status >= 500 or code in {"SlowDown", "RequestTimeout", "TooManyRequests"}:
        return Unavailable(f"cannot {action}: S3 is busy or full ({code}); try again later")
    return StorageError(f"cannot {action}: {error}")
