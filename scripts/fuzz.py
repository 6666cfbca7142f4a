"""Runs one fuzz target of `tests/fuzz` with Atheris; see `scripts/fuzz`."""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.target import Target

CHECKOUT = Path(__file__).resolve().parents[1]
FINDINGS = CHECKOUT / "test-results" / "fuzz"
SECONDS_OF_ONE, MEMORY_MIB = 10, 2048
"""Longer, or more, is a finding."""

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
        if subprocess.run(command, cwd=CHECKOUT, check=False).returncode == 0:
            break
        findings += 1
    print(f"{name}: {findings} findings in {folder}")
    return 1 if findings else 0


def _inside(name: str, options: list[str]) -> int:
    """The target under libFuzzer, which ends the process."""
    import atheris

    with atheris.instrument_imports(include=["mediahub"]):
        from tests.fuzz.test_targets import TARGETS
    target = next((one for one in TARGETS if one.name == name), None)
    if target is None:
        sys.exit(f"There is no target {name}. `scripts/fuzz` names them.")
    for number, example in enumerate(target.examples()):
        (Path(options[-1]) / f"example-{number}").write_bytes(example)
    atheris.Setup([sys.argv[0], *options], lambda data: _read(target, data))
    atheris.Fuzz()
    return 0


def _read(target: Target, data: bytes) -> None:
    """Keep what a reader fails with: Atheris writes down only what ends the process from outside."""
    try:
        target.read(data)
    except BaseException:
        (FINDINGS / target.name / f"finding-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)
        raise


if __name__ == "__main__":
    sys.exit(main())
