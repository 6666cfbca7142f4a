"""What every page uses: menu, tiles, display of numbers and dates, the built front end, compression."""

from __future__ import annotations

from flask import Flask

from mediahub.web.shared import well_known

PAGES = (well_known,)


def init_app(app: Flask) -> None:
    """Add the pages of this folder to `app`."""
    for module in PAGES:
        app.register_blueprint(module.blueprint)
