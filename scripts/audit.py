"""Audit of dependencies, secrets and contents, for `scripts/audit`: what was found, or not looked at."""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "audit"
ALLOWED = ROOT / "scripts" / "audit_allowed.txt"
LOCKS = (
    "requirements-uv.lock",
    "requirements-node.lock",
    "requirements-locust.lock",
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-audit.lock",
)
"""The shortest first: where a registry says nothing of it, the others are not asked about."""
PATIENCE = 15
"""Seconds that one answer of a registry may take."""
FRONT_ENDS = ("static", "static/check")
GUESSING = ("KeywordDetector", "Base64HighEntropyString", "HexHighEntropyString", "IPPublicDetector")
"""Detectors that take hashes of locks, names of settings and addresses of examples for secrets."""
Line = tuple[str, str]
"""Where it stands, and its text."""
Look = Callable[[str], Iterable[str]]
"""The secrets in a line."""


@dataclass
class Report:
    """What was found, and what could not be looked at."""

    problems: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)


def main() -> None:
    """Do what the arguments say; exit with 1 where there is something to mend."""
    parser = argparse.ArgumentParser(prog="scripts/audit")
    parser.add_argument("--offline", action="store_true", help="nothing that needs the network")
    parser.add_argument("--quick", action="store_true", help="without history and SBOM: for each change")
    parser.add_argument("--strict", action="store_true", help="what could not be looked at is a failure")
    wanted = parser.parse_args()
    report = Report()
    find_secrets(report, history=not wanted.quick)
    if not wanted.quick:
        OUT.mkdir(parents=True, exist_ok=True)
        write_contents(report)
    if not wanted.offline:
        check_python(report)
        check_npm(report)
    for one in report.unseen:
        print(f"not looked at: {one}")
    for one in report.problems:
        print(f"PROBLEM: {one}")
    if not report.problems:
        print("Nothing was found.")
    sys.exit(1 if report.problems or (wanted.strict and report.unseen) else 0)


def find_secrets(report: Report, *, history: bool) -> None:
    """Look for keys and passwords in the tree, and with `history` in every line that any commit added."""
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class

    kinds = get_mapping_from_secret_type_to_class().values()
    detectors = [kind() for kind in kinds if kind.__name__ not in GUESSING]

    def look(text: str) -> Iterator[str]:
        for detector in detectors:
            yield from detector.analyze_string(text)

    try:
        files = _run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]).split("\0")
    except (OSError, subprocess.CalledProcessError) as error:
        report.unseen.append(f"secrets: no repository here ({_words(error)})")
        return
    lines = list(lines_of(ROOT / name for name in files if name))
    if history:
        log = ["git", "log", "--all", "-p", "-U0", "--no-color", "--no-textconv", "--format=commit %h"]
        lines += added_lines(_run(log))
    report.problems += secrets_in(lines, look, allowed(ALLOWED.read_text()))
    print(f"secrets: {len(lines):,} lines of tree{' and history' if history else ''}")


def lines_of(paths: Iterable[Path]) -> Iterator[Line]:
    """The lines of text files, with their places."""
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue  # deleted, or no text
        for number, line in enumerate(text.splitlines(), 1):
            yield f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{number}", line


def added_lines(history: str) -> Iterator[Line]:
    """The lines that commits added, from `git log -p`, with commit and file."""
    commit = file = ""
    for line in history.splitlines():
        if line.startswith("commit "):
            commit = line.split()[1]
        elif line.startswith("+++ "):
            file = line[4:].removeprefix("b/")
        elif line.startswith("+"):
            yield f"{file} in {commit}", line[1:]


def secrets_in(lines: Iterable[Line], look: Look, permitted: set[str]) -> list[str]:
    """A sentence for each secret that is not permitted. It names the place and a hash, never the secret."""
    seen: set[str] = set()
    found = []
    for place, text in lines:
        if text in seen:
            continue
        seen.add(text)
        for secret in look(text):
            if (mark := mark_of(secret)) not in permitted:
                permitted = permitted | {mark}
                found.append(f"a secret in {place} ({mark}); an example goes into {ALLOWED.name}")
    return found


