"""The examples in docs/operating: they parse, their programs take them, and they name metrics that exist."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import compose_spec
import pytest
import yaml
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from mediahub.cli import COMMANDS
from mediahub.settings import Settings
from tests.conftest import CHECKOUT, skip_or_fail
from tests.unit.web.conftest import app

__all__ = ["app"]
EXAMPLES = CHECKOUT / "docs" / "operating"
METRIC = re.compile(r"\bmediahub_[a-z_]+")
QUEUES = re.compile(r'queue=~?"([a-z_|]+)"')


@pytest.fixture
def metrics(app: Flask) -> dict[str, set[str]]:
    """Every metric that there is, with the queues that it has values for."""
    text = app.test_client().get("/metrics").get_data(as_text=True)
    return {
        family.name: {sample.labels.get("queue", "") for sample in family.samples}
        for family in text_string_to_metric_families(text)
    }


def alerts() -> dict[str, str]:
    """By name, what each alert asks."""
    groups = yaml.safe_load((EXAMPLES / "alerts.yml").read_text())["groups"]
    return {rule["alert"]: rule["expr"] for group in groups for rule in group["rules"]}


def panels() -> dict[str, str]:
    """By title and number, what each query of the dashboard asks."""
    found = json.loads((EXAMPLES / "dashboard.json").read_text())["panels"]
    return {f"{one['title']} {ask['refId']}": ask["expr"] for one in found for ask in one["targets"]}


@pytest.mark.parametrize("asked", [alerts, panels], ids=["alerts", "dashboard"])
def test_alerts_and_dashboard_ask_for_metrics_that_there_are(asked, metrics: dict[str, set[str]]) -> None:
    asks = asked()
    assert len(asks) > 12
    for name, expression in asks.items():
        assert METRIC.search(expression) or 'job="mediahub"' in expression, name
        assert set(METRIC.findall(expression)) <= metrics.keys(), name
        for queue in QUEUES.findall(expression):
            assert set(queue.split("|")) <= metrics["mediahub_queue_depth"], name


def test_panels_lie_side_by_side_and_not_on_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in json.loads((EXAMPLES / "dashboard.json").read_text())["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells


def test_prometheus_takes_rules_and_configuration() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed: it is in Debian's prometheus, of 100 MB")
    for words in (["rules", "alerts.yml"], ["config", "--syntax-only", "prometheus.yml"]):
        subprocess.run([promtool, "check", *words], cwd=EXAMPLES, check=True, capture_output=True)
    rules = Path(__file__).with_name("alerts_test.yml")
    tested = subprocess.run([promtool, "test", "rules", rules], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stdout + tested.stderr


@pytest.mark.parametrize("name", ["mediahub.service", "mediahub@.service"])
def test_systemd_takes_the_units(name: str, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        skip_or_fail("systemd", "systemd-analyze is not installed")
    text = (EXAMPLES / name).read_text()
    (command,) = re.findall(r"^ExecStart=/opt/mediahub/bin/mediahub (.+)$", text, re.M)
    assert command == "%i" or command.split()[0] in COMMANDS
    unit = tmp_path / name.replace("@", "@web")
    unit.write_text(text.replace("/opt/mediahub/bin/mediahub", sys.executable))
    checked = subprocess.run([program, "verify", "--man=no", unit], capture_output=True, text=True)
    ours = [line for line in checked.stderr.splitlines() if unit.name in line]
    assert (checked.returncode, ours) == (0, []), checked.stderr


def test_caddy_takes_the_file() -> None:
    program = shutil.which("caddy")
    if program is None:
        skip_or_fail("caddy", "caddy is not installed")
    file = str(EXAMPLES / "Caddyfile")
    checked = subprocess.run(
        [str(program), "validate", "--adapter", "caddyfile", "--config", file], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    neat = subprocess.run([str(program), "fmt", file], capture_output=True, text=True)
    assert neat.stdout == (EXAMPLES / "Caddyfile").read_text()


def test_the_container_is_built_as_the_trade_does_it() -> None:
    program = Path(sys.executable).with_name("hadolint")
    checked = subprocess.run([program, EXAMPLES / "Containerfile"], capture_output=True, text=True)
    assert (checked.returncode, checked.stdout) == (0, "")
    for copied in re.findall(r"-r (\S+\.lock)", (EXAMPLES / "Containerfile").read_text()):
        assert (CHECKOUT / copied).exists()


def test_compose_takes_the_file_and_its_settings_exist() -> None:
    text = (EXAMPLES / "compose.yml").read_text()
    found = compose_spec.PyCompose.from_yaml(text)
    assert set(found.service_names()) == {"mediahub", "database", "caddy"}
    environment = yaml.safe_load(text)["services"]["mediahub"]["environment"]
    names = {name.removeprefix("MEDIAHUB_").lower() for name in environment}
    assert names <= set(Settings.model_fields)


@pytest.mark.parametrize("wrong", ["services: {a: {image: [1]}}", "services: {a: {prots: ['80:80']}}"])
def test_a_wrong_compose_file_is_seen(wrong: str) -> None:
    """Or the test above would find nothing."""
    with pytest.raises(Exception, match=r".+"):
        compose_spec.PyCompose.from_yaml(wrong)
