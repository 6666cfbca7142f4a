"""The report for people: the machine, what failed, and a table of each measurement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scripts.benches.reporting.measurements import KINDS, Measurement, Number


def written(
    machine: Mapping[str, Any],
    versions: Mapping[str, str],
    measurements: Sequence[Measurement],
    plots: Iterable[str],
) -> str:
    """The whole report as Markdown."""
    lines = ["# Benchmarks", "", *_pairs(machine), "", *_pairs(versions), ""]
    failed = [one for one in measurements if one.problem]
    if failed:
        lines += ["## Failed", "", *(f"- `{one.wish}`: {_line(one.problem)}" for one in failed), ""]
    lines += [line for name in plots for line in (f"![{name}]({name})", "")]
    for one in measurements:
        if not one.problem:
            lines += section(one)
    return "\n".join(lines).rstrip() + "\n"


def section(measurement: Measurement) -> list[str]:
    """One measurement: when and of which commit, and its numbers by name."""
    about = f"{measurement.began}, commit {measurement.commit}, {measurement.seconds:,.0f} s"
    table = rows(measurement)
    head = ["| | figure | baseline | ratio |", "| --- | ---: | ---: | ---: |"]
    return [f"## `{measurement.wish}`", "", about, "", *head, *table, ""]


def rows(measurement: Measurement) -> list[str]:
    """A row for each name; one that is figure, baseline and ratio at once stands in one row."""
    columns = [measurement.numbers(kind) for kind in KINDS]
    names = dict.fromkeys(name for column in columns for name in column)
    return [
        f"| {name} | " + " | ".join(said(column.get(name)) for column in columns) + " |" for name in names
    ]


def said(value: Number | None) -> str:
    """A number as people read it: no more than four digits that count."""
    if value is None:
        return ""
    if isinstance(value, int) or value == int(value):
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _pairs(values: Mapping[str, Any]) -> list[str]:
    return ["| " + " | ".join(values) + " |", "| " + " | ".join("---" for _ in values) + " |",
            "| " + " | ".join(str(one).replace("|", "\\|") for one in values.values()) + " |"]  # fmt: skip


def _line(text: str) -> str:
    return " ".join(text.split()).replace("`", "'")
