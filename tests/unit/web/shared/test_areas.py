"""Pages are found in the folder of their area."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest
from flask import Flask

from mediahub.web.shared.areas import add_pages

PAGE = """
from flask import Blueprint

blueprint = Blueprint("{name}", __name__)
door = Blueprint("{name}_door", __name__)


@blueprint.get("/{name}")
def page():
    return "{name}"


@door.get("/{name}/door")
def open():
    return "open"
"""


def test_every_module_with_a_blueprint_is_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    area = tmp_path / "area_of_a_test"
    area.mkdir()
    (area / "__init__.py").write_text("")
    (area / "roses.py").write_text(PAGE.format(name="roses"))
    (area / "tulips.py").write_text(
        "from area_of_a_test.roses import blueprint  # another module's\n\n"
        "def init_app(app):\n    raise AssertionError('it is no page')\n"
    )
    (area / "violets.py").write_text(
        PAGE.format(name="violets") + "\n\ndef init_app(app):\n    app.config['VIOLETS'] = True\n"
    )
    (area / "herbs").mkdir()
    (area / "herbs/__init__.py").write_text("")
    (area / "herbs/basil.py").write_text(PAGE.format(name="basil"))
    monkeypatch.syspath_prepend(tmp_path)
    app = Flask(__name__)
    add_pages(app, import_module("area_of_a_test"))
    for name in [one for one in sys.modules if one.startswith("area_of_a_test")]:
        monkeypatch.delitem(sys.modules, name)
    assert set(app.blueprints) == {"basil", "basil_door", "roses", "roses_door", "violets", "violets_door"}
    assert app.test_client().get("/violets/door").text == "open"
    assert app.config["VIOLETS"] is True
