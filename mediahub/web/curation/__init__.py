"""Editing, culling, crops, statistics and the trash: the pages."""

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
