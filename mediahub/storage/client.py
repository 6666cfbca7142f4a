"""The boto3 client, tuned: bounded waits, a pool for many threads, and no byte hashed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from mediahub.settings import Settings

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

POOL_SIZE = 32
"""Connections kept open; more threads than this wait for one another's sockets."""


def make_client(settings: Settings) -> S3Client:
    """A client for the endpoint that this machine reaches. Thread-safe; not to be shared by a fork."""
    config = Config(
        signature_version="s3v4",
        connect_timeout=5,
        read_timeout=60,
        tcp_keepalive=True,
        max_pool_connections=POOL_SIZE,
        retries={"mode": "standard", "total_max_attempts": 4},
        # the caller gives the SHA-256 that the server checks: boto3 need not compute another,
        # nor sign the payload with a third
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path", "payload_signing_enabled": False},
    )
    return boto3.client(
        "s3",
        endpoint_url=settings.s3_url,
        region_name=settings.s3_region,
        aws_access_key_id=settings.s3_access_key.get_secret_value(),
        aws_secret_access_key=settings.s3_secret_key.get_secret_value(),
        config=config,
    )
