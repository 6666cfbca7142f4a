"""Registration of press. The answer is the same whoever asks: it never tells who has an account."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from mediahub.catalog.models import Event, PressAccount, PressInvitation, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.addresses import AddressError, canonical_address, find_user
from mediahub.identity.press import account_of, is_of_team
from mediahub.identity.press_office.invitations import take_place

MAX_PROOF = 5 << 20
"""Bytes of a file that shows who someone is."""
PROOF_KINDS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}
Outcome = Literal["waiting", "approved", "known", "nothing"]
"""`known` was approved before and needs a link; `nothing` changes nothing."""


@dataclass(frozen=True, slots=True)
class Application:
    """What someone says of themselves."""

    name: str
    email: str
    outlet: str
    position: str = ""
    proof: str = ""
    """Number of a press card, or a link to work of theirs."""
    proof_key: str | None = None
    proof_mime: str = ""


def faults(application: Application, has_file: bool, is_invited: bool) -> set[str]:
    """The fields in which something is missing or wrong; empty when all is well."""
    found = {field for field in ("name", "outlet") if not getattr(application, field).strip()}
    try:
        canonical_address(application.email)
    except AddressError:
        found.add("email")
    proof = application.proof.strip()
    is_odd_link = "://" in proof and urlsplit(proof).scheme not in ("http", "https")
    if is_odd_link or not (is_invited or has_file or proof):
        found.add("proof")
    return found


def proof_mime(data: bytes) -> str | None:
    """What kind of file it is, by its content; None for what is not taken."""
    return next((mime for start, mime in PROOF_KINDS.items() if data.startswith(start)), None)


def register(
    session: Session, event: Event, application: Application, invitation: PressInvitation | None
) -> tuple[Outcome, PressAccount | None]:
    """Put the application into the event's queue, or past it with an invitation that says so.

    The address is not proven yet: nobody gets in but by a link that is sent to it.
    """
    user = _user(session, application)
    if not may_use_links(session, user):
        return "nothing", None
    account = account_of(session, user.id, event.id)
    if account is not None and account.state in ("approved", "suspended"):
        return ("known" if account.state == "approved" else "nothing"), account
    if was_refused(account) or (invitation is not None and not take_place(session, invitation)):
        invitation = None
    if account is None:
        account = PressAccount(event_id=event.id, user=user)
        session.add(account)
    _fill(account, application, invitation)
    session.flush()
    return ("approved" if account.state == "approved" else "waiting"), account


def was_refused(account: PressAccount | None) -> bool:
    """Whether the team said no to this account, also if they asked again since: a person decides then,
    whatever invitation they hold."""
    return account is not None and (
        account.state == "refused" or (account.state == "waiting" and account.decided_at is not None)
    )


def may_use_links(session: Session, user: User) -> bool:
    """Whether somebody signs in by links. The team signs in with what it has: a link is a weaker key than a
    password with a second factor."""
    return user.active and not is_of_team(session, user)


def _user(session: Session, application: Application) -> User:
    email = canonical_address(application.email)
    user = find_user(session, email)
    if user is None:
        user = User(
            email=email, name=application.name.strip()[:200], fs_uniquifier=secrets.token_hex(32), roles=[]
        )
        session.add(user)
        session.flush()
    return user


def _fill(account: PressAccount, application: Application, invitation: PressInvitation | None) -> None:
    is_approved = invitation is not None and invitation.is_approved
    account.state = "approved" if is_approved else "waiting"
    account.outlet = application.outlet.strip()[:200]
    account.position = application.position.strip()[:120]
    account.proof = application.proof.strip()[:500]
    account.proof_key = application.proof_key
    account.proof_mime = application.proof_mime
    account.requested_at = utcnow()
    account.decided_at = utcnow() if is_approved else account.decided_at
    account.reason = ""
    account.invitation_id = invitation.id if invitation else None
