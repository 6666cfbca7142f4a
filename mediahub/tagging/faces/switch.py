"""Face consent: whether an event has face recognition on, who decided it, on what legal basis."""

from __future__ import annotations

import math

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Event, FaceConsent, User
from mediahub.messages import N_, message
from mediahub.problems import Conflict
from mediahub.tagging.faces.match import LOOSEST, STRICTEST, USUAL

ON, THRESHOLD, OFF, ERASE = "on", "threshold", "off", "erase"
MAX_BASIS_LENGTH = 2000
"""Letters of a legal basis."""
OFF_HERE = N_("Faces are off for this event.")


class FacesProblem(Conflict, ValueError):
    """What cannot be done with faces: a sentence, with `%(names)s` for what is given as values."""

    def __init__(self, text: str, **values: str | int) -> None:
        super().__init__(message(text, **values) if values else text)


def consent_of(session: DbSession, event_id: int) -> FaceConsent | None:
    """The latest decision about an event's faces."""
    query = select(FaceConsent).where(FaceConsent.event_id == event_id).order_by(FaceConsent.id.desc())
    return session.scalar(query.limit(1))


def is_on(consent: FaceConsent | None) -> bool:
    """Whether that decision lets faces be looked at."""
    return consent is not None and consent.act in (ON, THRESHOLD)


def hold_still(session: DbSession, event_id: int) -> FaceConsent | None:
    """The decision that faces are on, which stays so until this transaction ends; None where they are off.

    Whoever writes anything about faces asks here first: so nothing is written behind an erasure.
    """
    lock(session, event_id)
    consent = consent_of(session, event_id)
    return consent if is_on(consent) else None


def lock(session: DbSession, event_id: int) -> None:
    """Let one transaction at a time write about an event's faces."""
    session.execute(select(Event.id).where(Event.id == event_id).with_for_update(key_share=True))


def decisions(session: DbSession, event_id: int) -> list[FaceConsent]:
    """Every decision about an event's faces, the latest first."""
    query = select(FaceConsent).where(FaceConsent.event_id == event_id).order_by(FaceConsent.id.desc())
    return list(session.scalars(query))


def switch_on(
    session: DbSession, event_id: int, user_id: int | None, basis: str, threshold: float = USUAL
) -> FaceConsent:
    """Let faces be looked at. Raises FacesProblem without a legal basis."""
    basis = basis.strip()[:MAX_BASIS_LENGTH]
    if len(basis) < 3:
        raise FacesProblem(N_("Say on what legal basis faces are looked at."))
    return _decide(session, event_id, user_id, ON, _checked(threshold), basis)


def set_threshold(session: DbSession, event_id: int, user_id: int | None, threshold: float) -> FaceConsent:
    """Be stricter, or less strict, from now on. Raises FacesProblem."""
    consent = hold_still(session, event_id)
    if consent is None:
        raise FacesProblem(OFF_HERE)
    return _decide(session, event_id, user_id, THRESHOLD, _checked(threshold), consent.basis)


def switch_off(session: DbSession, event_id: int, user_id: int | None) -> FaceConsent:
    """Look at no more faces. What was found stays until it is erased."""
    return _decide(session, event_id, user_id, OFF)


def decide_erasure(session: DbSession, event_id: int, user_id: int | None) -> FaceConsent:
    """Write down that everything is to be erased, which is off too."""
    return _decide(session, event_id, user_id, ERASE)


def _decide(
    session: DbSession,
    event_id: int,
    user_id: int | None,
    act: str,
    threshold: float | None = None,
    basis: str = "",
) -> FaceConsent:
    lock(session, event_id)
    before = consent_of(session, event_id)
    if threshold is None:
        threshold = before.threshold if before else USUAL
    user = session.get(User, user_id) if user_id is not None else None
    who = " ".join(filter(None, (user.name, f"<{user.email}>"))) if user else ""
    consent = FaceConsent(
        event_id=event_id, user_id=user_id, who=who[:255], act=act, basis=basis, threshold=threshold
    )
    session.add(consent)
    session.flush()
    return consent


def _checked(threshold: float) -> float:
    if not math.isfinite(threshold) or not STRICTEST <= threshold <= LOOSEST:
        limits = {"low": f"{STRICTEST:.2f}", "high": f"{LOOSEST:.2f}"}
        raise FacesProblem(N_("The distance lies between %(low)s and %(high)s."), **limits)
    return round(threshold, 3)
