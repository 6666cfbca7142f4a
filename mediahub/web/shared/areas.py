"""Registration of pages: every module of an area's folders that has a blueprint is found by itself."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from flask import Blueprint, Flask


def add_pages(app: Flask, area: ModuleType) -> None:
    """Add the blueprints of an area's modules to `app`, then call `init_app` of those that have one."""
    for module, blueprints in _pages(area):
        for blueprint in blueprints:
            app.register_blueprint(blueprint)
        if hasattr(module, "init_app"):
            module.init_app(app)


def _pages(area: ModuleType) -> Iterator[tuple[ModuleType, list[Blueprint]]]:
    """The modules with blueprints of their own, by name; those of a folder within it too."""
    for found in iter_modules(area.__path__, f"{area.__name__}."):
        module = import_module(found.name)
        if found.ispkg:
            yield from _pages(module)
            continue
        own = [
            one
            for one in vars(module).values()
            if isinstance(one, Blueprint) and one.import_name == module.__name__
        ]
        if own:
            yield module, own
