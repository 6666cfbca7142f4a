"""Templates find the built front end, and whoever has to build it is told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mediahub.web.shared.bundle import Bundle

CHECKOUT = Path(__file__).resolve().parents[4]


def test_what_was_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="npm ci && npm run build"):
        Bundle(tmp_path).file("app.css")


def test_a_script_that_is_newer_than_the_build_says_so(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"app.css": "app-1.css"}))
    bundle = Bundle(tmp_path)
    assert bundle.file("app.css") == "app-1.css"
    with pytest.raises(RuntimeError, match=r"upload/upload\.js: run `npm run build`"):
        bundle.file("upload/upload.js")


def test_every_name_in_a_template_is_in_the_build() -> None:
    bundle = Bundle(CHECKOUT / "static/dist")
    templates = (CHECKOUT / "templates").rglob("*.html")
    names = {name for page in templates for name in re.findall(r"bundled\(.([^'\"]+).\)", page.read_text())}
    assert "library/library.js" in names
    for name in names:
        assert (CHECKOUT / "static/dist" / bundle.file(name)).is_file()
