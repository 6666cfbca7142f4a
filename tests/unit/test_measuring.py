"""What counts for coverage: tests of units, and those against real servers where all shall count."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

FILES = {
    "measured.py": "def by_unit():\n    return 1\n\n\ndef by_server():\n    return 2\n",
    "checks/functional/test_server.py": "import measured\n\n\ndef test_it():\n    measured.by_server()\n",
    "checks/unit/test_unit.py": "import measured\n\n\ndef test_it():\n    assert measured.by_unit()\n",
    "conftest.py": (
        "from pathlib import Path\nfrom tests.measuring import CountsSome\n\n\n"
        "def pytest_configure(config):\n"
        "    config.pluginmanager.register(CountsSome(config, Path(__file__).parent / 'checks'))\n"
    ),
}


@pytest.mark.parametrize(("counted", "missing"), [("unit", [6]), ("all", [])])
def test_only_chosen_tests_count_and_imports_always(tmp_path: Path, counted: str, missing: list[int]) -> None:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "--cov=measured", "--cov-report=json"]
    command += ["-p", "no:cacheprovider", "-p", "no:xdist", "checks/functional", "checks/unit"]
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT), "MEDIAHUB_TEST_COVERAGE": counted}
    environment.pop("PYTEST_ADDOPTS", None)
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads((tmp_path / "coverage.json").read_text())["files"]["measured.py"]
    assert found["missing_lines"] == missing
