"""Who delivers to an event: links for photographers' phones, FTP accounts for their cameras."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mediahub.administration.events.requests import require_event
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import require_open
from mediahub.catalog.models import Event, FtpAccount
from mediahub.catalog.models.base import utcnow
from mediahub.identity.contributors import MAX_DAYS, create_link
from mediahub.ingest.sources.ftp import accounts
from mediahub.messages import N_
from mediahub.problems import Missing

AFTERWARDS = timedelta(days=7)
"""How long after the event its photographers may still deliver by a link."""
FEWEST_DAYS = 7
ROOM_FILES, ROOM_BYTES = 20_000, 1 << 40
"""What one photographer's link takes."""


class AccountMissing(Missing):
    """The event has no FTP account of this login."""

    def __init__(self) -> None:
        super().__init__(N_("This event has no such FTP account."))


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An FTP account, with the password that is shown this once."""

    login: str
    password: str


def make_phone_link(database: Database, slug: str, photographer: str, created_by: int | None) -> str:
    """A link by which a photographer delivers without an account, until a week after the event; its secret,
    which is kept nowhere. Raises EventMissing, EventArchived."""
    with database.begin() as session:
        event = require_event(session, slug)
        require_open(event)
        _, secret = create_link(
            session,
            slug,
            label=photographer,
            days=days_left(event, utcnow()),
            max_files=ROOM_FILES,
            max_bytes=ROOM_BYTES,
            created_by=created_by,
        )
        return secret


def days_left(event: Event, now: datetime) -> int:
    """For how many days a link for its photographers is to last."""
    until_end = (event.ends_at or now) + AFTERWARDS - now
    return min(max(FEWEST_DAYS, until_end.days + 1), MAX_DAYS)


def make_ftp_account(database: Database, slug: str, login: str, photographer: str) -> NewAccount:
    """An FTP account for a photographer's camera. Raises EventMissing, EventArchived, AccountError."""
    name = " ".join(photographer.split())
    if not name:
        raise accounts.AccountError(N_("Say who shoots with the camera."))
    with database.begin() as session:
        require_open(require_event(session, slug))
        password = accounts.create_account(session, login, event=slug, photographer=name)
    return NewAccount(accounts.canonical_login(login), password)


def switch_ftp_account(database: Database, slug: str, login: str, active: bool) -> None:
    """Let a camera of the event sign in and send, or not. Raises EventMissing, AccountMissing."""
    with database.begin() as session:
        account = accounts.find_account(session, login)
        if account is None or account.event_id != require_event(session, slug).id:
            raise AccountMissing
        accounts.set_active(session, login, active)


def ftp_accounts_of(session: Session, event_id: int) -> list[FtpAccount]:
    """The FTP accounts of an event, by login."""
    query = select(FtpAccount).where(FtpAccount.event_id == event_id).order_by(FtpAccount.login)
    return list(session.scalars(query.options(joinedload(FtpAccount.photographer))))
