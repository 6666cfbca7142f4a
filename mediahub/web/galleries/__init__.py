"""Galleries: the wall, the editor, public pages, share links."""

from __future__ import annotations

from flask import Flask

from mediahub.web.galleries import editor, public, share, share_links, wall

PAGES = (
    wall,
    editor,
    public,
    share,
    share_links,
)


def init_app(app: Flask) -> None:
    """Add the pages of this folder to `app`."""
    for module in PAGES:
        app.register_blueprint(module.blueprint)
