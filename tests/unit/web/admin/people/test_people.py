"""The People pages: found, invited, given roles, signed out, disabled, deleted; by admins alone."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from mediahub import audit
from mediahub.audit.origin import ActorKind, Origin
from mediahub.catalog.models import ApiToken, Event, SignInSession, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.identity.people.event_roles import event_roles_of
from mediahub.identity.tokens import create_token, is_over
from tests.takers import PASSWORD
from tests.unit.web.desks import Desk

PEOPLE = "/admin/people"


@pytest.fixture
def lena(desk: Desk) -> int:
    """Somebody whose account is theirs alone for one test."""
    with desk.counter.services.database.begin() as session:
        if (old := session.scalar(select(User).where(User.email == "lena@example.org"))) is not None:
            session.delete(old)
            session.flush()
        return create_user(session, "lena@example.org", PASSWORD, "photographer", "Lena Fuchs").id


def own_id(desk: Desk) -> int:
    with desk.counter.services.database.read() as session:
        return session.scalars(select(User.id).where(User.email == "admin@example.org")).one()


def event_id(desk: Desk) -> int:
    with desk.counter.services.database.read() as session:
        return session.scalars(select(Event.id).order_by(Event.id)).first() or 0


def send(desk: Desk, where: str, **form: object) -> str:
    answer = desk.client("admin").post(f"{PEOPLE}{where}", data=form, follow_redirects=True)
    assert answer.status_code in (200, 400), answer.text
    return html.unescape(answer.text)


@pytest.mark.parametrize("role", ["marketing", "photographer", "press"])
def test_people_are_the_business_of_admins(desk: Desk, lena: int, role: str) -> None:
    for way in ("", "/invite", f"/{lena}"):
        assert desk.get(f"{PEOPLE}{way}", role).status_code == 403
    for way in ("/invite", f"/{lena}/roles", f"/{lena}/disable", f"/{lena}/delete", f"/{lena}/link"):
        assert desk.post(f"{PEOPLE}{way}", role=role).status_code == 403
    with desk.counter.services.database.read() as session:
        assert session.get_one(User, lena).active


def test_somebody_is_found_and_shown(desk: Desk, lena: int) -> None:
    page = desk.get(f"{PEOPLE}?q=fuchs&state=active&factor=no&role=photographer", "admin").text
    assert f'href="{PEOPLE}/{lena}"' in page
    assert "Lena Fuchs" not in desk.get(f"{PEOPLE}?q=fuchs&role=marketing", "admin").text
    assert desk.get(f"{PEOPLE}?page=x&event=y&state=z", "admin").status_code == 200
    assert "lena@example.org" in desk.get(f"{PEOPLE}/{lena}", "admin").text
    assert desk.get(f"{PEOPLE}/999999", "admin").status_code == 404


def test_what_they_did_is_what_they_did_and_nobody_else(desk: Desk, lena: int) -> None:
    with desk.counter.services.database.begin() as session:
        for user_id, name in ((lena, "of Lena"), (own_id(desk), "of an admin")):
            actor = Origin(ActorKind.USER, id=user_id, name=name)
            audit.record(session, audit.Action.SETTINGS_CHANGED, audit.Subject("settings"), actor=actor)
    page = desk.get(f"{PEOPLE}/{lena}", "admin").text
    link = re.search(r'href="(/admin/audit\?[^"]*)"', page)
    assert link
    log = desk.get(html.unescape(link[1]), "admin").text
    assert "of Lena" in log
    assert "of an admin" not in log


def test_an_invitation_shows_its_link_once_and_it_opens_the_door(desk: Desk) -> None:
    number = event_id(desk)
    fields = {
        "email": "ida@example.org",
        "name": "Ida",
        "in": [f"{number}:marketing", f"{number}:x", "y:admin"],
    }
    page = send(desk, "/invite", way="link", **fields)
    link = re.search(r'value="(http[^"]+)"', page)
    assert link, page
    with desk.counter.services.database.read() as session:
        user = session.scalars(select(User).where(User.email == "ida@example.org")).one()
        assert (user.password, list(user.role_names)) == (None, [])
        assert {role for _, role in event_roles_of(session, user.id)} == {"marketing"}
    assert link[1] not in desk.get(f"{PEOPLE}/{user.id}", "admin").text
    door = desk.counter.app.test_client().get(link[1])
    assert door.status_code == 200
    assert "ida@example.org" in door.text
    for wrong in (
        {"email": "ida@example.org", "role": "press"},
        {"email": "x"},
        {"email": "new@example.org"},
    ):
        assert 'role="alert"' in send(desk, "/invite", way="link", **wrong)


def test_roles_are_exactly_those_that_are_ticked(desk: Desk, lena: int) -> None:
    number = event_id(desk)
    page = send(desk, f"/{lena}/roles", **{"in": [f"{number}:marketing", f"{number}:photographer"]})
    assert f'value="{number}:marketing" checked' in page
    with desk.counter.services.database.read() as session:
        assert session.get_one(User, lena).roles == []
        assert {role for _, role in event_roles_of(session, lena)} == {"marketing", "photographer"}
    send(desk, f"/{lena}/roles", role=["marketing"])
    with desk.counter.services.database.read() as session:
        assert list(session.get_one(User, lena).role_names) == ["marketing"]
        assert event_roles_of(session, lena) == frozenset()
    assert "role" in send(desk, f"/{lena}/roles", role=["director"])


def test_a_role_at_an_event_that_no_number_can_name_is_none(desk: Desk, lena: int) -> None:
    ticked = ["9" * 30 + ":marketing", f"{1 << 40}:marketing", "²:marketing"]
    form = {"role": ["photographer"], "in": ticked}
    assert desk.client("admin").post(f"{PEOPLE}/{lena}/roles", data=form).status_code == 303
    with desk.counter.services.database.read() as session:
        assert event_roles_of(session, lena) == frozenset()


def test_devices_and_tokens_are_ended(desk: Desk, lena: int) -> None:
    browser = desk.counter.client("lena")
    with desk.counter.services.database.begin() as session:
        token, _ = create_token(session, "lena@example.org", ["read"], days=1, name="laptop")
        device = session.scalars(select(SignInSession.id).where(SignInSession.user_id == lena)).one()
    shown = desk.get(f"{PEOPLE}/{lena}", "admin").text
    assert "laptop" in shown
    assert f"/devices/{device}/sign-out" in shown
    send(desk, f"/{lena}/devices/{device}/sign-out")
    assert browser.get(f"/events/{desk.counter.event}/").status_code == 401
    assert desk.client("admin").post(f"{PEOPLE}/{lena}/devices/{device}/sign-out").status_code == 404
    send(desk, f"/{lena}/tokens/{token.prefix}/end")
    with desk.counter.services.database.read() as session:
        assert is_over(session.scalars(select(ApiToken).where(ApiToken.user_id == lena)).one(), utcnow())
    again = desk.counter.client("lena")
    send(desk, f"/{lena}/sign-out")
    assert again.get(f"/events/{desk.counter.event}/").status_code == 401


def test_an_account_is_disabled_enabled_renamed_and_deleted(desk: Desk, lena: int) -> None:
    browser = desk.counter.client("lena")
    send(desk, f"/{lena}/disable")
    assert browser.get(f"/events/{desk.counter.event}/").status_code == 401
    send(desk, f"/{lena}/enable")
    assert "Lena B." in send(desk, f"/{lena}/name", name="Lena B.")
    assert "Lena B." in send(desk, f"/{lena}/delete", typed="something else")
    assert "Lena B." not in send(desk, f"/{lena}/delete", typed="lena@example.org").partition("<main")[2]
    with desk.counter.services.database.read() as session:
        assert session.get(User, lena) is None


def test_nobody_locks_themselves_out(desk: Desk) -> None:
    own = own_id(desk)
    assert f"/{own}/disable" not in desk.get(f"{PEOPLE}/{own}", "admin").text
    for way, form in (
        ("disable", {}),
        ("delete", {"typed": "admin@example.org"}),
        ("roles", {"role": "marketing"}),
        ("factors/remove", {}),
    ):
        assert "your own account: another admin has to do that" in send(desk, f"/{own}/{way}", **form), way
    assert desk.get(PEOPLE, "admin").status_code == 200


def test_what_changes_an_account_asks_who_one_is_once_more(desk: Desk, lena: int) -> None:
    database = desk.counter.services.database
    with database.begin() as session:
        long_ago = utcnow() - timedelta(hours=1)
        own = SignInSession.user_id == own_id(desk)
        session.execute(update(SignInSession).where(own).values(authenticated_at=long_ago))
    asked = desk.client("admin").post(f"{PEOPLE}/{lena}/disable", headers={"Accept": "text/html"})
    assert asked.status_code == 403
    assert "proof_password" in asked.text
    with database.read() as session:
        assert session.get_one(User, lena).active
    proven = {"proof_password": PASSWORD}
    headers = {"Accept": "text/html"}
    done = desk.client("admin").post(f"{PEOPLE}/{lena}/disable", data=proven, headers=headers)
    assert done.status_code == 303
    with database.read() as session:
        assert not session.get_one(User, lena).active
