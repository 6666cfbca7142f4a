"""A pipeline whose objects are in memory, and a delivery for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mediahub.catalog.events import create_event
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.uploads.checker import Checker
from mediahub.runtime import Services
from tests.in_process import SandboxHere

OpenBatch = Callable[..., BatchRef]


@pytest.fixture
def pipeline(services: Services, sandbox: SandboxHere) -> Pipeline:
    return Pipeline(services, sandbox)


@pytest.fixture
def checker(services: Services, pipeline: Pipeline) -> Checker:
    return Checker(services, pipeline)


@pytest.fixture
def open_for(services: Services) -> OpenBatch:
    """Opens a batch of the event `summit`."""
    with services.database.begin() as session:
        create_event(session, "summit", "Summit", "Asia/Shanghai")

    def open_(photographer: str = "Chen Rui", **more: Any) -> BatchRef:
        values = {"event": "summit", "source": "cli", "roots": ["card"], **more}
        with services.database.begin() as session:
            return open_batch(session, photographer=photographer, **values)

    return open_


@pytest.fixture
def batch(open_for: OpenBatch) -> BatchRef:
    return open_for()
