"""Delivery pages: downloads, baskets, zips, terms and embargo, newsrooms, notices, usage."""

from __future__ import annotations

from flask import Flask

from mediahub.web.delivery import (
    baskets,
    downloads,
    newsrooms,
    notices,
    recipient_numbers,
    settings,
    standing_orders,
    usage,
    zips,
)

PAGES = (
    downloads,
    settings,
    notices,
    usage,
    baskets,
    zips,
    newsrooms,
    standing_orders,
    recipient_numbers,
)


def init_app(app: Flask) -> None:
    """Add the pages of this folder to `app`."""
    for module in PAGES:
        app.register_blueprint(module.blueprint)
    notices.init_app(app)
    baskets.init_app(app)
