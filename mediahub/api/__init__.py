"""The REST API under `/api/v1`; `openapi.json` is generated from this code."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_smorest import Api
from werkzeug.exceptions import HTTPException

from mediahub import __version__
from mediahub.api import (
    assets,
    baskets,
    cors,
    edits,
    events,
    faces,
    feeds,
    galleries,
    marks,
    newsrooms,
    notices,
    press,
    press_page,
    receipts,
    rights,
    searches,
    share_links,
    terms,
    uploads,
    uploads_together,
    usage,
    webhooks,
    zips,
)
from mediahub.api.blueprint import OperationIds
from mediahub.api.schemas import ProblemSchema
from mediahub.web.api_docs import DESCRIPTION
from mediahub.web.errors import problem

PREFIX = "/api/v1"


class ProblemApi(Api):
    """Answers errors as problem details."""

    ERROR_SCHEMA = ProblemSchema

    def _register_responses(self) -> None:
        usual: str = self.DEFAULT_RESPONSE_CONTENT_TYPE  # type: ignore[has-type]
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/problem+json"
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = usual

    def handle_http_exception(self, error: HTTPException) -> Any:
        return problem(error)


def init_app(app: Flask) -> None:
    """Add the API and its description to `app`."""
    app.config.update(
        API_TITLE="MediaHub",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}],
        },
    )
    cors.init_app(app, app.extensions["mediahub"].settings.other_origins)
    api = ProblemApi(app, spec_kwargs={"extra_plugins": [OperationIds()]})
    app.extensions[DESCRIPTION] = api
    for module in (
        events,
        assets,
        edits,
        uploads,
        uploads_together,
        receipts,
        terms,
        baskets,
        zips,
        searches,
        feeds,
        notices,
        rights,
        press,
        press_page,
        newsrooms,
        usage,
        marks,
        galleries,
        faces,
        share_links,
    ):
        api.register_blueprint(module.blueprint, url_prefix=PREFIX)
    webhooks.describe(api.spec)
