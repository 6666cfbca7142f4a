"""Taggers' to-do list, kept in the catalogue: a kill loses nothing, and every process may add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, SelectBase, String, and_, delete, exists, func, literal, select, update
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.coordination.outbox import enlist_templates
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Asset, Event, TaggerRun
from mediahub.catalog.models.base import UtcDateTime, utcnow
from mediahub.tagging.model import Cost, Fact, Tagger
from mediahub.tagging.plugins import resting_on

CLOCK = "clock"
"""Not a tagger: these assets' time of the shutter is to be worked out again."""
DUE, DONE, FAILED = "due", "done", "failed"
WAIT = timedelta(minutes=1)
"""Until the second try; each further one waits four times as long."""
ATTEMPTS = 6
"""Then a tagger gives an asset up: after about a day."""


def recheck(session: DbSession, which: ColumnElement[bool], *changed: Fact) -> None:
    """Say, in the transaction that changes it, that these assets (a condition on `Asset`) are to be asked
    about again by every tagger that rests on what `changed`."""
    for tagger in resting_on(changed):
        enlist(session, tagger.name, tagger.version, which)
    enlist_templates(session, which)


def recheck_assets(session: DbSession, ids: Sequence[str], *changed: Fact) -> None:
    """`recheck` for assets by their ids."""
    for some in in_chunks(ids):
        recheck(session, Asset.id.in_(some), *changed)


def enlist(session: DbSession, name: str, version: str, which: ColumnElement[bool]) -> None:
    """Put the assets that `which` holds for in line for one tagger, in one statement."""
    rows = select(
        Asset.id,
        literal(name, String),
        literal(version, String),
        literal(DUE, String),
        literal(0),
        literal(utcnow(), UtcDateTime),
        literal("", String),
    ).where(which)
    _insert(session, rows)


def enlist_missing(session: DbSession, tagger: Tagger) -> None:
    """Put every asset in line that a background tagger has not looked at, or only an older version of it."""
    seen = exists().where(
        TaggerRun.asset_id == Asset.id, TaggerRun.tagger == tagger.name, TaggerRun.version == tagger.version
    )
    enlist(session, tagger.name, tagger.version, and_(Asset.state == "ready", ~seen))


def note_failures(
    session: DbSession, asset_id: str, taggers: Iterable[Tagger], why: Mapping[str, str]
) -> None:
    """Write down who failed at an asset in line with ingest; they try again in the background. Taggers that
    always run there are put in line."""
    for tagger in taggers:
        if tagger.name not in why and tagger.cost is Cost.CHEAP:
            continue
        enlist(session, tagger.name, tagger.version, Asset.id == asset_id)
        if tagger.name in why:
            postpone(session, [asset_id], tagger.name, why[tagger.name])


def _insert(session: DbSession, rows: SelectBase) -> None:
    names = ["asset_id", "tagger", "version", "state", "attempts", "next_try", "error"]
    statement = insert_into(TaggerRun, session).from_select(names, rows)
    fresh = {name: getattr(statement.excluded, name) for name in names[2:]}
    session.execute(statement.on_conflict_do_update(index_elements=["asset_id", "tagger"], set_=fresh))


def is_anything(session: DbSession) -> bool:
    """Whether some asset waits for a tagger whose next try has come."""
    is_due = exists().where(TaggerRun.state == DUE, TaggerRun.next_try <= utcnow())
    return bool(session.scalar(select(is_due)))


def next_in_line(session: DbSession, name: str, limit: int) -> Sequence[str]:
    """Some of the assets that wait for a tagger: who came last comes first: that is what people see."""
    waiting = (
        select(TaggerRun.asset_id)
        .join(Asset, Asset.id == TaggerRun.asset_id)
        .where(
            TaggerRun.state == DUE,
            TaggerRun.tagger == name,
            TaggerRun.next_try <= utcnow(),
            Asset.state != "storing",
        )
        .order_by(TaggerRun.next_try.desc(), TaggerRun.asset_id)
        .limit(limit)
    )
    return session.scalars(waiting).all()


def finish(session: DbSession, ids: Sequence[str], tagger: str, asked_at: datetime) -> None:
    """It has looked. Who was put in line again after `asked_at` stays there. Of taggers that run at ingest,
    no row means the same as `done`."""
    session.execute(
        update(TaggerRun)
        .where(TaggerRun.tagger == tagger, TaggerRun.asset_id.in_(ids), TaggerRun.next_try <= asked_at)
        .values(state=DONE, error="", attempts=0)
    )


def forget(session: DbSession, ids: Sequence[str], tagger: str, asked_at: datetime) -> None:
    """A tagger that leaves no row has looked; an asset put in line after `asked_at` stays there."""
    which = (TaggerRun.tagger == tagger, TaggerRun.asset_id.in_(ids), TaggerRun.next_try <= asked_at)
    session.execute(delete(TaggerRun).where(*which))


def postpone(session: DbSession, ids: Sequence[str], tagger: str, why: str) -> None:
    """It failed: the next try comes later each time, and there are `ATTEMPTS` in all."""
    rows = select(TaggerRun).where(TaggerRun.tagger == tagger, TaggerRun.asset_id.in_(ids))
    for row in session.scalars(rows):
        row.attempts += 1
        row.error = why[:1000]
        row.state = FAILED if row.attempts >= ATTEMPTS else DUE
        row.next_try = utcnow() + backoff(row.attempts)


def try_again(session: DbSession, slug: str, tagger: str, version: str) -> None:
    """Put the pictures of an event that a version of a tagger was given up for in line once more."""
    of_event = select(Asset.id).join(Event, Asset.event_id == Event.id).where(Event.slug == slug)
    failed = (
        update(TaggerRun)
        .where(TaggerRun.tagger == tagger, TaggerRun.version == version, TaggerRun.state == FAILED)
        .where(TaggerRun.asset_id.in_(of_event))
    )
    session.execute(failed.values(state=DUE, attempts=0, next_try=utcnow(), error=""))


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many failures."""
    return WAIT * 4 ** (max(attempts, 1) - 1)


def waiting(session: DbSession, event_id: int) -> dict[str, int]:
    """By tagger how many assets of an event are in line, those that failed and wait included."""
    rows = session.execute(
        select(TaggerRun.tagger, func.count())
        .join(Asset, Asset.id == TaggerRun.asset_id)
        .where(TaggerRun.state == DUE, Asset.event_id == event_id, Asset.state == "ready")
        .group_by(TaggerRun.tagger)
    )
    return dict(rows.all())


def count_waiting(session: DbSession, event_id: int) -> int:
    """How many times an asset of the event is in line, over all taggers: what pages show as progress."""
    return sum(waiting(session, event_id).values())
