"""The API's description: one address alone needs no token."""

from __future__ import annotations

from typing import Any

from flask import Flask

from mediahub.http.description import api_description


def test_one_address_alone_needs_no_token(app: Flask) -> None:
    with app.test_request_context():
        paths: dict[str, dict[str, Any]] = api_description()["paths"]
    free = [path for path, methods in paths.items() if methods.get("get", {}).get("security") == []]
    assert free == ["/api/v1/newsitems/files/{signed}"]
