"""Invitations for press: for so many, until a day, and no longer than they stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import PressInvitation
from mediahub.catalog.models.base import utcnow
from mediahub.identity.press import PressError
from mediahub.identity.press_office.invitations import (
    MAX_DAYS,
    MAX_PEOPLE,
    create_invitation,
    find_invitation,
    is_open,
    list_invitations,
    revoke_invitation,
    take_place,
)
from tests.assets import add_event


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        yield session


@pytest.fixture
def event(session: Session) -> int:
    return add_event(session).id


def made(session: Session, event: int, people: int = 2, days: int = 1) -> tuple[PressInvitation, str]:
    return create_invitation(
        session, event, label=" TV ", people=people, days=days, is_approved=True, by=None
    )


def test_a_code_opens_its_invitation_in_its_event(session: Session, event: int) -> None:
    invitation, code = made(session, event)
    assert (invitation.label, code in invitation.code_sha256) == ("TV", False)
    assert find_invitation(session, event, code) is invitation
    for number, text in ((event + 1, code), (event, code + "x"), (event, "")):
        assert find_invitation(session, number, text) is None


@pytest.mark.parametrize(("people", "days"), [(0, 1), (1, 0), (MAX_PEOPLE + 1, 1), (1, MAX_DAYS + 1)])
def test_senseless_numbers_are_refused(session: Session, event: int, people: int, days: int) -> None:
    with pytest.raises(PressError, match="1 to 500 people and 1 to 90 days"):
        made(session, event, people, days)
    assert made(session, event, MAX_PEOPLE, MAX_DAYS)[0].limit == MAX_PEOPLE


def test_so_many_come_by_it_and_no_more(session: Session, event: int) -> None:
    invitation, code = made(session, event)
    assert [take_place(session, invitation) for _ in range(3)] == [True, True, False]
    session.refresh(invitation)
    assert (invitation.used, is_open(invitation)) == (2, False)
    assert find_invitation(session, event, code) is None


def test_it_ends_with_its_day_or_at_once(session: Session, event: int) -> None:
    first, code = made(session, event)
    second, _ = made(session, event)
    assert list_invitations(session, event) == [second, first]
    first.expires_at = utcnow() - timedelta(seconds=1)
    session.flush()
    assert find_invitation(session, event, code) is None
    with pytest.raises(PressError, match="no such invitation"):
        revoke_invitation(session, event + 1, second.id)
    assert is_open(second)
    revoke_invitation(session, event, second.id)
    at = second.revoked_at
    revoke_invitation(session, event, second.id)
    assert second.revoked_at == at is not None
    assert not is_open(second)
