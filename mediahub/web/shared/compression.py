"""Compression (gzip, brotli) of what everyone may read: the built front end, and public pages.

Pages behind the sign-in go as they are: they hold secrets beside words that a stranger's link may choose, and
the size of such an answer would tell of both (BREACH).
"""

from __future__ import annotations

import gzip
from functools import lru_cache

import brotli
from flask import Flask, request
from flask.wrappers import Response

TEXT = {"text/html", "text/css", "text/javascript", "application/javascript", "application/json",
        "image/svg+xml"}  # fmt: skip
MIN_SIZE = 500
"""Bytes; less is not worth it."""
FOR_EVER, PAGE = (11, 9), (5, 6)
"""Of brotli and gzip: as small as can be for what is kept for ever, and fast for what is made each time."""


def init_app(app: Flask) -> None:
    """Compress what may be, as the browser takes it: brotli over https and on this machine, else gzip."""

    @app.after_request
    def compress(response: Response) -> Response:
        is_static = request.endpoint == "static"
        if not (is_static or request.blueprint == "public") or response.mimetype not in TEXT:
            return response
        response.vary.add("Accept-Encoding")
        encoding = next((name for name in ("br", "gzip") if name in request.accept_encodings), None)
        is_whole = response.status_code == 200 and request.method == "GET"
        if encoding is None or not is_whole or "Content-Encoding" in response.headers:
            return response
        response.direct_passthrough = False
        data = response.get_data()
        if len(data) >= MIN_SIZE:
            response.set_data(_for_ever(data, encoding) if is_static else _packed(data, encoding, PAGE))
            response.headers["Content-Encoding"] = encoding
        return response


@lru_cache(maxsize=128)
def _for_ever(data: bytes, encoding: str) -> bytes:
    return _packed(data, encoding, FOR_EVER)


def _packed(data: bytes, encoding: str, quality: tuple[int, int]) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(data, quality=quality[0]))
    return gzip.compress(data, quality[1])
