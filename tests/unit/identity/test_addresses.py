"""An account has one address, however it is typed, and what one way in makes, every other one finds."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import text

from mediahub.catalog.db.database import Database, alembic_config
from mediahub.catalog.models import Event
from mediahub.identity.accounts import AccountError, create_user
from mediahub.identity.addresses import AddressError, canonical_address, find_user, user_ids
from mediahub.identity.press_office.registration import Application, register
from mediahub.identity.tokens import create_token

PASSWORD = "correct horse battery"
SPELLINGS = (
    "anna@example.org",
    "ANNA@Example.ORG",
    "  anna@example.org ",
    "anna@ｅxample.org",
    "ａｎｎａ＠example.org",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_of_an_address_is_one(spelling: str) -> None:
    assert canonical_address(spelling) == "anna@example.org"


def test_letters_of_every_script_and_domain_are_folded() -> None:
    assert canonical_address("ÄNNE@Bücher.example") == canonical_address("änne@xn--bcher-kva.example")
    assert canonical_address("änne@BÜCHER.example") == canonical_address("A\u0308nne@bücher.example")


@pytest.mark.parametrize("nonsense", ["nonsense", "", "a@", "@b.org", "a b@c.org", "a@b..org", "a@@b.org"])
def test_what_is_no_address_is_refused(nonsense: str) -> None:
    with pytest.raises(AddressError, match="no e-mail address"):
        canonical_address(nonsense)


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [
        ("nonsense", PASSWORD, "no e-mail address"),
        ("anna@example.org", "1", "10 to 128"),
        ("anna@example.org", "x" * 129, "10 to 128"),
        ("ANNA@example.org", PASSWORD, "has an account already"),
        ("ben@ｅxample.org", PASSWORD, "ben@example.org has an account already"),
    ],
)
def test_no_account_is_made_that_could_not_sign_in(
    database: Database, email: str, password: str, words: str
) -> None:
    with database.begin() as session:
        if words.endswith("already"):
            create_user(session, "anna@example.org", PASSWORD, "press")
            create_user(session, "ben@example.org", PASSWORD, "press")
        with pytest.raises(AccountError, match=words):
            create_user(session, email, password, "press")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_way_finds_the_same_account(database: Database, spelling: str) -> None:
    with database.begin() as session:
        user = create_user(session, "Anna@EXAMPLE.org", PASSWORD, "photographer")
        event = Event(slug="e", name="E", timezone="UTC")
        session.add(event)
        session.flush()
        assert find_user(session, spelling) is user
        assert user_ids(session, [spelling, "nobody@example.org", "nonsense"]) == {spelling: user.id}
        assert create_token(session, spelling, ["read"], days=1)[0].user is user
        applied = Application(name="Anna", email=spelling, outlet="Paper", proof="1")
        assert register(session, event, applied, None) == ("nothing", None)  # she is of the team already


def test_press_that_registers_twice_is_one_account(database: Database) -> None:
    with database.begin() as session:
        event = Event(slug="e", name="E", timezone="UTC")
        session.add(event)
        session.flush()
        users = {
            register(session, event, Application("Änne", email, "Paper", proof="1"), None)[1].user_id  # type: ignore[union-attr]
            for email in ("Änne@example.org", "äNNE@example.org", "änne@ｅxample.org")
        }
        assert len(users) == 1


def test_rows_of_before_are_spelled_anew_and_duplicates_shut_out(bare_database_url: str) -> None:
    database = Database(bare_database_url)
    config = alembic_config()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        emails = ("ANNA@example.org", "Ben@ｅxample.org", "anna@example.org", "nonsense", "BEN@example.org")
        for number, email in enumerate(emails, 1):
            connection.execute(
                text(
                    'INSERT INTO "user" (id, email, name, active, fs_uniquifier, created_at)'
                    " VALUES (:id, :email, '', true, :unique, '2026-01-01 00:00:00')"
                ),
                {"id": number, "email": email, "unique": str(number)},
            )
        command.upgrade(config, "head")
        rows = connection.execute(text('SELECT id, email, active FROM "user" ORDER BY id')).all()
    database.dispose()
    assert [(number, email, bool(active)) for number, email, active in rows] == [
        (1, "anna@example.org.duplicate-1.invalid", False),
        (2, "ben@example.org", True),
        (3, "anna@example.org", True),
        (4, "nonsense", True),
        (5, "ben@example.org.duplicate-5.invalid", False),
    ]
