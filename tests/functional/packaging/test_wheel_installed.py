"""The wheel in an empty environment, as somebody installs it who has no lock: it starts, shows the demo,
takes in real files just as the checkout does, and finds itself well.

Too long for CI: `scripts/test --long` tries every Python with the newest and the lowest permitted versions,
after a change of a bound in pyproject.toml.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from functools import cache
from pathlib import Path

import httpx
import pytest

from tests.conftest import CHECKOUT, skip_or_fail
from tests.functional.analysis.test_words import sign
from tests.services import free_ports

pytestmark = [pytest.mark.services, pytest.mark.timeout(2400)]

UV = Path(sys.executable).with_name("uv")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
WAYS = [("highest", name) for name in PYTHONS] + [("lowest-direct", name) for name in PYTHONS]
SECONDS = 900
VISION = Path(__file__).with_name("vision_extra.py")


@cache
def pythons() -> dict[str, str]:
    """The interpreters of this machine, by version; nothing is downloaded."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = {}
    for name in PYTHONS:
        here = [shutil.which(f"python{name}"), *sorted(pyenv.glob(f"{name}.*/bin/python"))]
        for python in filter(None, here):  # a shim of pyenv is there, and does not run
            done = subprocess.run([python, "--version"], capture_output=True, text=True)
            if done.returncode == 0 and done.stdout.startswith(f"Python {name}."):
                found[name] = str(python)
                break
    return found


class Installation:
    """MediaHub of one environment on a home and ports of its own."""

    def __init__(self, python: Path, home: Path) -> None:
        self.python, self.home = python, home
        web, s3 = free_ports(2)
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("MEDIAHUB_", "PYTHON"))
        }
        self.environment = kept | {
            "MEDIAHUB_HOME": str(home),
            "MEDIAHUB_PORT": str(web),
            "MEDIAHUB_S3_PORT": str(s3),
            "MEDIAHUB_WEB_WORKERS": "1",
            # minutes of a processor for the pictures of the demo: `vision_extra.py` looks at one instead
            "MEDIAHUB_READ_WORDS": "false",
            "MEDIAHUB_COMPARE_LOOKS": "false",
            "COLUMNS": "200",
        }
        self.log = home.with_suffix(".log")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.python, "-m", "mediahub", *words],
            env=self.environment,
            cwd=self.home.parent,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )

    def up(self, *words: str) -> subprocess.Popen[bytes]:
        """Start it, and wait until it says how it is ended."""
        with self.log.open("wb") as log:
            process = subprocess.Popen(
                [self.python, "-m", "mediahub", "up", *words],
                env=self.environment,
                cwd=self.home.parent,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + SECONDS
        while b"Ctrl-C" not in self.log.read_bytes():
            if process.poll() is not None or time.monotonic() > deadline:
                end(process)
                pytest.fail(self.log.read_text())
            time.sleep(0.5)
        return process

    def ingest(self, folder: Path) -> Counter[tuple[str, str, str]]:
        """Take the files of a folder in; how each ended, and for which reason."""
        made = self.run("events", "create", "real", "--name", "Real", "--timezone", "Asia/Shanghai")
        assert made.returncode == 0, made.stderr
        done = self.run("ingest", "--event", "real", "--photographer", "Chen Rui", "--json", str(folder))
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        assert "summary" in rows[-1], done.stderr
        return Counter((Path(row["path"]).name, row["state"], row["code"]) for row in rows[:-1])

    def findings(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.run("doctor", "--json").stdout.splitlines()]


def looked_at(python: Path, folder: Path) -> str:
    """What an environment with the extra `vision` prints of a picture."""
    command = [python, VISION, sign(folder / "sign.jpg")]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MEDIAHUB_", "PYTHON"))}
    done = subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(90)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not UV.exists():
        skip_or_fail("packages", "uv is not in the environment of the tests")
    folder = tmp_path_factory.mktemp("built")
    command = [UV, "build", "--quiet", "--wheel", "--out-dir", folder, CHECKOUT]
    built = subprocess.run(command, capture_output=True, text=True)
    if built.returncode:
        skip_or_fail("packages", f"no wheel could be built here: {built.stderr[-500:]}")
    return next(folder.glob("mediahub-*.whl"))


@pytest.fixture(scope="module")
def card(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Real files of each kind, with what lies beside them."""
    card = tmp_path_factory.mktemp("card")
    for folder in filter(Path.is_dir, (corpus / "dev").iterdir()):
        files = [file for file in folder.rglob("*") if file.is_file()]
        (card / folder.name).mkdir()
        for file in files:
            shutil.copy(file, card / folder.name)
    return card


@pytest.fixture(scope="module")
def expected(card: Path, tmp_path_factory: pytest.TempPathFactory) -> Counter[tuple[str, str, str]]:
    """What the checkout, with its locked versions, makes of the same files."""
    here = Installation(Path(sys.executable), tmp_path_factory.mktemp("checkout") / "home")
    process = here.up("--no-demo")
    try:
        return here.ingest(card)
    finally:
        end(process)


@pytest.mark.long
@pytest.mark.parametrize(("resolution", "version"), WAYS)
def test_it_starts_shows_the_demo_and_takes_real_files(
    resolution: str,
    version: str,
    wheel: Path,
    card: Path,
    expected: Counter[tuple[str, str, str]],
    tmp_path: Path,
) -> None:
    interpreters = pythons()
    if version not in interpreters:
        pytest.skip(f"there is no Python {version} on this machine")
    python = tmp_path / "env/bin/python"
    venv = [UV, "venv", "--quiet", "--no-project", "--python", interpreters[version], tmp_path / "env"]
    subprocess.run(venv, check=True)
    install = [UV, "pip", "install", "--quiet", "--python", python, "--resolution", resolution]
    done = subprocess.run([*install, f"{wheel}[vision]"], capture_output=True, text=True, cwd="/")
    if done.returncode:
        skip_or_fail("packages", f"the package index did not give what is needed: {done.stderr[-800:]}")
    installed = Installation(python, tmp_path / "home")
    process = installed.up()
    try:
        assert (
            httpx.get(f"http://127.0.0.1:{installed.environment['MEDIAHUB_PORT']}/login").status_code == 200
        )
        printed = installed.log.read_text()
        assert not re.search(r"demo is not complete|Traceback", printed), printed
        assert installed.ingest(card) == expected
        assert looked_at(python, tmp_path) == "ROBOTICS DEMO Grand Hall 09:30 1280"
        problems = [one for one in installed.findings() if one["state"] == "problem"]
        assert problems == []
    finally:
        end(process)
    assert "Traceback" not in installed.log.read_text()
