"""Which tests count for coverage: those of units, and those against real servers where all shall count.

To trace costs a third of a test's own time, and what runs in processes of its own is not traced at all. What
modules do when they are imported counts always.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Generator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest

import mediahub

ALL = os.environ.get("MEDIAHUB_TEST_COVERAGE") == "all"
NOT_IMPORTED = ("mediahub.__main__", "mediahub.demo", "mediahub.catalog.migrations")
ROOMS = {"unit", "functional"} if ALL else {"unit"}


class CountsSome:
    """Lets coverage.py, where pytest-cov has begun it, look at some tests only."""

    def __init__(self, config: pytest.Config, tests: Path) -> None:
        self._config = config
        self._tests = tests
        self._on = True

    def pytest_collection_finish(self) -> None:
        """Import all modules while coverage looks: those that tests which do not count import first, as the
        application does its pages, would have lines that nobody saw running."""
        if self._controller() is None:
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a library's own
            for module in walk_packages(mediahub.__path__, "mediahub."):
                if not module.name.startswith(NOT_IMPORTED):
                    import_module(module.name)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        controller = self._controller()
        wanted = self._counts(item)
        if controller is not None and wanted != self._on:
            if wanted:
                controller.cov.start()
            else:
                controller.cov.stop()
            self._on = wanted
        return (yield)

    def _controller(self) -> Any:
        return getattr(self._config.pluginmanager.getplugin("_cov"), "cov_controller", None)

    def _counts(self, item: pytest.Item) -> bool:
        parts = item.path.relative_to(self._tests).parts
        if not ALL and "[postgres" in item.name and parts[:2] != ("unit", "catalog"):
            return False  # the same lines as on SQLite
        return parts[0] in ROOMS
