"""Press accounts by event: what may follow what, and what each makes of a viewer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, PressAccount, User
from mediahub.identity.accounts import create_user
from mediahub.identity.people.event_roles import set_event_roles
from mediahub.identity.press import (
    DECISIONS,
    MAX_REASON,
    SEEN_STEP,
    PressAccountMissing,
    PressError,
    account_of,
    accounts_of,
    approve_user,
    count_waiting,
    decide_account,
    is_of_team,
    may_enter,
    note_visit,
    press_rooms_of,
    require_account,
    viewer_of,
)
from tests.assets import TAKEN, add_event

PASSWORD = "correct horse battery"


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        for slug in ("summit", "gala"):
            add_event(session, slug)
        yield session


def event(session: Session, slug: str = "summit") -> int:
    return session.scalars(select(Event.id).where(Event.slug == slug)).one()


def person(session: Session, role: str = "press", name: str = "eva", *, bare: bool = False) -> User:
    user = create_user(session, f"{name}@example.org", PASSWORD, role)
    if bare:
        user.roles.clear()
    session.flush()
    return user


def asks(session: Session, user: User, state: str = "waiting", slug: str = "summit") -> PressAccount:
    account = PressAccount(event_id=event(session, slug), user_id=user.id, outlet="Daily", state=state)
    session.add(account)
    session.flush()
    return account


@pytest.mark.parametrize("state", list(DECISIONS))
@pytest.mark.parametrize("decision", ["approved", "refused", "suspended"])
def test_what_may_follow_each_state(session: Session, state: str, decision: str) -> None:
    account = asks(session, person(session), state)
    number = event(session)
    if decision in DECISIONS[state]:
        found = decide_account(session, account.id, number, decision, None, " No card. ")  # type: ignore[arg-type]
        assert found.state == decision
        assert found.reason == ("" if decision == "approved" else "No card.")
        assert found.decided_at is not None
    else:
        with pytest.raises(PressError, match="a moment ago"):
            decide_account(session, account.id, number, decision, None, "No.")  # type: ignore[arg-type]


def test_a_refusal_needs_words_and_an_account_its_event(session: Session) -> None:
    account = asks(session, person(session))
    with pytest.raises(PressError, match="Say why"):
        decide_account(session, account.id, event(session), "refused", None, " ")
    with pytest.raises(PressError, match="too long"):
        decide_account(session, account.id, event(session), "refused", None, "x" * (MAX_REASON + 1))
    assert account.state == "waiting"
    with pytest.raises(PressError, match="no such press account"):
        decide_account(session, account.id, event(session, "gala"), "approved", None)
    with pytest.raises(PressAccountMissing):
        require_account(session, event(session, "gala"), account.id)
    assert require_account(session, event(session), account.id) is account


def test_an_approved_account_is_press_of_its_own_event(session: Session) -> None:
    user = person(session, bare=True)
    assert viewer_of(session, user).roles == frozenset()
    asks(session, user, "waiting", "gala")
    assert viewer_of(session, user).roles == frozenset()
    approve_user(session, user.id, event(session), "Daily")
    viewer = viewer_of(session, user)
    assert (viewer.roles, viewer.press_in) == ({"press"}, {"summit"})
    assert viewer.belongs_to("summit")
    assert not viewer.belongs_to("gala")


def test_the_role_is_for_every_event_but_those_that_barred_them(session: Session) -> None:
    user = person(session)
    assert viewer_of(session, user).press_in is None
    account = asks(session, user, "suspended")
    assert viewer_of(session, user).press_in == {"gala"}
    account.state = "refused"
    session.flush()
    assert viewer_of(session, user).press_in == {"gala"}
    account.state = "waiting"
    session.flush()
    assert viewer_of(session, user).press_in is None


def test_who_is_shut_out_is_nobody_and_the_team_is_never_barred(session: Session) -> None:
    user, admin = person(session), person(session, "admin", "otto")
    asks(session, admin, "suspended")
    assert viewer_of(session, admin).roles == {"admin"}
    user.active = False
    assert viewer_of(session, user).roles == frozenset()


def test_a_role_of_one_event_makes_somebody_team(session: Session) -> None:
    user = person(session, bare=True)
    assert not is_of_team(session, user)
    set_event_roles(session, user.id, event(session, "gala"), ["marketing"])
    assert is_of_team(session, user)
    assert viewer_of(session, user).in_team_of("gala")


@pytest.mark.parametrize(
    ("who", "slugs"),
    [
        ("admin", {"summit", "gala"}),
        ("press", {"summit", "gala"}),
        ("approved", {"summit"}),
        ("of gala", {"gala"}),
        ("nobody", set()),
    ],
)
def test_events_that_they_may_look_into(session: Session, who: str, slugs: set[str]) -> None:
    user = person(session, who if who in ("admin", "press") else "press", bare=who not in ("admin", "press"))
    if who == "approved":
        approve_user(session, user.id, event(session))
    if who == "of gala":
        set_event_roles(session, user.id, event(session, "gala"), ["photographer"])
    found = session.scalars(select(Event.slug).where(may_enter(viewer_of(session, user))))
    assert set(found) == slugs


def test_accounts_are_listed_and_counted(session: Session) -> None:
    eva, otto = person(session), person(session, name="otto")
    first, second = asks(session, eva), asks(session, otto, "approved")
    first.requested_at, second.requested_at = TAKEN, TAKEN + timedelta(hours=1)
    third = asks(session, eva, "approved", "gala")
    third.requested_at = TAKEN + timedelta(hours=2)
    session.flush()
    assert accounts_of(session, event(session)) == [second, first]
    assert (count_waiting(session, "summit"), count_waiting(session, "gala")) == (1, 0)
    assert press_rooms_of(session, eva.id) == ["gala", "summit"]
    assert account_of(session, eva.id, event(session)) is first
    assert account_of(session, otto.id, event(session, "gala")) is None
    assert approve_user(session, eva.id, event(session)) is first
    assert first.state == "approved"


def test_a_visit_is_noted_every_few_minutes(database: Database) -> None:
    with database.begin() as session:
        add_event(session)
        user = person(session)
        asks(session, user, "approved")
        number = user.id

    def seen() -> object:
        with database.read() as session:
            return session.scalars(select(PressAccount.last_seen_at)).one()

    note_visit(database, number, "nowhere", TAKEN)
    assert seen() is None
    note_visit(database, number, "summit", TAKEN)
    note_visit(database, number, "summit", TAKEN + SEEN_STEP - timedelta(seconds=1))
    assert seen() == TAKEN
    note_visit(database, number, "summit", TAKEN + SEEN_STEP)
    assert seen() == TAKEN + SEEN_STEP
