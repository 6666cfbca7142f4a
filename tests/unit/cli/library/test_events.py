"""`mediahub events` and `mediahub users`."""

from __future__ import annotations

import json

from tests.unit.cli.conftest import Run


def test_an_event_is_made_once_and_listed(run: Run) -> None:
    made = run("events", "create", "summit", "--name", "芜湖 Summit", "--timezone", "Asia/Shanghai")
    assert (made.exit_code, made.stdout) == (0, "Event summit is there. Its library: /events/summit/\n")
    assert run("events", "list").stdout == "summit\t芜湖 Summit\tAsia/Shanghai\n"
    assert json.loads(run("events", "list", "--json").stdout)["name"] == "芜湖 Summit"
    assert run("events", "create", "summit", "--name", "Again", "--timezone", "UTC").exit_code == 1


def test_mistakes_are_said(run: Run) -> None:
    for slug, zone in (("Not A Slug", "UTC"), ("summit", "Nowhere/City")):
        failed = run("events", "create", slug, "--name", "Summit", "--timezone", zone)
        assert (failed.exit_code, failed.stderr[:7]) == (1, "Error: ")
    assert run("events", "list").stdout == ""
