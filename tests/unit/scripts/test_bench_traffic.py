"""Figures of traffic and of a soak: what Locust's statistics say, and what grew while they were looked at."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from mediahub.settings import Settings
from scripts.benches.visitors import health
from scripts.benches.visitors.health import SERVICES, growth, processor_seconds
from scripts.benches.visitors.swarm import Answers, Swarm, parsed

BUSY = "import time\nwhile time.process_time() < 0.6: pass\nprint(flush=True); input()"
"""Spends that much, then waits until it may end."""


def statistics(name: str, lengths: dict[int, int], failures: int = 0) -> dict[str, object]:
    times = {str(length): count for length, count in lengths.items()}
    count = sum(lengths.values())
    return {"name": name, "num_requests": count, "num_failures": failures, "response_times": times}


def test_quantiles_are_of_all_answers_of_the_names_together() -> None:
    met = Swarm(
        parsed(
            json.dumps(
                [
                    statistics("layout", {10: 90, 900: 10}),
                    statistics("panel", {20: 100}, failures=2),
                    statistics("file", {9000: 50}, failures=1),
                ]
            )
        )
    )

    pages = met.of("layout", "panel")

    assert (pages.count, pages.errors, met.errors) == (200, 2, 3)
    assert pages.quantile(0.45) == 10
    assert pages.quantile(0.95) == 20
    assert pages.quantile(0.96) == 900


def test_no_answers_have_no_quantile() -> None:
    assert Answers("layout", 0, 0, {}).quantile(0.95) == 0


def test_what_is_not_statistics_is_an_error() -> None:
    with pytest.raises(ValueError, match="Expecting value"):
        parsed("Locust could not start")


def test_growth_holds_the_last_quarter_against_the_second() -> None:
    held = [500, 900] + [100, 102, 104] + [150] * 3 + [200, 210, 220]
    samples = [{"web_mib": float(one)} for one in [500, *held]]

    found = growth(samples)

    assert found["web_mib"] == (102, 210, 210 / 102)


def test_growth_of_too_few_samples_is_not_told() -> None:
    assert growth([{"web_mib": 1.0}] * 3) == {}


def test_what_was_none_and_stayed_none_did_not_grow() -> None:
    assert growth([{"web_mib": 0.0}] * 8)["web_mib"] == (0, 0, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no /proc")
def test_what_processes_spend_counts_while_they_run_and_once_they_have_ended(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    before = processor_seconds(settings, "readers")
    assert set(before) == {*SERVICES, "readers"}
    with subprocess.Popen([sys.executable, "-c", BUSY], stdin=PIPE, stdout=PIPE) as busy:
        assert busy.stdout is not None
        busy.stdout.readline()
        alive = processor_seconds(settings, "readers")
    ended = processor_seconds(settings, "readers")
    assert 0.55 < alive["readers"] - before["readers"] < 1.1
    assert 0.55 < ended["readers"] - before["readers"] < 1.1
    assert {ended[name] for name in SERVICES} == {0.0}


def test_what_is_measured_waits_for_the_services_to_be_at_rest(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "LOOKS", 2)
    spent = iter([0.0, 5.0, 5.1, 9.0, 9.1, 9.2, 20.0])
    clock = iter(range(0, 1000, 5))
    monkeypatch.setattr(
        health, "processor_seconds", lambda _: dict.fromkeys(SERVICES, 0.0) | {"worker": next(spent)}
    )
    monkeypatch.setattr(health.time, "monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(health.time, "sleep", lambda _: None)

    health.await_rest(settings)

    assert next(spent) == 20.0  # not before it rested twice in a row, and no longer


def test_services_that_never_rest_are_an_error(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    spent, clock = itertools.count(), itertools.count(step=5)
    monkeypatch.setattr(health, "processor_seconds", lambda _: dict.fromkeys(SERVICES, 9.0 * next(spent)))
    monkeypatch.setattr(health.time, "monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(health.time, "sleep", lambda _: None)
    with pytest.raises(SystemExit, match="did not come to rest"):
        health.await_rest(settings)
