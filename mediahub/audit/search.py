"""Searching the audit log, the newest first, page by page from a cursor."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from mediahub.audit.actions import Action
from mediahub.audit.subjects import Subject
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AuditAsset, AuditEntry
from mediahub.messages import N_
from mediahub.problems import Invalid

LARGEST_PAGE = 500
AT_ONCE = 2000
"""Entries that an export reads at a time."""
LOOKED_THROUGH = 20_000
"""Entries in which words are looked for at a time, the newest first. No index helps there: words may be parts
of words, in any script."""
PATIENCE = 0.3
"""Seconds for which a page goes on to older entries until it is full: it is there in half a second and says
how far it looked (`scripts/bench audit`)."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for; what is empty asks for nothing."""

    text: str = ""
    """Words that are all in names, means or details."""
    action: str = ""
    """An action, or an area, the part of its name before the dot."""
    without: str = ""
    """An action that is left out."""
    outcome: str = ""
    actor_kind: str = ""
    actor_id: int | None = None
    subject_kind: str = ""
    subject_id: str = ""
    asset_id: str = ""
    request_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    """The first moment that is not meant any more."""
    events: Collection[int] | None = None
    """Events whose entries may be seen; None for all entries, also those of no event."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ends: the moment and number of its last entry."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """The cursor that `str` wrote; None for an empty text. Raises Invalid for any other."""
        if not text:
            return None
        moment, _, number = text.partition("~")
        try:
            at = datetime.fromisoformat(moment)
            if at.tzinfo is None or not number.isascii() or not number.isdigit() or len(number) > 18:
                raise ValueError
            return cls(at, int(number))
        except ValueError:
            raise Invalid(N_("This page of the audit log cannot be found. Begin at its first one.")) from None


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, and where the next ones begin; None where there are no more."""

    entries: list[AuditEntry]
    next: Cursor | None
    looked_until: datetime | None = None
    """Where the search for words ended before it found as many as were asked for: older entries are on the
    next page."""


def find(session: Session, question: Question, after: Cursor | None = None, limit: int = 50) -> Page:
    """The newest entries that are meant, or those that follow a cursor. Words are looked for until time is up
    (`PATIENCE`): there may be none on a page, and some on the next."""
    limit = max(1, min(limit, LARGEST_PAGE))
    until = time.monotonic() + PATIENCE
    found: list[AuditEntry] = []
    while True:
        page = _find(session, question, after, limit - len(found))
        found += page.entries
        if len(found) == limit or page.looked_until is None or time.monotonic() >= until:
            return Page(found, page.next, page.looked_until)
        after = page.next


def _find(session: Session, question: Question, after: Cursor | None, limit: int) -> Page:
    """A page of what is meant, among so many entries (`LOOKED_THROUGH`) where words are looked for."""
    query = _following(_query(question), after)
    edge = _edge(session, question, after) if question.text else None
    if edge is not None:
        same = and_(AuditEntry.at == edge.at, AuditEntry.id >= edge.id)
        query = query.where(AuditEntry.at >= edge.at, or_(AuditEntry.at > edge.at, same))
    found = list(session.scalars(query.limit(limit + 1)))
    if len(found) > limit:
        entries = found[:limit]
        return Page(entries, Cursor(entries[-1].at, entries[-1].id))
    return Page(found, edge, edge.at if edge is not None else None)


def _edge(session: Session, question: Question, after: Cursor | None) -> Cursor | None:
    """The last entry in which words are looked for at once; None where these are all."""
    query = _following(_query(replace(question, text="")), after)
    moments = query.with_only_columns(AuditEntry.at, AuditEntry.id)
    rows = session.execute(moments.offset(LOOKED_THROUGH - 1).limit(2)).all()
    return Cursor(*rows[0]) if len(rows) > 1 else None


def each(database: Database, question: Question) -> Iterator[AuditEntry]:
    """All entries that are meant, the newest first, a few thousand in memory at a time. No connection is held
    while somebody takes them slowly."""
    after: Cursor | None = None
    query = _query(question)
    while True:
        with database.read() as session:
            entries = list(session.scalars(_following(query, after).limit(AT_ONCE)))
        if not entries:
            return
        yield from entries
        after = Cursor(entries[-1].at, entries[-1].id)


def was_recorded(session: Session, action: Action, subject: Subject, address: str) -> bool:
    """Whether it was done to `subject` from this address before."""
    query = select(AuditEntry.id).where(
        AuditEntry.subject_kind == subject.kind,
        AuditEntry.subject_id == subject.id,
        AuditEntry.action == action.value,
        AuditEntry.address == address,
    )
    return session.scalar(query.limit(1)) is not None


def _query(question: Question) -> Select[Any]:
    query = select(AuditEntry)
    if question.asset_id:
        query = query.join(AuditAsset, AuditAsset.entry_id == AuditEntry.id)
        query = query.where(AuditAsset.asset_id == question.asset_id)
    return query.where(*_conditions(question))


def _conditions(question: Question) -> Iterator[ColumnElement[bool]]:
    equal = {
        AuditEntry.outcome: question.outcome,
        AuditEntry.actor_kind: question.actor_kind,
        AuditEntry.subject_kind: question.subject_kind,
        AuditEntry.subject_id: question.subject_id,
        AuditEntry.request_id: question.request_id,
    }
    for column, value in equal.items():
        if value:
            yield column == value
    if question.actor_id is not None:
        yield AuditEntry.actor_id == question.actor_id
    if question.action:
        yield AuditEntry.action.in_(_actions(question.action))
    if question.without:
        yield AuditEntry.action != question.without
    if question.events is not None:
        yield AuditEntry.event_id.in_(question.events)
    if question.since is not None:
        yield AuditEntry.at >= question.since
    if question.until is not None:
        yield AuditEntry.at < question.until
    for word in question.text.casefold().split():
        yield AuditEntry.words.contains(word, autoescape=True)


def _actions(wanted: str) -> list[str]:
    """An action by its name, or all of an area; one that this program does not know is itself."""
    return [one.value for one in Action if one.value.startswith(f"{wanted}.")] or [wanted]


def _following(query: Select[Any], after: Cursor | None) -> Select[Any]:
    if after is not None:
        same = and_(AuditEntry.at == after.at, AuditEntry.id < after.id)
        query = query.where(AuditEntry.at <= after.at, or_(AuditEntry.at < after.at, same))
    return query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
