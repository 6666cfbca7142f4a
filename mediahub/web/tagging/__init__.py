"""Programme, people, vocabulary, camera clocks, coverage and the review desk: the pages."""

from __future__ import annotations

from flask import Flask

from mediahub.web.tagging import (
    camera_clocks,
    clock,
    coverage,
    people,
    programme,
    programme_import,
    review,
    rooms,
    roster,
    rules,
    vocabulary,
)

PAGES = (
    review,
    roster,
    coverage,
    clock,
    camera_clocks,
    programme,
    programme_import,
    people,
    rooms,
    vocabulary,
    rules,
)


def init_app(app: Flask) -> None:
    """Add the pages of this folder to `app`."""
    for module in PAGES:
        app.register_blueprint(module.blueprint)
