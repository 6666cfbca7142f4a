"""Who opens and who changes the pages of a programme and of a vocabulary."""

from __future__ import annotations

import pytest

from tests.unit.web.conftest import SignIn, csrf_headers

PAGES = ("/events/summit/programme", "/events/summit/vocabulary")


@pytest.mark.parametrize("path", PAGES)
def test_the_team_looks_and_press_and_guests_do_not(sign_in: SignIn, path: str) -> None:
    assert sign_in("admin").get(path).status_code == 200
    photographer = sign_in("photographer")
    assert photographer.get(path).status_code == 200
    assert sign_in("press").get(path).status_code == 403
    guest = photographer.application.test_client().get(path)
    assert guest.status_code == 302
    assert "/login" in guest.location


@pytest.mark.parametrize("path", ["/events/summit/programme/sessions", "/events/summit/vocabulary/tags"])
def test_who_only_looks_changes_nothing(sign_in: SignIn, path: str) -> None:
    photographer, admin = sign_in("photographer"), sign_in("admin")
    refused = photographer.post(path, json={}, headers=csrf_headers(photographer))
    allowed = admin.post(path, json={}, headers=csrf_headers(admin))
    assert refused.status_code == 403
    assert allowed.status_code != 403
