"""The OpenAPI description: kept where the API is put together, read where it is shown to people."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app
from flask_smorest import Api

KEY = "mediahub-api"


def keep_api(app: Flask, api: Api) -> None:
    """Keep what describes the API of `app`."""
    app.extensions[KEY] = api


def api_description() -> dict[str, Any]:
    """The description as it is now, OpenAPI 3.1."""
    described: dict[str, Any] = current_app.extensions[KEY].spec.to_dict()
    return described
