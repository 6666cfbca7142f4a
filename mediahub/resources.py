"""Paths of templates and of the built front end: inside an installed wheel, or in the checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def templates_dir() -> Path:
    """The folder of the Jinja templates."""
    return _find("templates")


def static_dir() -> Path:
    """The folder that is served under `/static`; the built front end is its `dist`."""
    return _find("static")


def _find(name: str) -> Path:
    packed = PACKAGE / name
    return packed if packed.is_dir() else PACKAGE.parent / name
