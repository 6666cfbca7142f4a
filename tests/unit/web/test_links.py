"""Every view that a template, a page or the API leads to by name is there, under this name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from mediahub.app import create_app
from mediahub.settings import Settings
from tests.conftest import CHECKOUT

NAMED = re.compile(r"""\burl_for\(\s*["']([\w.-]+)["']""")


@pytest.fixture
def app(settings: Settings) -> Flask:
    return create_app(settings)


def named() -> Iterator[tuple[str, str]]:
    """File and name of all views that are named in full."""
    files = [*(CHECKOUT / "templates").rglob("*.*"), *(CHECKOUT / "mediahub").rglob("*.py")]
    for path in files:
        for name in NAMED.findall(path.read_text()):
            yield str(path.relative_to(CHECKOUT)), name


def test_every_view_that_is_named_is_there(app: Flask) -> None:
    found = list(named())
    assert len(found) > 100
    wrong = [
        f"{file}: {name}"
        for file, name in found
        if not name.startswith(".") and name not in app.view_functions
    ]
    assert wrong == []
