"""Measurements: one run of one benchmark, kept as a file of JSON, whether it ended well or not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

KINDS = ("figures", "baselines", "ratios")
"""What a benchmark gives: its own figures, those of what it is measured against, and one by the other."""
Number = int | float


@dataclass(frozen=True, slots=True)
class Wish:
    """A benchmark to be run, with its options."""

    name: str
    options: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> Wish:
        """`search --assets 10000`, as one argument of the command line."""
        name, *options = text.split()
        return cls(name, tuple(options))

    @property
    def slug(self) -> str:
        """Its name as a file has it."""
        return re.sub(r"[^a-z0-9]+", "-", " ".join((self.name, *self.options)).lower()).strip("-")

    def __str__(self) -> str:
        return " ".join((self.name, *self.options))


@dataclass(frozen=True, slots=True)
class Measurement:
    """What came of a run."""

    name: str
    options: Sequence[str] = ()
    commit: str = ""
    began: str = ""
    """ISO 8601."""
    seconds: float = 0.0
    problem: str = ""
    """Why there is no result; empty where there is one."""
    result: dict[str, Any] = field(default_factory=dict)
    """As `scripts/bench NAME --json` prints it."""

    @property
    def wish(self) -> Wish:
        """What it is the measurement of."""
        return Wish(self.name, tuple(self.options))

    def numbers(self, kind: str) -> dict[str, Number]:
        """The numbers of one of `KINDS`; what else a benchmark says is left out."""
        found = self.result.get(kind) or {}
        return {
            name: value
            for name, value in found.items()
            if isinstance(value, Number) and not isinstance(value, bool)
        }


def keep(folder: Path, measurement: Measurement) -> None:
    """Write it into the folder in one step, over an earlier one of the same wish."""
    path = folder / f"{measurement.wish.slug}.json"
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(measurement), indent=2), "utf-8")
    draft.replace(path)


def kept(folder: Path) -> list[Measurement]:
    """Every measurement of the folder, by name and options. A file that is none is left out."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(Measurement(**json.loads(path.read_text("utf-8"))))
        except (ValueError, TypeError):
            continue
    return sorted(found, key=lambda one: (one.name, natural(one.options)))


def natural(options: Iterable[str]) -> list[tuple[int, float, str]]:
    """Options in an order in which 10,000 comes before 100,000."""
    return [(0, float(one), "") if is_number(one) else (1, 0.0, one) for one in options]


def is_number(text: str) -> bool:
    """Whether an option's value is a number."""
    return re.fullmatch(r"\d+(?:\.\d+)?", text) is not None


def still_wanted(
    wishes: Iterable[Wish], there: Iterable[Measurement], commit: str, *, again: bool
) -> list[Wish]:
    """What has to be run: all of it `again`, or what this commit has no good measurement of."""
    done = {one.wish for one in there if not one.problem and one.commit == commit}
    return [one for one in dict.fromkeys(wishes) if again or one not in done]
