"""Sessions of a programme as editors add, correct, move and remove them. Each change is a transaction of its
own; frames are matched again behind the scenes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetSession, Event, Session, Status
from mediahub.catalog.names import slugify
from mediahub.messages import N_, message
from mediahub.problems import Conflict, Invalid, Missing
from mediahub.tagging import pending
from mediahub.tagging.agenda.change import remove_session, save_session
from mediahub.tagging.agenda.formats.model import Item
from mediahub.tagging.agenda.formats.people import speakers_of
from mediahub.tagging.agenda.matching import CODE_LENGTH
from mediahub.tagging.agenda.plan import load_sessions

TIMES = frozenset({"starts", "ends"})
MAX_MINUTES = 7 * 24 * 60
"""By which a session may be moved."""
LIMITS: Mapping[str, int] = {
    "title": 300, "room": 120, "track": 120, "tags": 2000, "speakers": 5000, "description": 20000
}  # fmt: skip
"""Longest text of each field of a form, in characters."""


class SessionInvalid(Invalid):
    """A session that cannot be; the message says why."""


class SessionMissing(Missing):
    """The session was taken out of the programme, or never was in it."""

    def __init__(self) -> None:
        super().__init__(N_("This session is not in the programme any more."))


class CodeTaken(Conflict):
    """Another session of the event has this code."""


@dataclass(frozen=True, slots=True)
class SessionForm:
    """What a form says of a session."""

    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    """Aware."""
    room: str = ""
    track: str = ""
    tags: str = ""
    """Labels, with commas between them."""
    speakers: str = ""
    """One a line, with other names after `|`."""
    description: str = ""

    def item(self, code: str) -> Item:
        """The session as an import would bring it. Raises SessionInvalid."""
        if not self.title:
            raise SessionInvalid(N_("A session needs a title."))
        if any(len(getattr(self, name)) > limit for name, limit in LIMITS.items()):
            raise SessionInvalid(N_("One of the texts is too long."))
        if self.starts_at is None or self.ends_at is None:
            raise SessionInvalid(N_("Say when it starts and when it ends."))
        if self.ends_at <= self.starts_at:
            raise SessionInvalid(N_("It ends before it starts."))
        return Item(
            line=0,
            code=code,
            uid="",
            title=self.title,
            room=self.room,
            track=self.track,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            description=self.description,
            speakers=speakers_of(self.speakers),
            tags=tuple(filter(None, (part.strip() for part in self.tags.split(",")))),
        )


@dataclass(frozen=True, slots=True)
class Saved:
    """A changed programme: the session, and how many frames wait to be matched again."""

    id: int | None
    waiting: int


def add_session(database: Database, event_id: int, form: SessionForm, code: str = "") -> Saved:
    """Add a session under `code`, or one made of its title. Raises SessionInvalid, CodeTaken."""
    form.item(code)  # what is wrong with the form is said before anything is locked
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        row = save_session(session, event, None, form.item(_free_code(session, event_id, code, form.title)))
        audit.record(session, audit.Action.PROGRAMME_CHANGED, row, {"how": "added"})
        return _saved(session, event_id, row.id)


def change_session(database: Database, event_id: int, session_id: int, form: SessionForm) -> Saved:
    """Correct a session in every field of the form. Raises SessionInvalid, SessionMissing."""
    with database.begin() as session:
        event, known = session.get_one(Event, event_id), _known(session, event_id, session_id)
        save_session(session, event, known, form.item(known.code))
        audit.record(session, audit.Action.PROGRAMME_CHANGED, known, {"how": "changed"})
        return _saved(session, event_id, known.id)


def overrun(database: Database, event_id: int, session_id: int, minutes: int, *, following: bool) -> Saved:
    """Let a session end `minutes` later; with `following`, what follows in its room on that day begins later
    too. Raises SessionInvalid, SessionMissing."""
    by = timedelta(minutes=minutes)
    with database.begin() as session:
        event, known = session.get_one(Event, event_id), _known(session, event_id, session_id)
        if known.ends_at + by <= known.starts_at:
            raise SessionInvalid(N_("It would end before it starts."))
        after = _following(session, event, known) if following else []
        save_session(session, event, known, _moved(known, timedelta(0), by), TIMES)
        for item in after:
            save_session(session, event, item, _moved(item, by, by), TIMES)
        details = {"how": "overran", "minutes": minutes, "following": len(after)}
        audit.record(session, audit.Action.PROGRAMME_CHANGED, known, details)
        return _saved(session, event_id, known.id)


def take_out_session(database: Database, event_id: int, session_id: int) -> Saved:
    """Take a session out of the programme. Raises SessionMissing."""
    with database.begin() as session:
        known = _known(session, event_id, session_id)
        audit.record(session, audit.Action.PROGRAMME_CHANGED, known, {"how": "removed"})
        remove_session(session, session.get_one(Event, event_id), known)
        return _saved(session, event_id, None)


def frames_by_session(session: DbSession, event_id: int) -> dict[int, int]:
    """How many frames each session of the event has, rejected depictions left out."""
    rows = session.execute(
        select(AssetSession.session_id, func.count())
        .join(Asset, Asset.id == AssetSession.asset_id)
        .where(
            Asset.event_id == event_id, Asset.state == "ready", AssetSession.status != Status.REJECTED.value
        )
        .group_by(AssetSession.session_id)
    )
    return dict(rows.all())


def _saved(session: DbSession, event_id: int, session_id: int | None) -> Saved:
    session.flush()
    return Saved(session_id, pending.count_waiting(session, event_id))


def _known(session: DbSession, event_id: int, session_id: int) -> Session:
    known = session.get(Session, session_id)
    if known is None or known.event_id != event_id:
        raise SessionMissing
    return known


def _free_code(session: DbSession, event_id: int, wanted: str, title: str) -> str:
    wanted = wanted.strip()[:CODE_LENGTH]
    taken = set(session.scalars(select(Session.code).where(Session.event_id == event_id)))
    if wanted in taken:
        raise CodeTaken(message("There is a session with the code %(code)s already.", code=wanted))
    code = wanted or slugify(title or "session")[:CODE_LENGTH]
    number = 2
    while code in taken:
        code, number = f"{code[: CODE_LENGTH - 4]}-{number}", number + 1
    return code


def _moved(item: Session, start: timedelta, end: timedelta) -> Item:
    """What is said of a session that moves; see `TIMES`."""
    starts_at, ends_at = item.starts_at + start, item.ends_at + end
    return Item(0, item.code, item.uid, item.title, item.room, item.track, starts_at, ends_at)


def _following(session: DbSession, event: Event, known: Session) -> list[Session]:
    """What comes after it in its room on the same day."""
    zone = ZoneInfo(event.timezone)
    day = known.starts_at.astimezone(zone).date()
    later = [
        item
        for item in load_sessions(session, event.id)
        if item.room == known.room and item.id != known.id and item.starts_at >= known.ends_at
    ]
    return [item for item in later if item.starts_at.astimezone(zone).date() == day]
