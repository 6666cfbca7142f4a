"""The boto3 client, tuned: bounded waits, a pool for many threads, and no byte hashed twice.

What S3 refuses because it is busy, boto3 asks again by itself, ever later and each time at another moment.
Where S3 does not answer at all, a circuit opens after some calls: then each call fails at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ConnectionError, EndpointConnectionError, HTTPClientError

from mediahub.outages.circuit import Circuit
from mediahub.settings import Settings

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

POOL_SIZE = 32
"""Connections kept open; more threads than this wait for one another's sockets."""


CONNECT_SECONDS = 3
READ_SECONDS, TRIES = 60, 4
"""For an answer, and how often one is asked for: to copy or join gigabytes takes long."""
BRIEF_SECONDS, BRIEF_TRIES = 10, 2
"""For what is known without reading an object: pages wait for it."""


def make_client(settings: Settings, *, brief: bool = False, circuit: Circuit | None = None) -> S3Client:
    """A client for the endpoint that this machine reaches. Thread-safe; not to be shared by a fork.

    A `brief` one does not wait for long. Clients with one `circuit` learn from each other that S3 is away.
    """
    config = Config(
        signature_version="s3v4",
        connect_timeout=CONNECT_SECONDS,
        read_timeout=BRIEF_SECONDS if brief else READ_SECONDS,
        tcp_keepalive=True,
        max_pool_connections=POOL_SIZE,
        retries={"mode": "standard", "total_max_attempts": BRIEF_TRIES if brief else TRIES},
        # the caller gives the SHA-256 that the server checks: boto3 need not compute another,
        # nor sign the payload with a third
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path", "payload_signing_enabled": False},
    )
    client = boto3.client(
        "s3",
        endpoint_url=settings.s3_url,
        region_name=settings.s3_region,
        aws_access_key_id=settings.s3_access_key.get_secret_value(),
        aws_secret_access_key=settings.s3_secret_key.get_secret_value(),
        config=config,
    )
    _watch(client, circuit or Circuit())
    return client


def _watch(client: S3Client, circuit: Circuit) -> None:
    """Let no call wait for an S3 that is away; an answer of whatever kind says that it is not."""

    def before(**_: Any) -> None:
        if not circuit.lets_through():
            raise EndpointConnectionError(endpoint_url=client.meta.endpoint_url, error="it did not before")

    def failed(exception: Exception, **_: Any) -> None:
        if isinstance(exception, ConnectionError | HTTPClientError):
            circuit.failed()

    events = client.meta.events
    events.register("before-call.s3", before)
    events.register("after-call.s3", lambda **_: circuit.answered())
    events.register("after-call-error.s3", failed)
