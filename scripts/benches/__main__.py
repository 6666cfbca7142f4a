"""`scripts/bench NAME [--json] [options of NAME]`: run the benchmark of that name."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import sys
from importlib import import_module
from pathlib import Path
from typing import Any


def main(arguments: list[str]) -> int:
    as_json = "--json" in arguments
    name, *rest = [argument for argument in arguments if argument != "--json"] or [""]
    if name not in known():
        print(
            f"usage: scripts/bench NAME [--json] [options]\nNAME is one of: {', '.join(known())}",
            file=sys.stderr,
        )
        return 2
    run = import_module(f"scripts.benches.{name}").run
    if not as_json:
        run(rest)
        return 0
    with contextlib.redirect_stdout(sys.stderr):  # the table; standard output is for the one object
        result: dict[str, Any] = run(rest)
    print(json.dumps({"name": name, "machine": machine(), **result}))
    return 0


def known() -> list[str]:
    """The benchmarks there are: the modules here that have a `run`."""
    here = Path(__file__).parent
    return sorted(path.stem for path in here.glob("[a-z]*.py") if "\ndef run(" in path.read_text("utf-8"))


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
