"""Request ids, by which the lines of a request are found in the logs: those of its jobs, too."""

from __future__ import annotations

import re
import uuid

import structlog
from flask import Flask, request
from flask.wrappers import Response

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
"""What is taken over of a proxy or client: nothing that could spoil a log or a page."""


def init_app(app: Flask) -> None:
    """Name every request, before anything else looks at it, and say the name in the answer."""

    @app.before_request
    def name_request() -> None:
        given = request.headers.get(HEADER, "")
        name = given if GIVEN.fullmatch(given) else uuid.uuid4().hex
        # here and not at the end: a body that is still being sent belongs to the request
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=name)

    @app.after_request
    def say_name(response: Response) -> Response:
        name = structlog.contextvars.get_contextvars().get("request_id")
        if name:
            response.headers[HEADER] = name
        return response
