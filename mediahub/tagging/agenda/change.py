"""Changing a programme: its sessions, and the frames that belong to them.

Whoever calls holds the transaction. Frames are matched again in the background: those that are marked with a
session, and those that were shot at its old or its new time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import selectinload

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Asset, AssetSession, Event, Person, PersonName, Session, Tag
from mediahub.catalog.names import fold, fold_name
from mediahub.catalog.vocabulary import tag_ids
from mediahub.messages import N_
from mediahub.tagging import pending
from mediahub.tagging.agenda.formats.model import Item, UnsafeRemoval
from mediahub.tagging.agenda.plan import FIELDS, Plan
from mediahub.tagging.agenda.speakers import resolve_people
from mediahub.tagging.event_facts import bump
from mediahub.tagging.model import Fact
from mediahub.tagging.taggers.programme import EDGE

Span = tuple[datetime, datetime]
MAX_SPANS = 100
"""In one condition; a database has a limit there."""
Pair = tuple[Session | None, Item]
EVERYTHING = frozenset({*FIELDS.values(), "uid"})


def carry_out(session: DbSession, event: Event, plan: Plan, *, remove_gone: bool = False) -> None:
    """Do what the plan says; what the file does not have goes only with `remove_gone`.

    Raises UnsafeRemoval, and changes nothing, where parts of the file could not be read: what seems to be
    missing may be in one of these.
    """
    if remove_gone and plan.gone and plan.faults:
        raise UnsafeRemoval(
            N_("Parts of the file cannot be read, and a session that seems to be missing may be one of them."
               " Mend these first, or import without removing.")
        )  # fmt: skip
    changed = _rows(session, [change.session_id for change in plan.changed])
    pairs: list[Pair] = [(None, item) for item in plan.new]
    pairs += [(changed[change.session_id], change.item) for change in plan.changed]
    save_sessions(session, event, pairs, plan.says)
    if remove_gone:
        remove_sessions(session, event, list(_rows(session, [number for number, _, _ in plan.gone]).values()))


def save_session(
    session: DbSession,
    event: Event,
    known: Session | None,
    item: Item,
    says: frozenset[str] = EVERYTHING,
) -> Session:
    """Add a session, or correct `known`, in the fields that `says` names."""
    return save_sessions(session, event, [(known, item)], says)[0]


def save_sessions(
    session: DbSession, event: Event, pairs: Sequence[Pair], says: frozenset[str] = EVERYTHING
) -> list[Session]:
    """Save many sessions, each with its row in the catalogue: a handful of statements, for others wait."""
    speakers = resolve_people(session, [speaker for _, item in pairs for speaker in item.speakers])
    tags = _tags(session, [label for _, item in pairs for label in item.tags])
    spans: list[Span] = []
    for numbers in in_chunks([known.id for known, _ in pairs if known is not None]):
        enqueue_depicted(session, AssetSession.session_id.in_(numbers))
    rows = []
    for known, item in pairs:
        row = known or Session(event_id=event.id, code=item.code)
        spans += [(known.starts_at, known.ends_at)] if known is not None else []
        _fill(row, item, says, new=known is None)
        if known is None or "speakers" in says:
            row.speakers = list(dict.fromkeys(speakers[key] for key in _keys(item) if key in speakers))
        if known is None or "tags" in says:
            row.tags = list(dict.fromkeys(tags[fold(label)] for label in item.tags if fold(label) in tags))
        spans.append((row.starts_at, row.ends_at))
        rows.append(row)
    session.add_all(rows)
    session.flush()
    match_again(session, event, spans)
    return rows


def _keys(item: Item) -> Iterator[str]:
    return (fold(speaker.name) for speaker in item.speakers)


def _fill(row: Session, item: Item, says: frozenset[str], *, new: bool) -> None:
    row.uid = item.uid or row.uid or ""
    for name, spoken in FIELDS.items():
        if name in ("speakers", "tags"):
            continue
        if new or spoken in says or (name == "ends_at" and "duration" in says):
            setattr(row, name, getattr(item, name))


def remove_session(session: DbSession, event: Event, known: Session) -> None:
    """Take a session out of the programme; its depictions go with it."""
    remove_sessions(session, event, [known])


def remove_sessions(session: DbSession, event: Event, rows: Sequence[Session]) -> None:
    """Take sessions out of the programme; their tags go with them."""
    for numbers in in_chunks([row.id for row in rows]):
        its = AssetSession.session_id.in_(numbers)
        enqueue_depicted(session, its)
        marked = exists().where(AssetSession.asset_id == Asset.id, its)
        pending.recheck(session, and_(Asset.event_id == event.id, marked), Fact.PROGRAMME)
    spans = [(row.starts_at, row.ends_at) for row in rows]
    for row in rows:
        session.delete(row)
    session.flush()
    match_again(session, event, spans)


def _rows(session: DbSession, numbers: Sequence[int]) -> dict[int, Session]:
    found: dict[int, Session] = {}
    for some in in_chunks(numbers):
        query = select(Session).where(Session.id.in_(some))
        query = query.options(selectinload(Session.speakers), selectinload(Session.tags))
        found |= {row.id: row for row in session.scalars(query)}
    return found


def _tags(session: DbSession, labels: Sequence[str]) -> dict[str, Tag]:
    """The tags that these labels stand for, by the label as it is compared; unknown ones are added."""
    found: dict[str, Tag] = {}
    for some in in_chunks(list(dict.fromkeys(labels))):
        numbers = tag_ids(session, some)
        rows = {tag.id: tag for tag in session.scalars(select(Tag).where(Tag.id.in_(numbers.values())))}
        found |= {fold(label): rows[number] for label, number in numbers.items()}
    return found


def match_again(session: DbSession, event: Event, spans: Iterable[Span]) -> None:
    """See that frames shot in these spans of time are matched again."""
    bump(session)
    spans = _joined(spans)
    near = [Asset.taken_at.between(start - EDGE, end + EDGE) for start, end in spans]
    if near:
        pending.recheck(session, and_(Asset.event_id == event.id, or_(*near)), Fact.PROGRAMME)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans of time, joined: those that touch become one; where many are left, gaps are filled."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 2 * EDGE:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    while len(joined) > MAX_SPANS:
        joined = [
            (pair[0][0], pair[-1][1]) for pair in (joined[at : at + 2] for at in range(0, len(joined), 2))
        ]
    return joined


def match_all_again(session: DbSession, event: Event) -> None:
    """Match every frame of the event to its sessions again: rooms or assignments changed."""
    bump(session, event.id)
    pending.recheck(session, Asset.event_id == event.id, Fact.PROGRAMME)


def enqueue_depicted(session: DbSession, which: object) -> None:
    """Say that assets with a depiction are out of date in the index."""
    enqueue(session, session.scalars(select(AssetSession.asset_id).where(which)))  # type: ignore[arg-type]


def save_names(
    session: DbSession, person: Person, name: str, role: str, aliases: Sequence[tuple[str, str]]
) -> None:
    """Give a person this name, this role and exactly these other names, each with its language."""
    person.name, person.role = name.strip(), role.strip()
    wanted = {fold_name(name): (name.strip(), "", "main")}
    for text, lang in aliases:
        if fold(text):
            wanted.setdefault(fold_name(text), (text.strip(), lang.strip(), "alias"))
    person.names = [
        PersonName(text=text[:200], folded=folded, lang=lang[:12], kind=kind)
        for folded, (text, lang, kind) in wanted.items()
    ]
    session.flush()
    names_changed(session)


def names_changed(session: DbSession) -> None:
    """See that captions are looked through again for the names of people and tags, in every event."""
    bump(session)
    pending.recheck(session, Asset.state != "storing", Fact.VOCABULARY)
