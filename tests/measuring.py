"""How much of the package ran under the tests: a plugin of pytest that `scripts/test` loads before others.

SlipCover puts a probe before each line and branch when a module is imported. It costs a tenth of what a trace
function costs, so that tests of all kinds can count. What runs in processes of its own is not seen. Each
process of pytest-xdist writes its share into the folder MEDIAHUB_TEST_COVERAGE; `scripts/room_coverage.py`
adds them up.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
import slipcover

FOLDER = os.environ.get("MEDIAHUB_TEST_COVERAGE", "")
OMITTED = ["mediahub/demo/*", "mediahub/catalog/migrations/*"]
"""Texts and history."""
EXCLUDED = ["if TYPE_CHECKING:", "@overload", "raise NotImplementedError", r"class .*\(Protocol.*\):"]
NEVER_REMOVED = 1 << 30
"""Passes until a probe is taken out again, which on Python 3.11 rewrites functions while they may run."""


class Probes:
    """Looks at the modules of the package, from their import on."""

    def __init__(self, folder: Path, package: str = "mediahub") -> None:
        assert package not in sys.modules, "what was imported before has no probes"
        self._folder = folder
        self._package = package
        self._slipcover = slipcover.Slipcover(
            branch=True, source=[package], omit=OMITTED, exclude_also=EXCLUDED, d_miss_threshold=NEVER_REMOVED
        )
        matcher = slipcover.FileMatcher(sources=[package], omit=OMITTED)
        slipcover.ImportManager(self._slipcover, matcher).__enter__()

    def pytest_collection_finish(self) -> None:
        """Import all modules: those that no test imports are a part of the whole."""
        left_out = tuple(f"{self._package}.{name}" for name in ("__main__", "demo", "catalog.migrations"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a library's own
            package = import_module(self._package)
            for module in walk_packages(package.__path__, f"{self._package}."):
                if not module.name.startswith(left_out):
                    import_module(module.name)

    def pytest_sessionfinish(self) -> None:
        """Write down what ran."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.json"
        path.write_text(json.dumps(self._slipcover.get_coverage()))


def pytest_configure(config: pytest.Config) -> None:
    """Measure in the processes that run tests."""
    if PROBES is not None:
        config.pluginmanager.register(PROBES)


def _starts_workers() -> bool:
    return "PYTEST_XDIST_WORKER" not in os.environ and bool({"-n", "--numprocesses"} & set(sys.argv))


PROBES = Probes(Path(FOLDER)) if FOLDER and not _starts_workers() else None
