"""Bounds of what comes in."""

from __future__ import annotations

import pytest
from flask import Flask

from mediahub.http import incoming


def test_a_json_of_many_small_values_is_refused_before_it_is_read(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each would be thirty times as large in memory."""
    monkeypatch.setattr(incoming, "MAX_VALUES", 1000)
    with app.test_request_context(), pytest.raises(incoming.UnreadableJson, match="too many"):
        app.json.loads(b"[" + b"[]," * 1000 + b"1]")
    with app.test_request_context():
        assert app.json.loads("[1, 2]") == [1, 2]
