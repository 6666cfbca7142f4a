"""The library: the grid of an event's pictures, and the panel beside a large one."""

from __future__ import annotations

from flask import Flask

from mediahub.web.library import assets, events, page, words_read

PAGES = (
    events,
    page,
    assets,
    words_read,
)


def init_app(app: Flask) -> None:
    """Add the pages of this folder to `app`."""
    for module in PAGES:
        app.register_blueprint(module.blueprint)
