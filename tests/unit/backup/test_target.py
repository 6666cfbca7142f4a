"""Where a backup may lie."""

from __future__ import annotations

import pytest

from mediahub.backup.problems import BackupError
from mediahub.backup.requests import target_for
from mediahub.runtime import Services


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_target_in_the_bucket_of_the_pictures_is_refused(filled: Services) -> None:
    with pytest.raises(BackupError, match="bucket of the pictures"):
        target_for(filled, f"s3://{filled.settings.s3_bucket}/backups")
    with pytest.raises(BackupError, match="neither a folder nor"):
        target_for(filled, "ftp://there/backups")
