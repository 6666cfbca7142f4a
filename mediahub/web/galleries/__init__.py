"""Galleries: the wall, the editor, public pages, share links for visitors without an account.

Public pages have a bundle, a style and templates of their own, no cookie and no inline style: each picture's
shape and colour is in a small style sheet whose address follows from its content. Their pictures come from
the application and not from S3: one connection is half of the first paint on a phone, and the rules are asked
each time. A cache in front may keep them for five minutes. Share links use these pages too, and no cache.
"""

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
