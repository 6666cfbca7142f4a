"""FTP accounts of cameras: one photographer at one event, a password that is shown once."""

from __future__ import annotations

import re
import secrets
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.audit.origin import ActorKind, Origin
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import get_event, get_photographer
from mediahub.catalog.models import Event, FtpAccount, User
from mediahub.identity.limits.backoff import CAMERA_HERE, CAMERA_NETWORK, one_try
from mediahub.identity.limits.noting import worth_noting
from mediahub.identity.press import viewer_of
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.messages import message
from mediahub.networks import client_network
from mediahub.problems import Invalid, TooMany
from mediahub.rights import Capability

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what looks alike: it is typed in on a camera's four buttons."""
PASSWORD_LENGTH = 14
"""69 bits."""
_HASHING = threading.Semaphore(2)
"""Each hash takes 64 MiB for a moment."""


class AccountError(Invalid, ValueError):
    """An account that cannot be made or found; the message says why."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account of a connection."""

    id: int
    login: str
    event: str
    photographer: str


def create_account(
    session: Session,
    login: str,
    *,
    event: str,
    photographer: str,
    rights_class: str = "editorial",
    usage_terms: str = "",
    template: Mapping[str, str] | None = None,
    clock_offset: int = 0,
) -> str:
    """Add an account; gives its password, which is kept only as a hash.

    Raises AccountError for a login that is taken or malformed, UnknownEvent for an event that is not there.
    """
    login = canonical_login(login)
    if not LOGIN.fullmatch(login):
        raise AccountError(
            message("“%(login)s” is no login: use up to 40 small letters, digits and . _ -", login=login)
        )
    if find_account(session, login):
        raise AccountError(message("There is a login “%(login)s” already.", login=login))
    password = "".join(secrets.choice(ALPHABET) for _ in range(PASSWORD_LENGTH))
    account = FtpAccount(
        login=login,
        password=PasswordHasher().hash(password),
        event=get_event(session, event),
        photographer=get_photographer(session, photographer),
        rights_class=rights_class,
        usage_terms=usage_terms,
        template=dict(template or {}),
        clock_offset=clock_offset,
    )
    session.add(account)
    session.flush()
    details = {"photographer": photographer, "rights": rights_class}
    audit.record(session, audit.Action.CAMERA_ACCOUNT_MADE, _named(account), details)
    return password


def find_account(session: Session, login: str) -> FtpAccount | None:
    """The account of this login, in small letters or large ones."""
    return session.scalar(select(FtpAccount).where(FtpAccount.login == canonical_login(login)))


def remove_account(session: Session, login: str) -> None:
    """Delete an account that never sent a file."""
    session.execute(delete(FtpAccount).where(FtpAccount.login == canonical_login(login)))


