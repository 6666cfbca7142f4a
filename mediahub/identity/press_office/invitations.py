"""Invitations for press: links for a number of people, until a day, perhaps without a wait."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mediahub.catalog.models import PressInvitation
from mediahub.catalog.models.base import utcnow
from mediahub.encryption import hash_secret
from mediahub.identity.press import PressError
from mediahub.messages import N_, message

MAX_DAYS = 90
MAX_PEOPLE = 500


def create_invitation(
    session: Session, event_id: int, *, label: str, people: int, days: int, is_approved: bool, by: int | None
) -> tuple[PressInvitation, str]:
    """An invitation and its code, which is kept nowhere. Raises PressError for senseless numbers."""
    if not (1 <= people <= MAX_PEOPLE and 1 <= days <= MAX_DAYS):
        raise PressError(
            message(
                "An invitation is for 1 to %(people)d people and 1 to %(days)d days.",
                people=MAX_PEOPLE,
                days=MAX_DAYS,
            )
        )
    code = secrets.token_urlsafe(18)
    invitation = PressInvitation(
        event_id=event_id,
        code_sha256=hash_secret(code),
        label=label.strip()[:200],
        limit=people,
        is_approved=is_approved,
        expires_at=utcnow() + timedelta(days=days),
        created_by=by,
    )
    session.add(invitation)
    session.flush()
    return invitation, code


def find_invitation(session: Session, event_id: int, code: str) -> PressInvitation | None:
    """The invitation of this code, while someone can still register with it."""
    if not code:
        return None
    query = select(PressInvitation).where(
        PressInvitation.event_id == event_id, PressInvitation.code_sha256 == hash_secret(code)
    )
    invitation = session.scalar(query)
    return invitation if invitation is not None and is_open(invitation) else None


def is_open(invitation: PressInvitation) -> bool:
    """Whether someone can still register with it."""
    over = invitation.revoked_at is not None or invitation.expires_at <= utcnow()
    return not over and invitation.used < invitation.limit


def take_place(session: Session, invitation: PressInvitation) -> bool:
    """Use one of its places; False if somebody took the last one meanwhile."""
    free = update(PressInvitation).where(
        PressInvitation.id == invitation.id, PressInvitation.used < PressInvitation.limit
    )
    taken = session.execute(free.values(used=PressInvitation.used + 1))
    return bool(taken.rowcount == 1)  # type: ignore[attr-defined]


def list_invitations(session: Session, event_id: int) -> list[PressInvitation]:
    """Every invitation of the event, newest first."""
    query = select(PressInvitation).where(PressInvitation.event_id == event_id)
    return list(session.scalars(query.order_by(PressInvitation.id.desc())))


def revoke_invitation(session: Session, event_id: int, invitation_id: int) -> None:
    """End it at once; who registered with it stays. Raises PressError if there is none."""
    query = select(PressInvitation).where(
        PressInvitation.id == invitation_id, PressInvitation.event_id == event_id
    )
    invitation = session.scalar(query)
    if invitation is None:
        raise PressError(N_("There is no such invitation in this event."))
    invitation.revoked_at = invitation.revoked_at or utcnow()
