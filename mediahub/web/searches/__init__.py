"""Saved searches, feeds and live pages."""

from __future__ import annotations

from flask import Flask

from mediahub.web.searches import feeds, live, saved, unsubscribe

PAGES = (
    live,
    saved,
    feeds,
    unsubscribe,
)


def init_app(app: Flask) -> None:
    """Add the pages of this folder to `app`."""
    for module in PAGES:
        app.register_blueprint(module.blueprint)
    live.init_app(app)
    unsubscribe.init_app(app)
