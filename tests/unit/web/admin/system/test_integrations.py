"""Integrations: each with a try that says what happened."""

from __future__ import annotations

import pytest

from mediahub.administration import integrations
from mediahub.administration.integrations import Outcome
from tests.unit.web.desks import Desk


def test_a_try_says_what_happened_beside_what_was_tried(desk: Desk) -> None:
    page = desk.send("/admin/integrations", "admin", kind="s3", id="").text
    assert 'class="outcome" role="status" data-state="ok"' in page
    page = desk.send("/admin/integrations", "admin", kind="mail", id="").text
    assert 'data-state="problem"' in page
    assert desk.client("admin").post("/admin/integrations", data={"kind": "x"}).status_code == 404


def test_a_try_is_of_what_was_asked_for_and_goes_to_whoever_asks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str, str]] = []

    def tried(_: object, kind: str, number: str, to: str) -> Outcome:
        asked.append((kind, number, to))
        return Outcome(False, "The <server> said no.")

    monkeypatch.setattr(integrations, "try_it", tried)
    page = desk.send("/admin/integrations", "admin", kind="search", id="").text
    assert asked == [("search", "", "admin@example.org")]
    assert "The &lt;server&gt; said no." in page
    assert page.count('class="outcome"') == 1, "beside what was tried alone"
    assert 'class="outcome"' not in desk.get("/admin/integrations", "admin").text
    for kind in ("Storage (S3)", "FTP for cameras", "Search"):
        assert kind in page
