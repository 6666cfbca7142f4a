"""Health: version and licences at once, and what the doctor finds when it is asked."""

from __future__ import annotations

import pytest

from mediahub.administration import health
from mediahub.administration.health import Found, LookFailed
from tests.unit.web.desks import Desk


def test_health_says_version_and_licences_at_once(desk: Desk) -> None:
    page = desk.get("/admin/health", "admin").text
    assert "GPL-3.0-or-later" in page
    assert ">Flask<" in page or ">flask<" in page
    assert "data-first" in page, "the findings come after"


def test_what_is_wrong_comes_first_and_a_look_that_failed_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [
        Found("disk", "ok", "It is fine."),
        Found("words", "note", "None."),
        Found("ftp", "problem", "Shut."),
    ]
    monkeypatch.setattr(health, "look", lambda _: found)
    page = desk.get("/admin/health?look=1", "admin").text
    assert page.index("Shut.") < page.index("None.") < page.index("It is fine.")
    assert "Disk" in page
    assert "data-first" not in page

    def failed(_: object) -> list[Found]:
        raise LookFailed("The doctor is away.")

    monkeypatch.setattr(health, "look", failed)
    page = desk.get("/admin/health?look=1", "admin")
    assert (page.status_code, "The doctor is away." in page.text) == (200, True)
    assert "It is fine." not in page.text
