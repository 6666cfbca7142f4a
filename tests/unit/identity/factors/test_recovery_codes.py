"""Recovery codes are good once, are not to be read in the database, and are taken as people type them."""

from __future__ import annotations

from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import RecoveryCode
from mediahub.identity.accounts import create_user
from mediahub.identity.factors.recovery_codes import COUNT, count_left, make_codes, use_code


def two_users(database: Database) -> tuple[int, int]:
    with database.begin() as session:
        one = create_user(session, "one@example.org", "correct horse battery", "press")
        other = create_user(session, "other@example.org", "correct horse battery", "press")
        return one.id, other.id


def test_each_is_good_once_for_its_owner_alone(database: Database) -> None:
    one, other = two_users(database)
    with database.begin() as session:
        codes = make_codes(session, one)
    assert len(set(codes)) == COUNT
    with database.begin() as session:
        assert not use_code(session, other, codes[0])
        assert use_code(session, one, codes[0])
        assert not use_code(session, one, codes[0])
        assert count_left(session, one) == COUNT - 1
        kept = session.scalars(select(RecoveryCode.code_sha256)).all()
        assert not {code.replace("-", "") for code in codes} & set(kept)


def test_they_are_taken_as_people_type_them(database: Database) -> None:
    one, _ = two_users(database)
    with database.begin() as session:
        first, second, third, *_rest = make_codes(session, one)
        assert use_code(session, one, first.upper())
        assert use_code(session, one, f"  {second.replace('-', ' ')} ")
        assert not use_code(session, one, third[:-1])
        assert not use_code(session, one, "")


def test_new_ones_take_their_place(database: Database) -> None:
    one, _ = two_users(database)
    with database.begin() as session:
        old = make_codes(session, one)
        make_codes(session, one)
        assert not use_code(session, one, old[0])
        assert count_left(session, one) == COUNT
