"""The built front end: from a logical name (`upload/upload.js`) to the hashed file that a build made."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask, url_for

YEAR = 365 * 24 * 3600


class Bundle:
    """The manifest of `static/dist`, read again when a build replaced it."""

    def __init__(self, dist: Path) -> None:
        self.path = dist / "manifest.json"
        self.read_at = -1.0
        self.files: dict[str, str] = {}

    def file(self, name: str) -> str:
        """The file in `dist` of `name`. Raises RuntimeError if the front end was not built since it came."""
        try:
            changed_at = self.path.stat().st_mtime
        except FileNotFoundError:
            raise RuntimeError(f"{self.path} is missing: run `npm ci && npm run build` in static/.") from None
        if changed_at != self.read_at:
            self.files = json.loads(self.path.read_text())
            self.read_at = changed_at
        if name not in self.files:
            raise RuntimeError(f"{self.path} has no {name}: run `npm run build` in static/.")
        return self.files[name]


def init_app(app: Flask) -> None:
    """Give templates `bundled("library/library.js")`. Hashed files may be kept by browsers for ever."""
    bundle = Bundle(Path(str(app.static_folder)) / "dist")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR

    @app.template_global()
    def bundled(name: str) -> str:
        return url_for("static", filename=f"dist/{bundle.file(name)}")
