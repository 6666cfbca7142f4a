"""Shutting out, letting in, deleting: what goes with an account, and what stays."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.models import (
    ApiToken,
    AuditEntry,
    EventRole,
    Gallery,
    OidcAccount,
    Photographer,
    SignInSession,
    User,
)
from mediahub.catalog.models.base import utcnow
from mediahub.identity.people import changes
from mediahub.identity.people.overview import PersonMissing
from mediahub.identity.people.roles import LastAdmin, YourOwnAccount
from mediahub.identity.sessions import begin_session, find_session
from mediahub.identity.tokens import create_token, find_token
from mediahub.problems import Conflict, Missing
from tests.unit.identity.people.conftest import Office


def signed_in(office: Office, user_id: int) -> str:
    with office.database.begin() as session:
        secret = begin_session(session, user_id, utcnow())
        return f"{session.get_one(User, user_id).fs_uniquifier}.{secret}"


def opens(office: Office, identity: str) -> bool:
    with office.database.read() as session:
        return find_session(session, identity, utcnow()) is not None


def actions(office: Office) -> list[str]:
    with office.database.read() as session:
        prepared = AuditEntry.action.in_(("account.made", "token.made"))
        return list(session.scalars(select(AuditEntry.action).where(~prepared).order_by(AuditEntry.id)))


def test_a_disabled_account_opens_nothing_and_signs_in_anew_once_enabled(office: Office) -> None:
    identity = signed_in(office, office.lena)
    with office.database.begin() as session:
        token, text = create_token(session, "lena@example.org", ["read"], days=1)
    for _ in range(2):  # the second time changes nothing
        changes.disable(office.database, office.lena, by=office.admin)
    assert not opens(office, identity)
    with office.database.read() as session:
        assert find_token(session, text, utcnow()) is None
    for _ in range(2):
        changes.enable(office.database, office.lena)
    assert not opens(office, identity), "a copied cookie does not come to life again"
    with office.database.read() as session:
        assert find_token(session, text, utcnow()) is not None
    assert actions(office) == ["account.disabled", "account.enabled"]
    changes.end_token(office.database, office.lena, token.prefix)
    with pytest.raises(Missing):
        changes.end_token(office.database, office.admin, token.prefix)
    with office.database.read() as session:
        assert find_token(session, text, utcnow()) is None


def test_nobody_shuts_themselves_or_the_last_admin_out(office: Office) -> None:
    with pytest.raises(YourOwnAccount):
        changes.disable(office.database, office.admin, by=office.admin)
    with pytest.raises(LastAdmin):
        changes.disable(office.database, office.admin, by=office.lena)
    with pytest.raises(LastAdmin):
        changes.delete_person(office.database, office.bucket, office.admin, "ann@example.org", by=None)
    with pytest.raises(YourOwnAccount):
        changes.reset_factors(office.database, office.admin, by=office.admin)
    assert office.user(office.admin).active


def test_factors_that_were_lost_are_removed_with_every_session(office: Office) -> None:
    identity = signed_in(office, office.lena)
    changes.reset_factors(office.database, office.lena, by=office.admin)
    assert not opens(office, identity)
    assert actions(office) == ["second_factor.removed"]


def test_one_device_or_all_are_signed_out(office: Office) -> None:
    phone, laptop = signed_in(office, office.lena), signed_in(office, office.lena)
    with office.database.read() as session:
        first = session.scalars(select(SignInSession.id).order_by(SignInSession.id)).first()
    changes.sign_out(office.database, office.lena, first)
    assert (opens(office, phone), opens(office, laptop)) == (False, True)
    with pytest.raises(Missing):
        changes.sign_out(office.database, office.lena, first)
    changes.sign_out(office.database, office.lena)
    assert not opens(office, laptop)
    assert actions(office) == ["sign_out.session", "sign_out.everywhere"]


def test_deleting_takes_the_account_and_leaves_the_work(office: Office) -> None:
    with office.database.begin() as session:
        create_token(session, "lena@example.org", ["read"], days=1)
        session.add(Photographer(name="Lena", user_id=office.lena))
        session.add(Gallery(event_id=office.summit, slug="g", title="Kept", created_by=office.lena))
    signed_in(office, office.lena)
    with pytest.raises(Conflict):
        changes.delete_person(
            office.database, office.bucket, office.lena, "somebody@example.org", by=office.admin
        )
    assert changes.delete_person(
        office.database, office.bucket, office.lena, " Lena@example.org ", by=office.admin
    )
    with office.database.read() as session:
        assert session.get(User, office.lena) is None
        for table in (ApiToken, SignInSession, EventRole):
            assert session.scalars(select(table)).all() == [], table
        assert session.scalars(select(Gallery)).one().created_by is None
        assert session.scalars(select(Photographer)).one().user_id is None
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
    assert (entry.action, entry.subject_name) == ("account.deleted", "Lena <lena@example.org>")
    with pytest.raises(PersonMissing):
        changes.enable(office.database, office.lena)


def test_a_name_is_changed(office: Office) -> None:
    changes.rename(office.database, office.lena, "  Lena   Fuchs ")
    assert office.user(office.lena).name == "Lena Fuchs"
    changes.rename(office.database, office.lena, "Lena Fuchs")
    assert actions(office) == ["account.changed"]


def test_whom_an_organisation_signs_in_may_lose_their_password_and_nobody_else(office: Office) -> None:
    """A password here would still open what is shut there."""
    with pytest.raises(Conflict):
        changes.remove_password_of(office.database, office.lena)
    with office.database.begin() as session:
        session.add(OidcAccount(user_id=office.lena, issuer="https://id.example.org", subject="lena"))
    identity = signed_in(office, office.lena)
    for _ in range(2):  # the second time changes nothing
        changes.remove_password_of(office.database, office.lena)
    assert not opens(office, identity)
    with office.database.read() as session:
        assert session.get_one(User, office.lena).password is None
    assert actions(office).count("password.removed") == 1
