"""The registry as these tests are of it."""

from __future__ import annotations

import pytest

from mediahub.objects import renditions
from mediahub.objects.renditions import HOVER, PREVIEW, PROXY, THUMB, WATERMARKED


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what somebody adds: whoever makes it and when is the affair of its own test."""
    web_sizes = renditions._web_sizes()
    monkeypatch.setattr(renditions, "RENDITIONS", (PREVIEW, THUMB, HOVER, PROXY, WATERMARKED, *web_sizes))
