"""Plots of measurements as SVG: ratios beside what they are measured against, and growth over sizes."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import pygal
from pygal.style import CleanStyle

from scripts.benches.reporting.measurements import Measurement, Number

sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]
"""Without pygal's finder of plugins, which Python warns of at every later import."""

Point = tuple[Number, Number]
SIZES = ("assets", "objects", "files", "photos", "frames", "pictures")
"""Figures that say how large a run was; over the first of them that differs, growth is drawn."""
RATIOS = "ratios.svg"
LOOK = {"style": CleanStyle, "show_legend": False, "js": ()}
"""Still pictures: no script that would be fetched from elsewhere."""


def draw(folder: Path, measurements: Sequence[Measurement]) -> list[str]:
    """Write every plot there is something for; the names of their files."""
    made = []
    ratios = ratio_bars(measurements)
    if ratios:
        chart = pygal.HorizontalBar(
            style=CleanStyle, show_legend=False, title="Ratios to the baselines", js=()
        )
        chart.x_labels = list(ratios)
        chart.add("ratio", list(ratios.values()))
        made.append(_written(chart, folder / RATIOS))
    for (name, figure), points in growth(measurements).items():
        chart = pygal.XY(**LOOK, title=f"{name}: {figure}")
        chart.add(figure, points)
        made.append(_written(chart, folder / f"{name}-{figure}.svg"))
    return made


def ratio_bars(measurements: Iterable[Measurement]) -> dict[str, Number]:
    """Each ratio by what it is of."""
    return {
        f"{one.wish}: {name}": value
        for one in measurements
        if not one.problem
        for name, value in one.numbers("ratios").items()
    }


def growth(measurements: Iterable[Measurement]) -> dict[tuple[str, str], list[Point]]:
    """By benchmark and figure, its value over the size, for benchmarks that were run in several sizes."""
    by_name: dict[str, list[dict[str, Number]]] = defaultdict(list)
    for one in measurements:
        if not one.problem:
            by_name[one.name].append(one.numbers("figures"))
    found: dict[tuple[str, str], list[Point]] = {}
    for name, runs in by_name.items():
        size = next((word for word in SIZES if len({run.get(word) for run in runs} - {None}) > 1), None)
        if size is None:
            continue
        sized = sorted((run for run in runs if size in run), key=lambda run: run[size])
        for figure in sized[0]:
            points = [(run[size], run[figure]) for run in sized if figure in run]
            if figure not in SIZES and len(points) > 1:
                found[name, figure] = points
    return found


def _written(chart: pygal.graph.graph.Graph, path: Path) -> str:
    path.write_bytes(chart.render())
    return path.name
