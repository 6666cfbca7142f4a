"""Accounts of people whom a provider vouches for: found, made, refused; roles follow the groups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import OidcAccount, User
from mediahub.identity.accounts import create_user
from mediahub.identity.oidc import refusals
from mediahub.identity.oidc.accounts import groups_of, sign_in_account
from mediahub.identity.oidc.flow import Vouched
from mediahub.identity.oidc.refusals import Refused
from mediahub.identity.people.event_roles import event_roles_of
from mediahub.settings import Settings, SettingsError, load_settings

ROLES = "desk=marketing, crew=photographer@summit, crew two=photographer@gala, chiefs=admin"


def settings(tmp_path: Path, **changes: Any) -> Settings:
    usual = {"oidc_issuer": "https://id.example.org", "oidc_client_id": "mediahub", "oidc_roles": ROLES}
    return load_settings(home=tmp_path / "home", **{**usual, "oidc_accounts": "first-sign-in", **changes})


def vouched(sub: str = "1", **claims: Any) -> Vouched:
    usual = {"sub": sub, "email": "anna@example.org", "email_verified": True, "name": "Anna  B"}
    return Vouched({**usual, **claims}, "token", "/")


def roles_of(database: Database) -> tuple[list[str], set[tuple[str, str]]]:
    with database.read() as session:
        user = session.scalars(select(User)).one()
        return sorted(user.role_names), set(event_roles_of(session, user.id))


@pytest.fixture
def events(database: Database) -> None:
    with database.begin() as session:
        for slug in ("summit", "gala"):
            create_event(session, slug, slug, "Asia/Shanghai")


@pytest.mark.usefixtures("events")
def test_a_first_sign_in_makes_the_account_with_the_roles_of_its_groups(
    database: Database, tmp_path: Path
) -> None:
    user = sign_in_account(database, settings(tmp_path), vouched(groups=["desk", "crew", "unknown"]))
    assert (user.email, user.name, user.password) == ("anna@example.org", "Anna B", None)
    assert roles_of(database) == (["marketing"], {("summit", "photographer")})


@pytest.mark.usefixtures("events")
def test_roles_follow_the_groups_at_each_sign_in(database: Database, tmp_path: Path) -> None:
    sign_in_account(database, settings(tmp_path), vouched(groups=["desk", "crew"]))
    sign_in_account(database, settings(tmp_path), vouched(groups=["crew two"], email="renamed@example.org"))
    assert roles_of(database) == ([], {("gala", "photographer")})
    with pytest.raises(Refused) as refused:
        sign_in_account(database, settings(tmp_path), vouched(groups=[]))
    assert str(refused.value) == refusals.NO_ROLE
    assert roles_of(database) == ([], set())  # nor does a session that goes on keep them


@pytest.mark.parametrize("groups", [[], ["desk"]])
def test_the_last_admin_stays_one_whatever_the_groups_say(
    database: Database, tmp_path: Path, groups: list[str]
) -> None:
    """Else nobody could administer any more, for a spelling mistake in `MEDIAHUB_OIDC_ROLES`."""
    with database.begin() as session:
        create_user(session, "anna@example.org", "correct horse battery", "admin")
    sign_in_account(database, settings(tmp_path), vouched(groups=groups))
    assert "admin" in roles_of(database)[0]
    with database.begin() as session:
        create_user(session, "other@example.org", "correct horse battery", "admin")
    if groups:
        sign_in_account(database, settings(tmp_path), vouched(groups=groups))
    else:
        with pytest.raises(Refused):
            sign_in_account(database, settings(tmp_path), vouched(groups=groups))
    with database.read() as session:
        anna = session.scalars(select(User).where(User.email == "anna@example.org")).one()
        assert "admin" not in anna.role_names


def test_without_an_invitation_there_is_no_account(database: Database, tmp_path: Path) -> None:
    invited = settings(tmp_path, oidc_accounts="invited")
    with pytest.raises(Refused) as refused:
        sign_in_account(database, invited, vouched(groups=["desk"]))
    assert str(refused.value) == refusals.NOT_INVITED
    with database.begin() as session:
        create_user(session, "Anna@Example.org", "correct horse battery", "press")
    sign_in_account(database, invited, vouched(groups=["desk"]))
    assert roles_of(database) == (["marketing"], set())


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_address_that_nobody_verified_opens_no_account(
    database: Database, tmp_path: Path, verified: object
) -> None:
    """Else whoever may write an address at the provider would take over the account with it."""
    with database.begin() as session:
        create_user(session, "anna@example.org", "correct horse battery", "admin")
    with pytest.raises(Refused) as refused:
        sign_in_account(database, settings(tmp_path), vouched(groups=["desk"], email_verified=verified))
    assert str(refused.value) == refusals.UNVERIFIED
    trusting = settings(tmp_path, oidc_trusts_addresses=True)
    sign_in_account(database, trusting, vouched(groups=["desk"], email_verified=verified))


@pytest.mark.parametrize("email", ["", None, "no address", 5])
def test_without_an_address_there_is_no_account(database: Database, tmp_path: Path, email: object) -> None:
    with pytest.raises(Refused) as refused:
        sign_in_account(database, settings(tmp_path), vouched(groups=["desk"], email=email))
    assert str(refused.value) == refusals.NO_ADDRESS


def test_who_is_shut_out_stays_out(database: Database, tmp_path: Path) -> None:
    user = sign_in_account(database, settings(tmp_path), vouched(groups=["desk"]))
    with database.begin() as session:
        session.get_one(User, user.id).active = False
    with pytest.raises(Refused) as refused:
        sign_in_account(database, settings(tmp_path), vouched(groups=["desk"]))
    assert str(refused.value) == refusals.SHUT


def test_a_subject_is_one_account_of_its_issuer(database: Database, tmp_path: Path) -> None:
    one = sign_in_account(database, settings(tmp_path), vouched("1", groups=["desk"]))
    other_issuer = settings(tmp_path, oidc_issuer="https://other.example.org")
    other = sign_in_account(database, other_issuer, vouched("1", groups=["desk"], email="bert@example.org"))
    assert one.id != other.id
    with database.read() as session:
        assert len(session.scalars(select(OidcAccount)).all()) == 2


def test_without_a_table_of_groups_roles_are_given_here(database: Database, tmp_path: Path) -> None:
    plain = settings(tmp_path, oidc_roles="")
    with pytest.raises(Refused) as refused:
        sign_in_account(database, plain, vouched())
    assert str(refused.value) == refusals.NO_ROLE
    with database.begin() as session:
        create_user(session, "anna@example.org", "correct horse battery", "photographer")
    sign_in_account(database, plain, vouched())
    assert roles_of(database) == (["photographer"], set())


def test_groups_are_read_where_providers_put_them() -> None:
    assert groups_of({"groups": ["a", 1, "b"]}, "groups") == {"a", "b"}
    assert groups_of({"groups": "a"}, "groups") == {"a"}
    assert groups_of({"realm_access": {"roles": ["a"]}}, "realm_access.roles") == {"a"}
    assert groups_of({"groups": {"a": 1}}, "groups") == frozenset()
    assert groups_of({}, "groups.more") == frozenset()


@pytest.mark.parametrize("text", ["desk", "=admin", "desk=king", "desk=admin@", "desk=press@summit"])
def test_a_table_that_is_not_understood_is_refused_at_the_start(tmp_path: Path, text: str) -> None:
    with pytest.raises((SettingsError, ValidationError)):
        settings(tmp_path, oidc_roles=text)
