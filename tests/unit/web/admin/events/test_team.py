"""The team of an event: people with roles for it, added, changed, and taken out by its admins."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import EventRole, User
from tests.unit.web.desks import Desk


def roles(desk: Desk, email: str) -> list[str]:
    """Somebody's roles for single events."""
    user = desk.rows(User, User.email == email)[0]
    return [one.role for one in desk.rows(EventRole, EventRole.user_id == user.id)]


def send(desk: Desk, way: str, **form: object) -> str:
    """A form of an admin; the page that follows."""
    return desk.client("admin").post(way, data=form, follow_redirects=True).text


def test_somebody_new_gets_a_link_that_is_shown_once(desk: Desk, slug: str) -> None:
    email = f"new-{slug}@example.org"
    page = send(desk, f"/events/{slug}/team", email=email, name="Neo", role="photographer")
    assert "/new-password/" in page or "http" in page.split('readonly value="')[1].split('"')[0]
    listed = desk.get(f"/events/{slug}/team", "admin").text
    assert email in listed
    assert 'readonly value="' not in listed
    assert roles(desk, email) == ["photographer"]


def test_roles_are_those_that_are_ticked_and_none_takes_out(desk: Desk, slug: str) -> None:
    email = f"member-{slug}@example.org"
    send(desk, f"/events/{slug}/team", email=email, role=["photographer", "marketing"])
    number = desk.rows(User, User.email == email)[0].id
    assert set(roles(desk, email)) == {"photographer", "marketing"}
    send(desk, f"/events/{slug}/team/{number}", role="marketing")
    assert roles(desk, email) == ["marketing"]
    assert email in desk.get(f"/events/{slug}/team", "admin").text
    send(desk, f"/events/{slug}/team/{number}")
    assert roles(desk, email) == []
    assert email not in desk.get(f"/events/{slug}/team", "admin").text


@pytest.mark.parametrize(
    ("form", "words"),
    [({"email": "nobody", "role": "photographer"}, "nobody"), ({"email": "x@example.org"}, "x@example.org")],
)
def test_a_form_that_makes_nobody_a_member_comes_back_with_what_was_typed(
    desk: Desk, slug: str, form: dict[str, str], words: str
) -> None:
    answer = desk.client("admin").post(f"/events/{slug}/team", data=form)
    assert answer.status_code == 400
    assert f'value="{words}"' in answer.text
    assert not desk.rows(User, User.email == form["email"])


@pytest.mark.parametrize("role", ["marketing", "photographer", "press"])
def test_the_team_is_the_business_of_admins(desk: Desk, slug: str, role: str) -> None:
    assert desk.get(f"/events/{slug}/team", role).status_code in (403, 404)
    sent = {"email": "sneaky@example.org", "role": "admin"}
    assert desk.client(role).post(f"/events/{slug}/team", data=sent).status_code in (403, 404)
    assert not desk.rows(User, User.email == "sneaky@example.org")
