"""Sign-in links: good once, for a while, and never for the team."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import SignInLink, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.identity.links import RETENTION, count_over, find_link, forget_over, make_link, use_link


@pytest.fixture
def eva(database: Database) -> int:
    with database.begin() as session:
        return create_user(session, "eva@press.example", "correct horse battery", "press").id


def link(session: Session, user: int, **more: timedelta) -> str:
    return make_link(session, session.get_one(User, user), "/events/summit/", **more)


def test_a_link_works_once_and_its_secret_is_kept_nowhere(database: Database, eva: int) -> None:
    with database.begin() as session:
        secret = link(session, eva)
        session.flush()
        kept = session.scalars(select(SignInLink.secret_sha256)).one()
        assert secret not in kept
    with database.begin() as session:
        found = find_link(session, secret)
        assert found is not None
        assert (found.user.email, found.target) == ("eva@press.example", "/events/summit/")
        assert use_link(session, secret) is not None
    with database.begin() as session:
        assert use_link(session, secret) is None
        assert find_link(session, "another") is None


def test_of_two_who_use_it_at_once_one_comes_in(database: Database, eva: int) -> None:
    with database.begin() as session:
        secret = link(session, eva)
        session.flush()
        assert find_link(session, secret) is not None
        used = update(SignInLink).values(used_at=utcnow()).execution_options(synchronize_session=False)
        session.execute(used)
        assert use_link(session, secret) is None


@pytest.mark.parametrize("why", ["over", "shut out", "team"])
def test_it_works_for_nobody_else(database: Database, eva: int, why: str) -> None:
    with database.begin() as session:
        lasts = timedelta(0) if why == "over" else timedelta(minutes=1)
        secret = link(session, eva, lasts=lasts)
        user = session.get_one(User, eva)
        if why == "shut out":
            user.active = False
        if why == "team":
            other = create_user(session, "otto@example.org", "correct horse battery", "marketing")
            secret = link(session, other.id)
        session.flush()
        assert find_link(session, secret) is None
        assert use_link(session, secret) is None


def test_old_ones_are_counted_and_forgotten_some_at_a_time(database: Database, eva: int) -> None:
    with database.begin() as session:
        for days in (3, 2, 1):
            link(session, eva, lasts=-timedelta(days=days))
        link(session, eva)
        session.flush()
        before = utcnow() - timedelta(days=1.5)
        assert count_over(session, before) == 2
        assert forget_over(session, before, 1) == 1
        assert forget_over(session, before, 5) == 1
        assert (count_over(session, before), count_over(session, utcnow())) == (0, 1)


def test_a_new_link_sweeps_those_that_ended_long_ago(database: Database, eva: int) -> None:
    with database.begin() as session:
        link(session, eva, lasts=-RETENTION - timedelta(seconds=1))
        session.flush()
        link(session, eva, lasts=-RETENTION + timedelta(minutes=1))
        session.flush()
        assert session.scalar(select(func.count()).select_from(SignInLink)) == 1
        link(session, eva)
        session.flush()
        assert session.scalar(select(func.count()).select_from(SignInLink)) == 2


def test_a_long_target_is_cut(database: Database, eva: int) -> None:
    with database.begin() as session:
        make_link(session, session.get_one(User, eva), "/" * 600)
        session.flush()
        assert session.scalars(select(SignInLink)).one().target == "/" * 500
