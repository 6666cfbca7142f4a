"""Faces: naming them, portraits, what is stored."""

from __future__ import annotations

from flask import Flask

from mediahub.web.faces import groups, people, stored

PAGES = (
    groups,
    people,
    stored,
)


def init_app(app: Flask) -> None:
    """Add the pages of this folder to `app`."""
    for module in PAGES:
        app.register_blueprint(module.blueprint)
