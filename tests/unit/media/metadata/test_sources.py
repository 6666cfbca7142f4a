"""Which of two sources was edited last."""

from __future__ import annotations

import hashlib

from mediahub.media.metadata.sources import is_newer
from tests.unit.media.metadata.container_bytes import IIM


def test_the_digest_says_which_was_edited_last() -> None:
    same = hashlib.md5(IIM, usedforsecurity=False).digest()
    assert not is_newer(IIM, same)
    assert is_newer(IIM, b"x" * 16)
    assert not is_newer(IIM, None)
    assert not is_newer(IIM, b"\0" * 16)
