"""CORS: pages that `MEDIAHUB_API_ORIGINS` names may call the API from browsers, with a token.

Never with cookies: `Access-Control-Allow-Credentials` is not sent, and a request that came with a cookie and
without a token gets no leave to be read. Fetch standard, https://fetch.spec.whatwg.org/#http-cors-protocol.
"""

from __future__ import annotations

from collections.abc import Collection

from flask import Flask, Response, request

from mediahub.identity.bearer import API, token_scopes

METHODS = "GET, POST, PUT, PATCH, DELETE"
HEADERS = "Authorization, Content-Type, Idempotency-Key, Range"
EXPOSED = (
    "Allow, Content-Disposition, Content-Range, ETag, Idempotency-Replayed, Retry-After, WWW-Authenticate"
)
MAX_AGE = "7200"
"""Seconds for which a browser need not ask again; Chromium keeps no longer."""


def init_app(app: Flask, origins: Collection[str]) -> None:
    """Answer preflights, and let these origins read answers. Without any, nothing changes."""
    if not origins:
        return
    allowed = frozenset(origins)

    @app.before_request
    def preflight() -> Response | None:
        asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        return Response(status=204) if asks and request.path.startswith(API) else None

    @app.after_request
    def share(response: Response) -> Response:
        if not request.path.startswith(API):
            return response
        response.vary.add("Origin")
        origin = request.headers.get("Origin", "")
        if origin in allowed and (token_scopes() is not None or not request.cookies):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = EXPOSED
            if request.method == "OPTIONS":
                response.headers["Access-Control-Allow-Methods"] = METHODS
                response.headers["Access-Control-Allow-Headers"] = HEADERS
                response.headers["Access-Control-Max-Age"] = MAX_AGE
        return response