def mark_of(secret: str) -> str:
    """What stands for a secret in reports and in the list of permitted ones."""
    return hashlib.sha256(secret.encode()).hexdigest()[:16]


def allowed(text: str) -> set[str]:
    """The marks of the list: one in each line, with a reason behind it."""
    return {line.split()[0] for line in text.splitlines() if line.strip() and not line.startswith("#")}


def write_contents(report: Report) -> None:
    """Write what MediaHub is made of: Python and front end, from the locks alone."""
    made = OUT / "sbom-python.cdx.json"
    program = [str(Path(sys.executable).with_name("cyclonedx-py")), "requirements", "requirements.lock"]
    _run([*program, "--output-reproducible", "--pyproject", "pyproject.toml", "-o", str(made)])
    count = len(json.loads(made.read_text())["components"])
    print(f"sbom: {made.relative_to(ROOT)}, {count} packages")
    npm = ["npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]
    try:
        text = _run(npm, cwd=ROOT / "static")
    except (OSError, subprocess.CalledProcessError) as error:
        report.unseen.append(f"contents of the front end ({_words(error)})")
        return
    made = OUT / "sbom-front-end.cdx.json"
    made.write_text(text)
    print(f"sbom: {made.relative_to(ROOT)}, {len(json.loads(text)['components'])} packages")


def check_python(report: Report) -> None:
    """Ask PyPI for the known weaknesses of every locked package."""
    words = f"--require-hashes --disable-pip --progress-spinner off -f json -s pypi --timeout {PATIENCE}"
    for number, lock in enumerate(LOCKS):
        program = [sys.executable, "-m", "pip_audit", "-r", lock, *words.split()]
        done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True)
        if not judge_python(lock, done.stdout, report):
            report.unseen.append(f"{', '.join(LOCKS[number + 1 :])}: PyPI has no weaknesses to tell here")
            break


def judge_python(lock: str, answer: str, report: Report) -> bool:
    """Note what pip-audit says of a lock, `answer` being its JSON, empty where it got none; whether PyPI knew
    any of its packages."""
    try:
        packages: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError):
        report.unseen.append(f"{lock}: PyPI did not answer")
        return False
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    if skipped:
        report.unseen.append(f"{lock}: PyPI says nothing of {len(skipped)} of {len(packages)} packages")
    for one in packages:
        for weakness in one.get("vulns", []):
            fixed = ", ".join(weakness["fix_versions"]) or "no version"
            problem = f"{lock}: {one['name']} {one['version']} has {weakness['id']}, mended in {fixed}"
            report.problems.append(problem)
    print(f"weaknesses: {lock}, {len(packages) - len(skipped)} of {len(packages)} packages looked at")
    return len(skipped) < len(packages)


def check_npm(report: Report) -> None:
    """Ask npm's registry for the known weaknesses of every locked package."""
    for folder in FRONT_ENDS:
        program = ["npm", "audit", "--json", "--package-lock-only", "--fetch-retries=0"]
        program.append(f"--fetch-timeout={PATIENCE * 1000}")
        try:
            done = subprocess.run(program, cwd=ROOT / folder, capture_output=True, text=True)
        except OSError as error:
            report.unseen.append(f"{folder}: {_words(error)}")
            continue
        judge_npm(folder, done.stdout, report)


def judge_npm(folder: str, answer: str, report: Report) -> None:
    """Note what npm says of a folder's lock."""
    try:
        weaknesses: dict[str, dict[str, Any]] = json.loads(answer)["vulnerabilities"]
    except (ValueError, KeyError):
        report.unseen.append(f"{folder}/package-lock.json: npm's registry did not answer")
        return
    for name, one in weaknesses.items():
        report.problems.append(f"{folder}: {name} {one.get('range', '')} is weak ({one['severity']})")
    print(f"weaknesses: {folder}/package-lock.json, {len(weaknesses)} found")


def _run(program: list[str], cwd: Path = ROOT) -> str:
    done = subprocess.run(program, cwd=cwd, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def _words(error: Exception) -> str:
    said = getattr(error, "stderr", b"") or str(error).encode()
    return said.decode("utf-8", "replace").strip().splitlines()[0]


if __name__ == "__main__":
    main()
