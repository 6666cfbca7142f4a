"""Each refusal of S3 is an error that says what to do; only what may pass is called unavailable."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, ReadTimeoutError
from urllib3.exceptions import ProtocolError

from mediahub.storage.errors import (
    Denied,
    NotFound,
    NotSupported,
    StorageError,
    Unavailable,
    error_code,
    translated,
)


def answer(code: str, status: int) -> ClientError:
    return ClientError(
        {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}},  # type: ignore[typeddict-item]
        "GetObject",
    )


@pytest.mark.parametrize(
    ("code", "status", "kind", "hint"),
    [
        ("NoSuchKey", 404, NotFound, "it is not there"),
        ("SomethingNew", 404, NotFound, "it is not there"),
        ("SignatureDoesNotMatch", 403, Denied, "MEDIAHUB_S3_SECRET_KEY"),
        ("InvalidAccessKeyId", 403, Denied, "MEDIAHUB_S3_ACCESS_KEY"),
        ("RequestTimeTooSkewed", 403, Denied, "set the clock"),
        ("SomethingNew", 403, Denied, "MEDIAHUB_S3_ACCESS_KEY and MEDIAHUB_S3_SECRET_KEY"),
        ("BadDigest", 400, StorageError, "damaged on the way"),
        ("NotImplemented", 501, NotSupported, "does not offer that"),
        ("", 405, NotSupported, "does not offer that"),
        ("InternalError", 500, Unavailable, "try again later"),
        ("SlowDown", 400, Unavailable, "try again later"),
        ("EntityTooLarge", 400, StorageError, "EntityTooLarge"),
    ],
)
def test_an_answer_becomes_the_error_of_its_kind(
    code: str, status: int, kind: type[StorageError], hint: str
) -> None:
    with pytest.raises(StorageError, match=r"cannot read a\.jpg") as caught, translated("read a.jpg"):
        raise answer(code, status)
    assert type(caught.value) is kind
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url="http://s3"),
        ReadTimeoutError(endpoint_url="http://s3"),
        ProtocolError("broken off"),
    ],
)
def test_who_does_not_answer_is_unavailable(error: Exception) -> None:
    with pytest.raises(Unavailable, match="is storage running"), translated("read a.jpg"):
        raise error


def test_another_fault_of_the_client_is_no_reason_to_try_again() -> None:
    with pytest.raises(StorageError) as caught, translated("read a.jpg"):
        raise NoCredentialsError
    assert type(caught.value) is StorageError


def test_faults_that_are_not_of_storage_pass_through() -> None:
    with pytest.raises(KeyError), translated("read a.jpg"):
        raise KeyError("a")


def test_an_answer_without_a_code() -> None:
    assert error_code(ClientError({}, "GetObject")) == ""
