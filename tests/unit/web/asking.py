"""A request that asks for something, without the application behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask_babel import Babel


@contextmanager
def asking(path: str = "/", **more: Any) -> Iterator[Flask]:
    """In a request for `path` by somebody who reads English."""
    app = Flask("asking")
    app.secret_key = "test"
    Babel(app, default_locale="en")
    with app.test_request_context(path, **more):
        yield app
