"""An installation whose database is that of the test, and whose bucket is in memory."""

from __future__ import annotations

import pytest

from mediahub.settings import Settings, load_settings
from tests.object_storage import BucketInMemory


@pytest.fixture
def here(s3_settings: Settings, database_url: str) -> Settings:
    """Settings of an installation with a migrated, empty catalogue of each kind; its ports are closed."""
    return load_settings(
        home=s3_settings.home, database_url=database_url, s3_access_key="key", s3_secret_key="secret",
        storage="external", port=9, s3_port=9,
    )  # fmt: skip


@pytest.fixture
def opened(here: Settings, monkeypatch: pytest.MonkeyPatch) -> BucketInMemory:
    """The bucket that whoever opens one of `here` gets."""
    bucket = BucketInMemory(here)
    bucket.ensure()
    for module in ("needs", "preparing", "checks.diagnosis", "checks.browsers"):
        monkeypatch.setattr(f"mediahub.services.{module}.Bucket", lambda settings: bucket)
    return bucket
