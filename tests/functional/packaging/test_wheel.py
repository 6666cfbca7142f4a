"""The wheel that `pip wheel .` builds carries everything and runs outside the checkout."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

pytestmark = pytest.mark.services

SERVE = """
from pathlib import Path
import mediahub
from mediahub.app import create_app
app = create_app()
package = Path(mediahub.__file__).parent
assert "site-packages" in str(package), package
assert Path(app.static_folder) == package / "static"
client = app.test_client()
assert client.get("/healthz").status_code == 200
page = client.get("/login")
assert page.status_code == 200, page.status
style = next(part for part in page.text.split('"') if part.startswith("/static/dist/app-"))
assert client.get(style).status_code == 200, style
print("served")
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A fresh environment that has the wheel, and the dependencies of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, CHECKOUT]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    venv.create(folder / "env", symlinks=True)
    packages = next((folder / "env/lib").glob("python3*")) / "site-packages"
    with zipfile.ZipFile(next(folder.glob("mediahub-*.whl"))) as wheel:
        wheel.extractall(packages)
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder


def run(installed: Path, *arguments: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MEDIAHUB_", "PYTHON"))}
    done = subprocess.run(
        [installed / "env/bin/python", *arguments],
        cwd=installed,
        env=kept | {"MEDIAHUB_HOME": str(installed / "home")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_holds_pages_front_end_and_migrations_and_nothing_else(installed):
    with zipfile.ZipFile(next(installed.glob("mediahub-*.whl"))) as wheel:
        names = set(wheel.namelist())
    folders = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert folders == {"mediahub"}
    assert "mediahub/static/dist/manifest.json" in names
    assert any(name.startswith("mediahub/templates/") for name in names)
    assert any(name.startswith("mediahub/catalog/migrations/versions/0001") for name in names)
    assert not any("node_modules" in name or "/static/src/" in name for name in names)


def test_its_command_lists_what_it_can_do(installed):
    listed = run(installed, "-m", "mediahub", "--help")
    assert all(name in listed for name in ("up", "ingest", "doctor", "verify"))


def test_it_migrates_and_serves_outside_the_checkout(installed):
    assert "up to date" in run(installed, "-m", "mediahub", "migrate")
    assert run(installed, "-c", SERVE).strip() == "served"
