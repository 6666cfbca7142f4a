"""The upload desk, and contributor links."""

from __future__ import annotations

from flask import Flask

from mediahub.web.upload import contributor_links, desk

PAGES = (
    desk,
    contributor_links,
)


def init_app(app: Flask) -> None:
    """Add the pages of this folder to `app`."""
    for module in PAGES:
        app.register_blueprint(module.blueprint)
    app.register_blueprint(contributor_links.door)
