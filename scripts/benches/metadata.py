"""Compare `mediahub inspect --json` with a corpus' truth.json, field by field.

The truth is what ExifTool reads. Per field and class: equal, differing, missing (the truth has a
value, we have none) and extra (we have a value where the truth has none). Tolerances: duration
0.1 s, numbers 0.1 %, GPS 0.00001 degrees, sizes of RAW pictures 250 pixels a side; where the
sources inside a file disagree, every reading that the truth lists is right.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from scripts.benches.agreement import disagreements

FIELDS = [
    "width",
    "height",
    "orientation",
    "taken",
    "created",
    "make",
    "model",
    "lens",
    "serial",
    "iso",
    "f_number",
    "exposure_time",
    "focal_length",
    "gps_lat",
    "gps_lon",
    "title",
    "headline",
    "caption",
    "creator",
    "credit",
    "copyright",
    "keywords",
    "persons",
    "city",
    "country",
    "rating",
    "duration",
    "video_codec",
]
OUTCOMES = ("equal", "differing", "missing", "extra")
CLASSES = ("stills", "sidecars", "raw", "video")
_ABSOLUTE = {"duration": 0.1, "gps_lat": 1e-5, "gps_lon": 1e-5}
_RELATIVE = 1e-3
_RAW_BORDER = 250
_SAME_TYPES = {"image/heic", "image/heif"}


@dataclass
class Comparison:
    """Counts by class, field and outcome, and every difference in words."""

    counts: dict[str, dict[str, Counter[str]]] = field(
        default_factory=lambda: {kind: {name: Counter() for name in FIELDS} for kind in CLASSES}
    )
    differences: list[tuple[str, str, str, Any, Any]] = field(default_factory=list)
    """Outcome, file, field, truth, ours."""
    checked: Counter[str] = field(default_factory=Counter)
    """Of sha256 and mime: how many files were equal."""
    files: int = 0

    def percent(self, *kinds: str) -> float:
        """Return equal / all four, in percent, over the classes given."""
        total: Counter[str] = Counter()
        for kind in kinds:
            for counter in self.counts[kind].values():
                total += counter
        return round(100 * total["equal"] / max(1, sum(total.values())), 3)


def class_of(mime: str) -> str:
    """Name the class that a file of this type counts in."""
    if mime.startswith("video/"):
        return "video"
    if mime == "application/rdf+xml":
        return "sidecars"
    return "raw" if mime.startswith("image/x-") else "stills"


def compare(truth: list[dict[str, Any]], ours: dict[str, dict[str, Any]]) -> Comparison:
    """Compare every file of the truth; one that we could not read has all its fields missing."""
    result = Comparison(files=len(truth))
    for row in truth:
        found = ours.get(row["file"], {})
        kind = class_of(row["mime"])
        for name in ("sha256", "mime"):
            same = row[name] == found.get(name) or {row[name], found.get(name)} <= _SAME_TYPES
            result.checked[name] += same
            if not same:
                result.differences.append(("differing", row["file"], name, row[name], found.get(name)))
        for name in FIELDS:
            wanted, value = row.get(name), found.get(name)
            outcome = judge(name, wanted, value, row.get("conflicts", {}).get(name, {}), raw=kind == "raw")
            if outcome:
                result.counts[kind][name][outcome] += 1
            if outcome not in (None, "equal"):
                result.differences.append((outcome, row["file"], name, wanted, value))
    return result


def judge(name: str, wanted: Any, value: Any, readings: dict[str, Any], *, raw: bool = False) -> str | None:
    """Return the outcome for one field; None when neither has a value."""
    nothing: tuple[Any, ...] = (None, "", [])
    if wanted in nothing:
        return None if value in nothing else "extra"
    if value in nothing:
        return "missing"
    right = [wanted, *readings.values()]
    if raw and name in ("width", "height"):
        return "equal" if abs(wanted - value) <= _RAW_BORDER else "differing"
    return "equal" if any(_same(name, one, value) for one in right) else "differing"


def _same(name: str, wanted: Any, value: Any) -> bool:
    if isinstance(wanted, list) and isinstance(value, list):
        return sorted(map(_words, wanted)) == sorted(map(_words, value))
    if isinstance(wanted, (int, float)) and isinstance(value, (int, float)):
        tolerance = _ABSOLUTE.get(name, _RELATIVE * max(abs(wanted), abs(value)))
        return abs(wanted - value) <= tolerance + 1e-12
    if isinstance(wanted, str) and isinstance(value, str):
        return _words(wanted) == _words(value)
    return bool(wanted == value)


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def inspect(folder: Path) -> tuple[dict[str, dict[str, Any]], float]:
    """Run the real command over a folder; return what it says by file, and the seconds it took."""
    command = shutil.which("mediahub", path=str(Path(sys.executable).parent))
    start = [command] if command else [sys.executable, "-c", "from mediahub.cli import main; main()"]
    began = time.perf_counter()
    done = subprocess.run(
        [*start, "inspect", str(folder), "--json"], stdout=subprocess.PIPE, check=False, text=True
    )
    seconds = time.perf_counter() - began
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {row["file"]: row for row in rows}, seconds


def run(argv: list[str]) -> dict[str, Any]:
    """Compare, print the table, and return figures, baselines and ratios."""
    options = _options(argv)
    truth = json.loads((options.corpus / "truth.json").read_text(encoding="utf-8"))
    ours, seconds = inspect(options.corpus)
    result = compare(truth, ours)
    console = Console()
    _print_table(console, result)
    if options.differences:
        for outcome, file, name, wanted, value in result.differences:
            console.print(f"{outcome}: {file}: {name}: truth {wanted!r}, ours {value!r}", markup=False)
    figures = {
        "stills_percent": result.percent("stills", "sidecars"),
        "sidecars_percent": result.percent("sidecars"),
        "raw_percent": result.percent("raw"),
        "video_percent": result.percent("video"),
        "sha256_equal_files": result.checked["sha256"],
        "mime_equal_files": result.checked["mime"],
        "files": result.files,
        "inspect_s": round(seconds, 2),
    }
    if options.turns:
        files = [options.corpus / row["file"] for row in truth]
        wrong = disagreements(files, options.turns, lambda turn: None)
        console.print(
            f"threads and processes: {len(wrong)} disagreements in {options.turns} turns", *wrong[:20]
        )
        figures |= {"turns": options.turns, "disagreements": len(wrong)}
    return {"figures": figures, "baselines": {}, "ratios": {}}


def _options(argv: list[str]) -> argparse.Namespace:
    default = os.environ.get("MEDIAHUB_CORPUS") or Path(__file__).parents[2] / "../shared/corpus"
    parser = argparse.ArgumentParser(prog="scripts/bench metadata", description=__doc__.splitlines()[0])
    parser.add_argument("corpus", nargs="?", type=Path, default=Path(default) / "dev")
    parser.add_argument("--differences", action="store_true", help="list every difference")
    parser.add_argument(
        "--turns",
        type=int,
        default=0,
        help="read the corpus so often with 8 threads and 4 processes, and compare with the serial result",
    )
    options = parser.parse_args(argv)
    if not (options.corpus / "truth.json").is_file():
        parser.error(f"no truth.json in {options.corpus}: give the folder, or set MEDIAHUB_CORPUS")
    return options


def _print_table(console: Console, result: Comparison) -> None:
    table = Table(title="equal / differing / missing / extra", title_justify="left")
    table.add_column("field")
    for kind in CLASSES:
        table.add_column(kind, justify="right")
    for name in FIELDS:
        table.add_row(name, *(_cell(result.counts[kind][name]) for kind in CLASSES))
    table.add_section()
    table.add_row("equal", *(f"{result.percent(kind):.2f} %" for kind in CLASSES))
    console.print(table)
    for name in ("sha256", "mime"):
        console.print(f"{name}: {result.checked[name]} of {result.files} files equal")


def _cell(counter: Counter[str]) -> str:
    numbers = [str(counter[outcome]) for outcome in OUTCOMES]
    wrong = any(counter[outcome] for outcome in OUTCOMES[1:])
    text = " ".join(numbers) if wrong else numbers[0]
    return f"[red]{text}[/]" if wrong else text
