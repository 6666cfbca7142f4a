"""What scripts/setup does, once it has found a Python: each step is skipped when nothing changed.

A step's stamp is the hash of what it was made from. It is written after the step, so that a setup
that was killed is simply done again. Two setups at once wait for each other.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import frontend

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
STAMPS = VENV / "stamps"
RUNTIME, DEV, NODE, UV = (ROOT / f"requirements{kind}.lock" for kind in ("", "-dev", "-node", "-uv"))
STATIC = ROOT / "static"
CHECK = STATIC / "check"
"""What checks static/src, with a lock of its own: 150 MB that nobody needs who only runs MediaHub."""
HTML_CHECKER = "vnu-jar@26.9.27"
"""The Nu HTML Checker, for tests; 32 MB, so it is no dependency of static/, which everybody installs."""


class SetupError(Exception):
    """A step failed; the message says what to do."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/setup", description="Prepare this checkout.")
    parser.add_argument("--dev", action="store_true", help="also install what the tests need")
    dev = parser.parse_args().dev
    os.chdir(ROOT)
    try:
        with only_one():
            set_up(dev)
    except (SetupError, frontend.FrontendError) as error:
        sys.exit(f"setup: {error}")


def set_up(dev: bool) -> None:
    """Every step in order."""
    if not PYTHON.exists():
        step("venv", "virtual environment", "", make_venv)
    step("uv", "installer", digest([UV]), get_uv)
    runtime, full = digest([RUNTIME]), digest([DEV])
    if dev:
        if step("python-dev", "Python packages", full, lambda: install_locked(DEV)):
            stamp("python", runtime)  # the second list holds the first
    elif step("python", "Python packages", runtime, lambda: install_locked(RUNTIME)):
        stamp("python-dev", "")
    step(
        "project",
        "mediahub itself",
        digest([ROOT / "pyproject.toml"]),
        lambda: install("--no-deps", "-e", "."),
    )
    step("bytecode", "bytecode", digest((ROOT / "mediahub").rglob("*.py")), compile_sources)
    node = build_frontend()
    if dev:
        step("vnu", "HTML checker", HTML_CHECKER, lambda: get_html_checker(node))
        if not (CHECK / "node_modules").is_dir():
            stamp("front-end-check", "")
        checkers = digest([CHECK / "package-lock.json"])
        step("front-end-check", "front end's checkers", checkers, lambda: frontend.install(CHECK, node))


def get_html_checker(node: Path | None) -> None:
    """Its jar, beside the tests' Python."""
    where = ["--prefix", str(VENV / "vnu"), "--no-save", "--ignore-scripts"]
    quietly = ["--no-audit", "--no-fund", "--loglevel=error"]
    frontend.npm(STATIC, ["install", *where, *quietly, HTML_CHECKER], node)


def make_venv() -> None:
    base = getattr(sys, "_base_executable", sys.executable)
    done = subprocess.run([base, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if done.returncode:
        raise SetupError(
            f"{base} cannot make a virtual environment; on Debian: apt install python3-venv\n"
            f"{done.stdout[-500:]}"
        )


def compile_sources() -> None:
    """Once, here: where Python may not write bytecode by itself, each process would compile for a second."""
    subprocess.run([PYTHON, "-m", "compileall", "-q", "-j", "0", "mediahub"], check=True)


def build_frontend() -> Path | None:
    """npm packages, then static/dist; with Node from PATH, or from its wheel, whose folder it gives."""
    lock = digest([STATIC / "package-lock.json"])
    source = digest(f for f in [*STATIC.glob("*.*"), *(STATIC / "src").rglob("*")] if f.is_file())
    if not (STATIC / "node_modules").is_dir():
        stamp("npm", "")
    if not frontend.is_built(ROOT):
        stamp("dist", "")
    node = None if frontend.system_node() else frontend.wheel_node(str(PYTHON))
    if read_stamp("npm") == lock and read_stamp("dist") == source:
        return node
    if not frontend.system_node():
        step("node", "Node", digest([NODE]), lambda: pip("--require-hashes", "-r", NODE))
        node = frontend.wheel_node(str(PYTHON))
    step("npm", "npm packages", lock, lambda: frontend.install(STATIC, node))
    step("dist", "front end", source, lambda: frontend.build(ROOT, node))
    return node


def step(name: str, title: str, made_from: str, action: Callable[[], None]) -> bool:
    """Do `action` unless its stamp says that it was done with the same input; True if it was done."""
    if made_from and read_stamp(name) == made_from:
        return False
    print(f"setup: {title} …", end="", flush=True)
    begun = time.monotonic()
    try:
        action()
    finally:
        print(f" {time.monotonic() - begun:.0f} s", flush=True)
    stamp(name, made_from)
    return True


def get_uv() -> None:
    """Install what installs the rest. Not where pip is told to look elsewhere: uv would not be."""
    if not has_own_index():
        pip("--require-hashes", "-r", UV)


def install(*arguments: str | Path) -> None:
    """Install into .venv: by uv, in a quarter of pip's time; where uv cannot, pip has the last word."""
    uv = VENV / "bin/uv"
    command = [uv, "pip", "install", "--quiet", "--python", PYTHON, "--compile-bytecode", *arguments]
    if not (uv.exists() and subprocess.run(command, capture_output=True).returncode == 0):
        pip(*arguments)


def install_locked(lock: Path) -> None:
    """Install the packages of a list, which names all that they need."""
    install("--require-hashes", "--no-deps", "-r", lock)


def has_own_index() -> bool:
    """Is pip told to look elsewhere than on PyPI?"""
    asked = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True)
    return "index" in asked.stdout


def pip(*arguments: str | Path) -> None:
    """Install into .venv."""
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True)
    if done.returncode:
        raise SetupError(f"pip failed; is the network there?\n{(done.stdout + done.stderr)[-1500:]}")


def digest(files: Iterable[Path]) -> str:
    """One hash over the names and contents of files, and over which Python it is for."""
    found = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for path in sorted(files):
        found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return found.hexdigest()


def stamp(name: str, made_from: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(made_from)


def read_stamp(name: str) -> str:
    path = STAMPS / name
    return path.read_text() if path.exists() else ""


@contextmanager
def only_one() -> Iterator[None]:
    """Hold the setup's lock; wait for another setup of this checkout."""
    VENV.mkdir(exist_ok=True)
    with (VENV / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("setup: waiting for another setup of this checkout …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    main()
