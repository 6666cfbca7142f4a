"""Terms of an event: versions, and who agreed to which."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, TermsAcceptance
from mediahub.identity.accounts import create_user
from mediahub.identity.terms import (
    MAX_TERMS,
    TermsError,
    TermsNotAccepted,
    accept_terms,
    count_accepted,
    current_terms,
    publish_terms,
    require_accepted,
)
from mediahub.rights import Viewer
from tests.assets import add_event


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        add_event(session)
        yield session


@pytest.fixture
def event(session: Session) -> Event:
    return session.scalars(select(Event)).one()


@pytest.fixture
def press(session: Session, event: Event) -> Viewer:
    user = create_user(session, "eva@press.example", "correct horse battery", "press")
    return Viewer(roles=frozenset({"press"}), user_id=user.id)


def test_versions_count_up_and_the_same_words_are_no_new_one(session: Session, event: Event) -> None:
    assert current_terms(session, event.id) is None
    first = publish_terms(session, event.id, "  Credit us. \nPlease.  ", None)
    assert first is not None
    assert (first.version, first.text) == (1, "Credit us.\nPlease.")
    assert publish_terms(session, event.id, "Credit us.\nPlease.", None) is None
    second = publish_terms(session, event.id, "Credit us twice.", None)
    assert second is not None
    assert (second.version, current_terms(session, event.id)) == (2, second)


@pytest.mark.parametrize("text", ["", " \n ", "x" * (MAX_TERMS + 1)])
def test_no_words_or_too_many_are_refused(session: Session, event: Event, text: str) -> None:
    with pytest.raises(TermsError, match="20,000"):
        publish_terms(session, event.id, text, None)
    assert publish_terms(session, event.id, "x" * MAX_TERMS, None) is not None


def test_press_agree_to_the_version_that_counts_and_to_each_new_one(
    session: Session, event: Event, press: Viewer
) -> None:
    require_accepted(session, press, event)  # there are none
    terms = publish_terms(session, event.id, "Credit us.", None)
    assert terms is not None
    with pytest.raises(TermsNotAccepted, match="Summit") as refused:
        require_accepted(session, press, event)
    assert refused.value.slug == "summit"
    for _ in range(2):
        accept_terms(session, press.user_id, event.id, 1)
        require_accepted(session, press, event)
    assert count_accepted(session, terms.id) == 1
    assert session.scalars(select(TermsAcceptance.email)).one() == "eva@press.example"
    publish_terms(session, event.id, "Credit us twice.", None)
    with pytest.raises(TermsNotAccepted):
        require_accepted(session, press, event)
    with pytest.raises(TermsError, match="changed since"):
        accept_terms(session, press.user_id, event.id, 1)
    assert session.scalar(select(func.count()).select_from(TermsAcceptance)) == 1


def test_the_team_need_not_and_a_guest_cannot(session: Session, event: Event) -> None:
    publish_terms(session, event.id, "Credit us.", None)
    require_accepted(session, Viewer(roles=frozenset({"marketing"}), user_id=7), event)
    with pytest.raises(TermsNotAccepted):
        require_accepted(session, Viewer(roles=frozenset({"press"})), event)


def test_there_is_nothing_to_agree_to_without_terms(session: Session, event: Event, press: Viewer) -> None:
    with pytest.raises(TermsError):
        accept_terms(session, press.user_id, event.id, 1)
