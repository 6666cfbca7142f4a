"""Curation pages: editing, bulk edits, culling, crops, statistics, trash.

Culling answers at once: the page keeps answers in the browser until the server has them, and each carries its
moment, so that a late one never replaces a newer one (`static/src/js/curation/cull/answers.js`).
"""

from __future__ import annotations

from flask import Flask

from mediahub.web.curation import bulk_edits, crops, culling, editing, statistics, trash

PAGES = (
    trash,
    editing,
    bulk_edits,
    culling,
    crops,
    statistics,
)


def init_app(app: Flask) -> None:
    """Add the pages of this folder to `app`."""
    for module in PAGES:
        app.register_blueprint(module.blueprint)
