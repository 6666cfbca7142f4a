"""FTP replies for what went wrong."""

from __future__ import annotations

import pytest

from mediahub.ingest.sources.ftp.answers import answer_to
from mediahub.ingest.sources.ftp.uploads import AccountClosed, Displaced
from mediahub.ingest.uploads.quotas import QuotaFull
from mediahub.problems import NoRoom
from mediahub.storage.errors import StorageError


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (QuotaFull("Summit"), "552"),
        (NoRoom("the disk"), "452"),
        (AccountClosed(), "532"),
        (Displaced(), "426"),
        (StorageError("away"), "451"),
    ],
)
def test_a_camera_is_told_by_a_code_and_a_sentence(error: Exception, code: str) -> None:
    answer = answer_to(error)
    assert answer is not None
    assert answer.startswith(f"{code} ")
    assert "\n" not in answer


def test_a_full_quota_names_whose_it_is_and_a_fault_of_ours_is_no_answer() -> None:
    assert "Summit" in str(answer_to(QuotaFull("Summit")))
    assert answer_to(ZeroDivisionError()) is None
