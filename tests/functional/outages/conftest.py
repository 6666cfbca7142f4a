"""An installation of real processes on an external S3, for tests in which something fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mediahub.settings import Settings
from tests.functional.killing import Installation


@pytest.fixture
def installation(own_settings: Settings) -> Iterator[Installation]:
    """Its S3 is none of its own processes, and goes on beside them."""
    made = Installation(own_settings, s3_url=f"http://127.0.0.1:{own_settings.s3_port}")
    yield made
    made.stop()
    made.services.database.dispose()
