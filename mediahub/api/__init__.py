"""The REST API under `/api/v1`; `openapi.json` is generated from this code."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api

from mediahub import __version__
from mediahub.api import assets, events

PREFIX = "/api/v1"


def init_app(app: Flask) -> None:
    """Add the API and its description to `app`."""
    app.config.update(
        API_TITLE="MediaHub",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = Api(app)
    for blueprint in (events.blueprint, assets.blueprint):
        api.register_blueprint(blueprint, url_prefix=PREFIX)
