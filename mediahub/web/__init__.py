"""The pages, and the JSON that they ask for. Views are thin: may you, parse, call a room, answer."""

from __future__ import annotations

from flask import Flask

from mediahub.web import (
    assets,
    bulk,
    bundle,
    context,
    editing,
    errors,
    events,
    language,
    library,
    page,
    trash,
    upload,
)


def init_app(app: Flask) -> None:
    """Add the pages to `app`."""
    context.init_app(app)
    bundle.init_app(app)
    page.init_app(app)
    language.init_app(app)
    errors.init_app(app)
    for module in (
        events,
        library,
        assets,
        upload,
        trash,
        editing,
        bulk,
    ):
        app.register_blueprint(module.blueprint)
