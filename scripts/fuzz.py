"""Runs one fuzz target of `tests/fuzz` with Atheris; see `scripts/fuzz`."""

from __future__ import annotations

import argparse
import hashlib
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fuzz.target import Target

Mutate = Callable[[bytes, int], bytes]

CHECKOUT = Path(__file__).resolve().parents[1]
FINDINGS = CHECKOUT / "test-results" / "fuzz"
SECONDS_OF_ONE, MEMORY_MIB = 10, 2048
"""Longer, or more, is a finding."""
READERS = (
    *("exifread", "icalendar", "recurring_ical_events", "dateutil", "rdflib", "defusedxml", "h11"),
    *("webauthn", "marshmallow"),
)
"""Libraries written in Python that read bytes of strangers for us: where such a one does the reading, only a
new way through it is news. Those in C tell nothing of their ways."""

sys.path.insert(0, str(CHECKOUT))


def main() -> int:
    """Start the target again after each finding until its time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args, rest = parser.parse_known_args()
    if args.inside:
        return _inside(args.target, rest)
    if args.target is None:
        from tests.fuzz.test_targets import TARGETS

        print("\n".join(target.name for target in TARGETS))
        return 0
    return _run(args.target, args.minutes * 60)


def _run(name: str, seconds: float) -> int:
    """1 with findings; 2 where the target ended without one: it never came to reading, as Atheris is missing
    or there is no such target."""
    folder = FINDINGS / name
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    end, findings = time.monotonic() + seconds, 0
    while (left := end - time.monotonic()) > 1:
        options = [
            f"-max_total_time={int(left)}",
            f"-timeout={SECONDS_OF_ONE}",
            f"-rss_limit_mb={MEMORY_MIB}",
        ]
        options += [f"-artifact_prefix={folder}/", "-print_final_stats=1", str(folder / "corpus")]
        command = [sys.executable, __file__, name, "--inside", *options]
        started = time.time_ns()
        code = subprocess.run(command, cwd=CHECKOUT, check=False).returncode
        if code == 0:
            break
        if not _wrote_finding(folder, started):
            print(
                f"{name} ended with {code} and left no finding: what it says above is why.", file=sys.stderr
            )
            return 2
        findings += 1
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{name}: {findings} findings in {folder}, {used.ru_utime + used.ru_stime:.0f} s of a processor")
    return 1 if findings else 0


def _wrote_finding(folder: Path, since: int) -> bool:
    """Whether bytes that somebody should look at were written after `since` (nanoseconds): `finding-…` by us,
    `crash-…`, `timeout-…`, `oom-…` by libFuzzer."""
    return any(one.is_file() and one.stat().st_mtime_ns >= since for one in folder.glob("*-*"))


def _inside(name: str, options: list[str]) -> int:
    """The target under libFuzzer, which ends the process."""
    try:
        import atheris
    except ModuleNotFoundError:
        sys.exit("Atheris is not installed here. Call scripts/fuzz, which installs it.")

    with atheris.instrument_imports(include=["mediahub", *READERS]):
        target = _find(name)
        if target is None:
            sys.exit(f"There is no target {name}. `scripts/fuzz` names them.")
        for number, example in enumerate(target.seeds()):
            (Path(options[-1]) / f"example-{number}").write_bytes(example)
            _read(target, example)  # what is imported when it is first needed is instrumented too
    changed: dict[str, Any] = {}
    if target.mend:
        # looked up when it is called: Fuzz() puts the one that works in the place of this one
        changed["custom_mutator"] = partial(_changed, lambda *of: atheris.Mutate(*of), target.mend)
    atheris.Setup([sys.argv[0], f"-dict={_dictionary(target)}", *options], partial(_read, target), **changed)
    atheris.Fuzz()
    return 0


def _dictionary(target: Target) -> Path:
    """A file of the words that the reader looks for, as libFuzzer reads it."""
    from tests.fuzz.reader_code import words_of

    lines = ("".join(f"\\x{byte:02x}" for byte in word) for word in words_of(target.reader))
    path = FINDINGS / target.name / "words"
    path.write_text("".join(f'"{line}"\n' for line in lines))
    return path


def _changed(mutate: Mutate, mend: Callable[[bytes], bytes], data: bytes, size: int, _seed: int) -> bytes:
    """The next input: one changed, and made whole again."""
    return mend(mutate(data, size))[:size]


def _find(name: str) -> Target | None:
    """The target of this name, without reading modules that it does not need: to instrument all of MediaHub
    takes longer than some runs."""
    for path in sorted((CHECKOUT / "tests" / "fuzz").glob("*_targets.py")):
        if not path.name.startswith("test_"):
            found: list[Target] = [
                one for one in import_module(f"tests.fuzz.{path.stem}").TARGETS if one.name == name
            ]
            if found:
                return found[0]
    return None


def _read(target: Target, data: bytes) -> None:
    """Keep what a reader fails with: Atheris writes down only what ends the process from outside."""
    try:
        target.read(data)
    except BaseException:
        (FINDINGS / target.name / f"finding-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)
        raise


if __name__ == "__main__":
    sys.exit(main())
