"""Who delivers to an event: links of phones and accounts of cameras, each made once and written down once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.administration.senders import make_ftp_account, make_phone_link, switch_ftp_account
from mediahub.audit import Action
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import AuditEntry, FtpAccount
from mediahub.ingest.sources.ftp.accounts import AccountError
from mediahub.problems import Missing


@pytest.fixture(autouse=True)
def events(database: Database) -> None:
    with database.begin() as session:
        for slug in ("summit", "gala"):
            create_event(session, slug, slug, "UTC")


def entries(database: Database, action: Action) -> int:
    with database.read() as session:
        return len(session.scalars(select(AuditEntry).where(AuditEntry.action == action.value)).all())


def is_active(database: Database) -> bool:
    with database.read() as session:
        return session.scalars(select(FtpAccount.active)).one()


def test_a_link_and_an_account_are_one_entry_each(database: Database) -> None:
    assert make_phone_link(database, "summit", "Chen Rui", None)
    made = make_ftp_account(database, "summit", " CHEN ", "Chen  Rui")
    assert (made.login, len(made.password)) == ("chen", 14)
    assert entries(database, Action.CONTRIBUTOR_LINK_MADE) == 1
    assert entries(database, Action.CAMERA_ACCOUNT_MADE) == 1


@pytest.mark.parametrize(("login", "photographer"), [("no spaces", "Chen"), ("chen", "  ")])
def test_mistakes_are_said_and_make_nothing(database: Database, login: str, photographer: str) -> None:
    with pytest.raises(AccountError):
        make_ftp_account(database, "summit", login, photographer)
    assert entries(database, Action.CAMERA_ACCOUNT_MADE) == 0


def test_a_camera_is_switched_by_its_own_event_alone(database: Database) -> None:
    make_ftp_account(database, "summit", "chen", "Chen")
    with pytest.raises(AccountError):
        make_ftp_account(database, "gala", "Chen", "Chen")
    switch_ftp_account(database, "summit", "chen", active=False)
    assert not is_active(database)
    for slug, login in (("gala", "chen"), ("summit", "nobody")):
        with pytest.raises(Missing):
            switch_ftp_account(database, slug, login, active=True)
    assert not is_active(database)
    assert entries(database, Action.CAMERA_ACCOUNT_CHANGED) == 1
