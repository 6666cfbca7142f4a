"""Clients of S3: none waits for an S3 that did not answer the others a moment ago."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError
from urllib3 import HTTPResponse

from mediahub.outages.circuit import Circuit
from mediahub.settings import Settings
from mediahub.storage.client import BRIEF_SECONDS, READ_SECONDS, make_client

AWAY = ConnectTimeoutError(endpoint_url="http://s3")


@pytest.fixture
def two(s3_settings: Settings) -> tuple[Any, Any]:
    """A patient client and a brief one."""
    circuit = Circuit(failures=2, rest=60)
    return make_client(s3_settings, circuit=circuit), make_client(s3_settings, brief=True, circuit=circuit)


def fail(client: Any) -> None:
    client.meta.events.emit("after-call-error.s3.HeadObject", exception=AWAY, context={})


def sends(client: Any, sent: list[Any]) -> None:
    """Have it answered, without a network."""

    def answer(request: Any, **_: Any) -> AWSResponse:
        sent.append(request)
        return AWSResponse(request.url, 404, {}, HTTPResponse(BytesIO(), preload_content=False))

    client.meta.events.register("before-send.s3", answer)


def test_what_waits_for_pages_waits_for_less(two: tuple[Any, Any]) -> None:
    patient, brief = two
    assert patient.meta.config.read_timeout == READ_SECONDS
    assert brief.meta.config.read_timeout == BRIEF_SECONDS < READ_SECONDS


def test_an_s3_that_is_away_for_one_client_is_so_for_the_other(two: tuple[Any, Any]) -> None:
    patient, brief = two
    sent: list[Any] = []
    sends(brief, sent)
    fail(patient)
    with pytest.raises(brief.exceptions.ClientError):
        brief.head_object(Bucket="media", Key="a")
    assert len(sent) == 1
    fail(patient)
    fail(patient)
    with pytest.raises(EndpointConnectionError):
        brief.head_object(Bucket="media", Key="a")
    assert len(sent) == 1


def test_what_is_refused_is_an_answer(two: tuple[Any, Any]) -> None:
    patient, _ = two
    sent: list[Any] = []
    sends(patient, sent)
    for number in range(4):
        fail(patient)
        with pytest.raises(patient.exceptions.ClientError):
            patient.head_object(Bucket="media", Key="a")
        assert len(sent) == number + 1
