"""A question is answered once, by its own kind, within its time."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy import func, select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import SignInChallenge
from mediahub.identity.accounts import create_user
from mediahub.identity.factors.challenges import answer, ask, look, withdraw


def test_a_question_is_answered_once(database: Database) -> None:
    with database.begin() as session:
        secret = ask(session, "kind", {"a": [1]})
        found = look(session, "kind", secret)
        assert found is not None
        assert found.details == {"a": [1]}
        assert answer(session, "other", secret) is None
        assert answer(session, "kind", secret) == found
        assert answer(session, "kind", secret) is None
        assert look(session, "kind", "") is None


def test_of_two_who_answer_at_the_same_moment_one_does(database: Database) -> None:
    """The second looks before the first is done, and is still refused."""
    found = list[bool]()
    with database.begin() as session:
        secret = ask(session, "kind")

    def second() -> None:
        with database.begin() as session:
            found.append(answer(session, "kind", secret) is not None)

    thread = threading.Thread(target=second)
    with database.begin() as session:
        assert answer(session, "kind", secret) is not None
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(30)
    assert found == [False]


def test_it_ends_and_is_swept_away(database: Database) -> None:
    with database.begin() as session:
        secret = ask(session, "kind", lasts=timedelta(seconds=-1))
        assert look(session, "kind", secret) is None
        assert answer(session, "kind", secret) is None
        ask(session, "kind")
        assert session.scalar(select(func.count()).select_from(SignInChallenge)) == 1


def test_those_of_one_person_are_withdrawn(database: Database) -> None:
    with database.begin() as session:
        user = create_user(session, "one@example.org", "correct horse battery", "press")
        secret, other = ask(session, "kind", user_id=user.id), ask(session, "kind")
        withdraw(session, "kind", user.id)
        assert look(session, "kind", secret) is None
        assert look(session, "kind", other) is not None
