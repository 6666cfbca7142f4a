"""The REST API under `/api/v1`; `openapi.json` is generated from this code."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_smorest import Api
from werkzeug.exceptions import HTTPException

from mediahub import __version__
from mediahub.api import cors, curation, delivery, faces, galleries, library, press, searches, upload
from mediahub.api.blueprint import OperationIds
from mediahub.api.searches import webhooks
from mediahub.api.shared.schemas import ProblemSchema
from mediahub.http.description import keep_api
from mediahub.http.errors import problem

PREFIX = "/api/v1"
AREAS = (library, curation, upload, press, delivery, searches, galleries, faces)
"""Folders with endpoints, in the order of the description."""


class ProblemApi(Api):
    """Answers errors as problem details."""

    ERROR_SCHEMA = ProblemSchema

    def _register_responses(self) -> None:
        usual: str = self.DEFAULT_RESPONSE_CONTENT_TYPE  # type: ignore[has-type]
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/problem+json"
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = usual

    def handle_http_exception(self, error: HTTPException) -> Any:
        """Problem details in place of smorest's own form."""
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
    keep_api(app, api)
    for area in AREAS:
        area.register(api, PREFIX)
    webhooks.describe(api.spec)
