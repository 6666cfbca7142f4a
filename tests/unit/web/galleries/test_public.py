"""Public pages: the size of an embedded frame."""

from __future__ import annotations

import pytest

from mediahub.web.galleries.public import _at_most
from tests.unit.web.asking import asking


@pytest.mark.parametrize(
    ("query", "side"),
    [("", 640), ("?w=300", 300), ("?w=9000", 640), ("?w=0", 640), ("?w=-5", 640), ("?w=x", 640)],
)
def test_a_frame_is_as_large_as_the_site_has_room(query: str, side: int) -> None:
    with asking(f"/{query}"):
        assert _at_most("w", 640) == side
