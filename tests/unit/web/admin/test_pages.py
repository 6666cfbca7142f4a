"""Who opens the pages of the installation, and who changes anything there."""

from __future__ import annotations

import pytest

from tests.unit.web.desks import EVENT, Desk

PAGES = ("storage", f"storage/{EVENT}", "work", "integrations", "health")


@pytest.mark.parametrize("page", PAGES)
def test_admins_read_it_and_nobody_else(desk: Desk, page: str) -> None:
    assert desk.get(f"/admin/{page}", "admin").status_code == 200
    for role in ("marketing", "photographer", "press"):
        assert desk.get(f"/admin/{page}", role).status_code == 403


@pytest.mark.parametrize(
    "way",
    [
        f"storage/{EVENT}",
        f"storage/{EVENT}/trash",
        "storage/quarantine",
        "work/files/1/retry",
        "integrations",
    ],
)
def test_only_admins_change_anything(desk: Desk, way: str) -> None:
    for role in ("marketing", "photographer", "press"):
        assert desk.client(role).post(f"/admin/{way}").status_code == 403
