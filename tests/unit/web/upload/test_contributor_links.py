"""What is left of a contributor link, and numbers of its form."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import ContributorLink
from mediahub.identity.contributors import Used
from mediahub.web.upload import contributor_links
from mediahub.web.upload.contributor_links import _left, _whole


@pytest.mark.parametrize(("files", "size", "left"), [(3, 40, (7, 60)), (10, 100, (0, 0)), (99, 999, (0, 0))])
def test_nothing_less_than_nothing_is_left(
    monkeypatch: pytest.MonkeyPatch, files: int, size: int, left: tuple[int, int]
) -> None:
    monkeypatch.setattr(contributor_links, "disk_full", lambda: False)
    found = _left(ContributorLink(max_files=10, max_bytes=100), Used(files, size))
    assert (found["files_left"], found["bytes_left"]) == left


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("", 0), (None, 0), ("-1", 0), ("1.5", 0), ("9" * 10, 0), ("x", 0), ("²", 0)],
)
def test_what_is_no_whole_number_is_none(text: str | None, number: int) -> None:
    assert _whole(text) == number
