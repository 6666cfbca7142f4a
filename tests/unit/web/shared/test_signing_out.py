"""Signing out everywhere ends every session of whoever asks, and of nobody else."""

from __future__ import annotations

from tests.unit.web.conftest import SignIn, csrf_headers

LIBRARY = "/events/summit/"


def test_all_of_ones_own_sessions_end(sign_in: SignIn) -> None:
    here, there, other = sign_in("admin"), sign_in("admin"), sign_in("press")
    answer = here.post("/sign-out-everywhere", headers=csrf_headers(here))
    assert answer.status_code == 302
    assert "/login" in answer.location
    assert here.get(LIBRARY).status_code == 302
    assert there.get(LIBRARY).status_code == 302
    assert other.get(LIBRARY).status_code == 200


def test_a_guest_ends_nothing(sign_in: SignIn) -> None:
    other = sign_in("press")
    guest = other.application.test_client()
    assert guest.post("/sign-out-everywhere").status_code in (302, 400, 401)
    assert other.get(LIBRARY).status_code == 200
