"""The API for people: its description, and tokens."""

from __future__ import annotations

from flask import Flask

from mediahub.web.developers import api_docs, tokens

PAGES = (
    api_docs,
    tokens,
)


def init_app(app: Flask) -> None:
    """Add the pages of this folder to `app`."""
    for module in PAGES:
        app.register_blueprint(module.blueprint)
