"""What ran under the tests: lines and branches of each module, those included that no test imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import CHECKOUT

FILES = {
    "measured/__init__.py": "",
    "measured/sides.py": "def side(left):\n    if left:\n        return 1\n    return 2\n",
    "measured/unasked.py": "def never():\n    return 3\n",
    "test_it.py": "from measured.sides import side\n\n\ndef test_it():\n    assert side(True) == 1\n",
    "probes.py": (
        "from pathlib import Path\nfrom tests.measuring import Probes\n\n"
        "PROBES = Probes(Path('out'), 'measured')\n\n\n"
        "def pytest_configure(config):\n    config.pluginmanager.register(PROBES)\n"
    ),
}


def test_lines_and_branches_that_did_not_run_are_named(tmp_path: Path) -> None:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "probes",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
    ]
    environment = os.environ | {
        "PYTHONPATH": f"{CHECKOUT}{os.pathsep}{tmp_path}",
        "MEDIAHUB_TEST_COVERAGE": "",
    }
    for name in ("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER"):
        environment.pop(name, None)
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads((tmp_path / "out/main.json").read_text())["files"]
    assert found["measured/sides.py"]["missing_lines"] == [4]
    assert found["measured/sides.py"]["missing_branches"] == [[2, 4]]
    assert found["measured/unasked.py"]["missing_lines"] == [2]
