"""Press accounts and invitations on the desk's page."""

from __future__ import annotations

import re

import pytest

from mediahub.catalog.models import Event, Mail, PressAccount, PressInvitation, User
from tests.unit.web.desks import Desk


@pytest.fixture
def waiting(desk: Desk, request: pytest.FixtureRequest) -> PressAccount:
    """Somebody who asked to be let in."""
    email = f"{abs(hash(request.node.name))}@paper.example"
    with desk.counter.services.database.begin() as session:
        user = User(email=email, name="Anna Berg", fs_uniquifier=email)
        session.add(user)
        session.flush()
        event = session.query(Event).one()
        account = PressAccount(event_id=event.id, user_id=user.id, outlet="The Paper")
        session.add(account)
        session.flush()
        number = account.id
    return desk.rows(PressAccount, PressAccount.id == number)[0]


def test_who_waits_is_approved_refused_and_suspended(desk: Desk, waiting: PressAccount) -> None:
    assert "Anna Berg" in desk.get("accounts").text
    for decision, words in (
        ("approved", "is approved"),
        ("suspended", "is suspended"),
    ):
        page = desk.send(f"accounts/{waiting.id}", decision=decision, reason="Because.")
        assert words in page.text
        assert [row.state for row in desk.rows(PressAccount, PressAccount.id == waiting.id)] == [decision]
    assert len(desk.rows(Mail)) >= 2
    assert desk.send(f"accounts/{waiting.id}", decision="promoted").status_code == 400


def test_a_link_to_hand_over_is_shown_once(desk: Desk, waiting: PressAccount) -> None:
    desk.send(f"accounts/{waiting.id}", decision="approved")
    page = desk.send(f"accounts/{waiting.id}/link")
    assert re.search(r"/sign-in[?#]", page.text)
    assert not re.search(r"/sign-in[?#]", desk.get("accounts").text)
    assert desk.get(f"accounts/{waiting.id}/proof").status_code == 404


def test_an_invitation_is_made_and_ended(desk: Desk) -> None:
    page = desk.send("accounts/invitations", label="The agency", people=3, days=7, approved="on")
    assert "/press/desk/register?invitation=" in page.text
    row = desk.rows(PressInvitation)[-1]
    assert (row.label, row.is_approved) == ("The agency", True)
    assert desk.send(f"accounts/invitations/{row.id}/revoke").status_code == 200
    before = len(desk.rows(PressInvitation))
    desk.send("accounts/invitations", label="", people=0, days=0)
    assert len(desk.rows(PressInvitation)) == before


def test_it_is_the_desks(desk: Desk, waiting: PressAccount) -> None:
    for role in ("photographer", "press"):
        assert desk.get("accounts", role).status_code == 403
        assert desk.send(f"accounts/{waiting.id}", role=role, decision="approved").status_code == 403
