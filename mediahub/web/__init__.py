"""The pages, and the JSON that they ask for. Views are thin: may you, parse, call a room, answer."""

from __future__ import annotations

from flask import Flask

from mediahub.web import (
    accounts,
    assets,
    bulk,
    bundle,
    context,
    editing,
    errors,
    events,
    language,
    library,
    links,
    live,
    page,
    press,
    press_office,
    signup,
    terms,
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
        press,
        signup,
        links,
        terms,
        accounts,
        press_office,
        live,
    ):
        app.register_blueprint(module.blueprint)
    for module in (links, signup, live):
        module.init_app(app)
