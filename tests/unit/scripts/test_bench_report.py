"""`scripts/bench report`: what is kept, what is run again, and what the report says of it."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scripts.benches import report
from scripts.benches.__main__ import known
from scripts.benches.reporting.markdown import rows, said, written
from scripts.benches.reporting.measurements import Measurement, Wish, keep, kept, still_wanted
from scripts.benches.reporting.plots import draw, growth, ratio_bars

GOOD = Measurement(
    "load", commit="abc", seconds=4.0,
    result={"figures": {"per_s": 1234.5, "clients": 50, "note": "x", "on": True}, "ratios": {"per_s": 0.25},
            "baselines": {"per_s": 4938.0}},
)  # fmt: skip
BAD = Measurement("pages", commit="abc", problem="it ended with status 1: no Chromium\nis here")


def search(assets: int, p95: float) -> Measurement:
    figures = {"assets": assets, "p95_ms": p95, "size": 3}
    return Measurement(
        "search", ("--assets", str(assets)), "abc", result={"figures": figures, "ratios": {"x": 2}}
    )


def test_each_measurement_is_a_file_of_its_own_and_comes_back(tmp_path: Path) -> None:
    for one in (search(100_000, 4.0), search(9_000, 2.0), GOOD, BAD):
        keep(tmp_path, one)
    (tmp_path / "report.json").write_text("{}")
    (tmp_path / "torn.json").write_text("{")
    found = kept(tmp_path)
    assert [str(one.wish) for one in found] == [
        "load",
        "pages",
        "search --assets 9000",
        "search --assets 100000",
    ]
    assert found[0].numbers("figures") == {"per_s": 1234.5, "clients": 50}


def test_only_what_this_commit_has_no_good_measurement_of_is_run() -> None:
    wishes = [Wish("load"), Wish("pages"), Wish.of("search --assets 9000"), Wish("load")]
    there = [GOOD, BAD]
    assert still_wanted(wishes, there, "abc", again=False) == [wishes[1], wishes[2]]
    assert still_wanted(wishes, there, "def", again=False) == wishes[:3]
    assert still_wanted(wishes, there, "abc", again=True) == wishes[:3]


def test_figure_baseline_and_ratio_of_one_name_stand_in_one_row() -> None:
    assert rows(GOOD) == ["| per_s | 1,234 | 4,938 | 0.25 |", "| clients | 50 |  |  |"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (0, "0"), (1_000_000, "1,000,000"), (0.12345, "0.1235"), (98.765, "98.77"), (-1.0, "-1")],
)
def test_numbers_as_people_read_them(value: float | None, text: str) -> None:
    assert said(value) == text


def test_the_report_names_the_machine_and_what_failed() -> None:
    text = written({"cpu": "A|B", "cores": 2}, {"commit": "abc"}, [GOOD, BAD], ["ratios.svg"])
    assert r"| A\|B | 2 |" in text
    assert "- `pages`: it ended with status 1: no Chromium is here" in text
    assert "![ratios.svg](ratios.svg)" in text
    assert "## `load`" in text
    assert "## `pages`" not in text


def test_growth_is_drawn_over_the_size_that_differs(tmp_path: Path) -> None:
    several = [search(100_000, 4.0), search(9_000, 2.0), GOOD, BAD]
    assert growth(several) == {
        ("search", "p95_ms"): [(9_000, 2.0), (100_000, 4.0)],
        ("search", "size"): [(9_000, 3), (100_000, 3)],
    }
    assert growth([search(9_000, 2.0)]) == {}
    assert len(ratio_bars(several)) == 3
    names = draw(tmp_path, several)
    assert names == ["ratios.svg", "search-p95_ms.svg", "search-size.svg"]
    for name in names:
        tree = ElementTree.parse(tmp_path / name).getroot()
        assert tree.tag.endswith("svg")
        assert not any("script" in one.tag and "http" in str(one.attrib) for one in tree.iter())
    assert draw(tmp_path, [BAD]) == []


def test_a_failure_is_shown_and_ends_with_status_1_and_what_is_there_is_not_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def measure(wish: Wish, folder: Path, patience: float) -> Measurement:
        ran.append(str(wish))
        return BAD if wish.name == "pages" else GOOD

    monkeypatch.setattr(report, "measure", measure)
    monkeypatch.setattr(report, "_commit", lambda: "abc")
    for expected in (["load", "pages"], ["pages"], []):
        ran.clear()
        more = ["--only-report"] if not expected else []
        with pytest.raises(SystemExit) as ended:
            report.run(["load", "pages", "--folder", str(tmp_path), *more])
        assert (ended.value.code, ran) == (1, expected)
    whole = json.loads((tmp_path / "report.json").read_text())
    assert [bool(one["problem"]) for one in whole["measurements"]] == [False, True]
    assert whole["machine"]["cores"]
    with pytest.raises(SystemExit, match="no benchmark nonsense"):
        report.run(["nonsense", "--folder", str(tmp_path)])


def test_what_does_not_end_or_breaks_is_a_failure_with_its_last_words(tmp_path: Path) -> None:
    broken = report.measure(Wish("search", ("--nonsense",)), tmp_path, 60)
    assert "unrecognized arguments: --nonsense" in broken.problem
    endless = report.measure(Wish("search", ("--assets", "300")), tmp_path, 0.01)
    assert "took longer" in endless.problem


@pytest.mark.parametrize("name", known())
def test_every_benchmark_says_what_it_takes(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        import_module(f"scripts.benches.{name}").run(["--help"])
    assert ended.value.code == 0
    assert "usage:" in capsys.readouterr().out


def test_the_cheapest_is_run_by_the_command_itself(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scripts.benches", "report", "--quick", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=report.CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "## `search" in (tmp_path / "report.md").read_text()
    (found,) = kept(tmp_path)
    assert found.numbers("figures")["assets"] == 300
