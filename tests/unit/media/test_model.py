"""Verdicts about a file, and errors that are none."""

from __future__ import annotations

from mediahub.media.model import MediaError, NotRead, ReadError


def test_a_verdict_and_none_have_a_parent_in_common_and_neither_is_the_other() -> None:
    assert issubclass(MediaError, ReadError)
    assert issubclass(NotRead, ReadError)
    assert not issubclass(NotRead, MediaError)
    assert not issubclass(MediaError, NotRead)
