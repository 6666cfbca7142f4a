"""Press: their page, registering, signing in by a link, accounts, terms."""

from __future__ import annotations

from flask import Flask

from mediahub.web.press import accounts, page, registration, settings, sign_in_links, terms

PAGES = (
    page,
    registration,
    sign_in_links,
    terms,
    accounts,
    settings,
)


def init_app(app: Flask) -> None:
    """Add the pages of this folder to `app`."""
    for module in PAGES:
        app.register_blueprint(module.blueprint)
    registration.init_app(app)
    sign_in_links.init_app(app)
