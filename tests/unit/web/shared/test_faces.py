"""A face for a script."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from mediahub.curation.faces.naming import Shown
from mediahub.web.shared import faces


def test_it_is_the_strip_and_where_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "presigner", lambda: SimpleNamespace(get=lambda key: f"signed:{key}"))
    assert faces.shown(Shown(7, "a", 1, 3, "strip")) == {
        "id": 7, "asset": "a", "src": "signed:strip", "place": 1, "of": 3,
    }  # fmt: skip
