"""Visual words in the catalogue: what is due, what was seen, what failed, and the switch of an event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, func, not_, or_, select
from sqlalchemy.orm import Session as DbSession

from mediahub import audit
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Event, VisualWords
from mediahub.catalog.models.base import utcnow
from mediahub.media.vision.labels.visual_words import Labeller, VisualWord

ATTEMPTS = 6
RETRY = timedelta(minutes=2)
"""After the first failure; each further one waits three times as long."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a labeller answered; `words` is None where it failed."""

    asset_id: str
    labeller: Labeller
    words: Sequence[VisualWord] | None


def due_for(labeller: Labeller) -> ColumnElement[bool]:
    """The condition for what a labeller has yet to look at, on assets joined with their event."""
    row = VisualWords
    wait = and_(row.failures.between(1, ATTEMPTS - 1), row.retry_at <= utcnow())
    settled = exists().where(
        row.asset_id == Asset.id, row.labeller == labeller.name, row.version >= labeller.version, not_(wait)
    )
    return and_(Asset.state == "ready", Event.sees_words, not_(settled))


def next_due(
    session: DbSession, labellers: Sequence[Labeller], limit: int, among: ColumnElement[bool]
) -> dict[str, list[Labeller]]:
    """Some of the pictures `among`, the newest first, each with the labellers that have yet to look at it."""
    due = {one: due_for(one) for one in labellers}
    columns = [condition.label(f"due_{number}") for number, condition in enumerate(due.values())]
    query = select(Asset.id, *columns).join(Event).where(among, or_(*due.values()))
    rows = session.execute(query.order_by(Asset.created_at.desc(), Asset.id).limit(limit)).all()
    return {row[0]: [one for one, is_due in zip(due, row[1:], strict=True) if is_due] for row in rows}


def count_due(session: DbSession, labellers: Sequence[Labeller], event_id: int | None = None) -> int:
    """How many pictures wait for any of these labellers, of an event or of all."""
    if not labellers:
        return 0
    query = select(func.count()).select_from(Asset).join(Event)
    query = query.where(or_(*(due_for(one) for one in labellers)))
    if event_id is not None:
        query = query.where(Asset.event_id == event_id)
    return session.scalar(query) or 0


def keep(session: DbSession, answers: Iterable[Seen]) -> None:
    """Write down what was seen, or that it failed; search hears of pictures whose words changed.

    Nothing is kept of pictures that are gone, or whose event has been switched off meanwhile.
    """
    found = list(answers)
    ids = {one.asset_id for one in found}
    wanted = select(Asset.id).join(Event).where(Asset.id.in_(ids), Event.sees_words)
    there = set(session.scalars(wanted.with_for_update(of=Asset)))
    changed = [one.asset_id for one in found if one.asset_id in there and _kept(session, one)]
    enqueue(session, dict.fromkeys(changed))


def _kept(session: DbSession, seen: Seen) -> bool:
    """Write one answer; whether the words are others than before."""
    name, version = seen.labeller.name, seen.labeller.version
    row = session.get(VisualWords, (seen.asset_id, name))
    if row is None:
        row = VisualWords(asset_id=seen.asset_id, labeller=name, version=version, words=[], failures=0)
        session.add(row)
    if row.version != version:
        row.version, row.failures = version, 0
    if seen.words is None:
        row.failures += 1
        row.retry_at = utcnow() + RETRY * 3 ** (row.failures - 1)
        return False
    before, row.words = row.words, [asdict(one) for one in seen.words]
    row.failures, row.retry_at = 0, None
    return {one["word"] for one in before} != {one["word"] for one in row.words}


def words_of(session: DbSession, asset_id: str) -> list[VisualWord]:
    """What a picture looks like by all labellers, the surest first."""
    rows = session.scalars(
        select(VisualWords.words).where(VisualWords.asset_id == asset_id).order_by(VisualWords.labeller)
    )
    found: dict[str, VisualWord] = {}
    for one in sorted((word for words in rows for word in words), key=lambda word: -word["sure"]):
        found.setdefault(one["word"], VisualWord(**one))
    return list(found.values())


def set_sees_words(database: Database, event_id: int, on: bool) -> None:
    """Have this event's pictures get visual words from now on, or not: then those that they have are deleted,
    and nothing is found by them any more."""
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        event.sees_words = on
        audit.record(session, audit.Action.SETTINGS_CHANGED, event, {"sees_words": on})
        if not on:
            forget(session, event_id)


def forget(session: DbSession, event_id: int) -> None:
    """Delete the visual words of an event's pictures."""
    of_event = select(Asset.id).where(Asset.event_id == event_id)
    ids = session.scalars(select(VisualWords.asset_id).where(VisualWords.asset_id.in_(of_event)).distinct())
    for some in in_chunks(list(ids)):
        session.execute(delete(VisualWords).where(VisualWords.asset_id.in_(some)))
        enqueue(session, some)