def canonical_login(text: str) -> str:
    """The one spelling of a login: many cameras have a keyboard of large letters only."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def list_accounts(session: Session) -> list[FtpAccount]:
    """Every account, by login."""
    return list(session.scalars(select(FtpAccount).order_by(FtpAccount.login)))


def set_active(session: Session, login: str, active: bool) -> None:
    """Let an account sign in and send, or not. Raises AccountError if there is none."""
    account = find_account(session, login)
    if account is None:
        known = ", ".join(other.login for other in list_accounts(session)) or "none yet"
        raise AccountError(
            message("There is no login “%(login)s”. There are: %(known)s.", login=login, known=known)
        )
    if account.active != active:
        account.active = active
        audit.record(session, audit.Action.CAMERA_ACCOUNT_CHANGED, _named(account), {"active": active})


def _named(account: FtpAccount) -> audit.Subject:
    return audit.Subject("ftp_account", str(account.id), account.login, account.event_id)


def change_account(
    session: Session,
    login: str,
    *,
    template: Mapping[str, str] | None = None,
    clock_offset: int | None = None,
) -> None:
    """Set what the account's deliveries begin with, from its next file on. Raises AccountError if there is
    no such account."""
    account = find_account(session, login)
    if account is None:
        raise AccountError(message("There is no login “%(login)s”.", login=login))
    if template is not None:
        account.template = dict(template)
    if clock_offset is not None:
        account.clock_offset = clock_offset
    details = {"template": account.template, "clock_offset": account.clock_offset}
    audit.record(session, audit.Action.CAMERA_ACCOUNT_CHANGED, _named(account), details)


def sign_in(database: Database, login: str, password: str, address: str) -> SignedIn | None:
    """The account if the password is right and it is active. Raises TooMany while its network has to wait.

    An unknown login takes as long as a wrong password, so that nobody learns which logins there are.
    """
    login = canonical_login(login)
    login = login if LOGIN.fullmatch(login) else "?"  # what no account can have may not suit the database
    network = client_network(address)
    tries = (CAMERA_NETWORK, network), (CAMERA_HERE, f"{network}:{login}")
    try:
        with one_try(database, *tries) as was_right:
            signed_in = _opened(database, login, password)
            if signed_in is not None:
                was_right()
    except TooMany:
        _record_failure(database, login, address, "stopped")
        raise
    if signed_in is not None:
        _record_sign_in(database, signed_in, address)
    else:
        _record_failure(database, login, address, "password")
    return signed_in


def _opened(database: Database, login: str, password: str) -> SignedIn | None:
    """The account that a password opens."""
    with database.read() as session:
        account = find_account(session, login)
        kept = account.password if account else _nobody()
        if account is not None:
            signed_in = SignedIn(account.id, login, account.event.slug, account.photographer.name)
            opens = may_send(session, account)
    return signed_in if _matches(kept, password) and account is not None and opens else None


def may_send(session: Session, account: FtpAccount) -> bool:
    """Whether a camera may send now: its account is on, its event neither archived nor in the trash, and
    where its photographer signs in too, theirs is, and may deliver to the event."""
    if not account.active or account.event.archived_at or account.event.deleted_at:
        return False
    if account.photographer.user_id is None:
        return True
    user = session.get_one(User, account.photographer.user_id)
    return viewer_of(session, user).may(Capability.UPLOAD, account.event.slug)


def still_may_send(database: Database, account_id: int) -> bool:
    """`may_send` for a connection that is open already; an account that is gone may nothing."""
    with database.read() as session:
        account = session.get(FtpAccount, account_id)
        return account is not None and may_send(session, account)


def _record_sign_in(database: Database, account: SignedIn, address: str) -> None:
    """A camera's first sign-in of an hour from an address: many sign in for every file."""
    if worth_noting(database, f"camera:{account.id}:{address}") != 1:
        return
    actor = Origin(
        ActorKind.CAMERA, account.id, account.login, means=f"ftp_account {account.login}", address=address
    )
    with database.begin() as session:
        what = _named(session.get_one(FtpAccount, account.id))
        audit.record(session, audit.Action.CAMERA_SIGNED_IN, what, actor=actor)


def _record_failure(database: Database, login: str, address: str, why: str) -> None:
    tries = worth_noting(database, f"camera {why}:{login}:{address}")
    if tries is None:
        return
    outcome: audit.Outcome = "refused" if why == "stopped" else "failed"
    details = {"why": why, "tries": tries}
    with database.begin() as session:
        account = find_account(session, login)
        what = _named(account) if account else audit.Subject("ftp_account", name=login)
        actor = Origin(ActorKind.NOBODY, address=address)
        audit.record(session, audit.Action.CAMERA_FAILED, what, details, outcome=outcome, actor=actor)


def set_requires_tls(session: Session, event: str, on: bool) -> None:
    """Whether an event's cameras are refused without TLS, from their next sign-in on. Raises UnknownEvent."""
    row = get_event(session, event)
    row.ftp_requires_tls = on
    audit.record(session, audit.Action.SETTINGS_CHANGED, row, {"cameras_require_tls": on})


def requires_tls(database: Database, login: str) -> bool:
    """Whether this login may not say its password without TLS, as its event decides. Of a login that does not
    exist the same is said as of one of the strictest event, so that nobody learns which logins there are."""
    login = canonical_login(login)
    with database.read() as session:
        account = find_account(session, login) if LOGIN.fullmatch(login) else None
        if account is not None:
            return account.event.ftp_requires_tls
        return session.scalar(select(Event.id).where(Event.ftp_requires_tls).limit(1)) is not None


def events_without_tls(session: Session) -> list[str]:
    """The events with active accounts of which cameras may send without TLS, by slug."""
    query = select(Event.slug).join(FtpAccount, FtpAccount.event_id == Event.id)
    query = query.where(FtpAccount.active, ~Event.ftp_requires_tls).distinct()
    return list(session.scalars(query.order_by(Event.slug)))


def todays_batch(session: Session, account_id: int, now: datetime) -> BatchRef | None:
    """The account's delivery of the event's present day; None if it sends no more, or the event is over."""
    account = session.get_one(FtpAccount, account_id)
    if not may_send(session, account):
        return None
    day = now.astimezone(ZoneInfo(account.event.timezone)).date().isoformat()
    return open_batch(
        session,
        event=account.event.slug,
        photographer=account.photographer.name,
        source="ftp",
        roots=[account.login, day],
        rights_class=account.rights_class,
        usage_terms=account.usage_terms,
        template=account.template,
        clock_offset=account.clock_offset,
    )


def _matches(kept: str, password: str) -> bool:
    try:
        with _HASHING:
            return PasswordHasher().verify(kept, password.encode("utf-8", "surrogateescape"))
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    return PasswordHasher().hash(secrets.token_hex())
