"""The terms of an event, in versions, and who agreed to them."""

from __future__ import annotations

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Event, EventTerms, TermsAcceptance, User
from mediahub.messages import N_, message
from mediahub.problems import Conflict, NotAllowed
from mediahub.rights import Viewer

MAX_TERMS = 20_000


class TermsError(Conflict, ValueError):
    """Terms that cannot be put up or agreed to, with a message that says why."""


class TermsNotAccepted(NotAllowed):
    """Files of an event are for those who agreed to its terms; `slug` says which event's."""

    def __init__(self, event: Event) -> None:
        super().__init__(message("Read and accept the terms of %(event)s first.", event=event.name))
        self.slug = event.slug


def current_terms(session: Session, event_id: int) -> EventTerms | None:
    """The version that counts; None where the event has no terms."""
    query = select(EventTerms).where(EventTerms.event_id == event_id)
    return session.scalar(query.order_by(EventTerms.version.desc()).limit(1))


def terms_accepted(session: Session, viewer: Viewer, event_id: int) -> bool:
    """Whether `viewer` may take files of the event as far as its terms go: they agreed to the version that
    counts, or are of the team, or there are none."""
    if viewer.in_team_of(session.scalar(select(Event.slug).where(Event.id == event_id))):
        return True
    terms = current_terms(session, event_id)
    if terms is None:
        return True
    agreed = TermsAcceptance.terms_id == terms.id, TermsAcceptance.user_id == viewer.user_id
    return viewer.user_id is not None and bool(session.scalar(select(exists().where(*agreed))))


def require_accepted(session: Session, viewer: Viewer, event: Event) -> None:
    """Raise TermsNotAccepted unless `viewer` may take files of the event as far as its terms go."""
    if not terms_accepted(session, viewer, event.id):
        raise TermsNotAccepted(event)


def accept_terms(session: Session, user_id: int | None, event_id: int, version: int) -> None:
    """Write down that the user agreed to this version. Raises TermsError if another one counts by now."""
    terms = current_terms(session, event_id)
    if terms is None or terms.version != version:
        raise TermsError(N_("The terms have changed since this page was opened. Read the new ones below."))
    user = session.get_one(User, user_id)
    row = insert_into(TermsAcceptance, session).values(terms_id=terms.id, user_id=user.id, email=user.email)
    session.execute(row.on_conflict_do_nothing(index_elements=["user_id", "terms_id"]))


def publish_terms(session: Session, event_id: int, text: str, by: int | None) -> EventTerms | None:
    """Put up a new version, which everyone must agree to anew; None if these words stand already."""
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not text or len(text) > MAX_TERMS:
        raise TermsError(message("Write the terms, in at most %(count)s characters.", count=f"{MAX_TERMS:,}"))
    current = current_terms(session, event_id)
    if current is not None and current.text == text:
        return None
    terms = EventTerms(
        event_id=event_id, version=current.version + 1 if current else 1, text=text, created_by=by
    )
    session.add(terms)
    session.flush()
    return terms


def count_accepted(session: Session, terms_id: int) -> int:
    """How many people agreed to this version."""
    counted = select(func.count()).where(TermsAcceptance.terms_id == terms_id)
    return session.scalar(counted) or 0
