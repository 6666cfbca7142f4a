"""Fixtures of the tests of the pipeline."""

from __future__ import annotations

import pytest

from mediahub.ingest.batches.batches import BatchRef
from mediahub.runtime import Services
from tests.object_storage import BucketInMemory
from tests.unit.ingest.pipeline.meanwhile import Desk


@pytest.fixture
def desk(services: Services, bucket: BucketInMemory, batch: BatchRef) -> Desk:
    """Takes files in, and lets something else happen meanwhile."""
    return Desk(services, bucket, batch)
