"""The programme of an event: its page, and editing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Asset, AssetSession, Event, Session, Status
from mediahub.catalog.names import slugify
from mediahub.http.context import event_or_404, require_sign_in, services, viewer
from mediahub.http.incoming import json_body
from mediahub.tagging import due
from mediahub.tagging.agenda.change import remove_session, save_session
from mediahub.tagging.agenda.formats.model import Item
from mediahub.tagging.agenda.formats.people import speakers_of
from mediahub.tagging.agenda.matching import CODE_LENGTH
from mediahub.tagging.agenda.plan import load_sessions

blueprint = Blueprint("programme", __name__, url_prefix="/events/<slug>/programme")
blueprint.before_request(require_sign_in)

CURATORS = frozenset({"admin", "marketing"})
STEP = timedelta(minutes=5)
"""One line of the timetable."""
TIMES = frozenset({"starts", "ends"})


@blueprint.before_request
def require_team() -> None:
    """The team sees the programme; marketing and admins change it."""
    if not viewer().in_team:
        abort(403, gettext("Only the event's team sees its programme."))
    if request.method != "GET" and not may_edit():
        abort(403, gettext("Only marketing and admins change the programme."))


def may_edit() -> bool:
    """Whether whoever asks may change it."""
    return bool(viewer().roles & CURATORS)


@dataclass(frozen=True, slots=True)
class Block:
    """A session in its place of the day's timetable: lines and columns count from 1."""

    session: Session
    line: int
    lines: int
    column: int
    frames: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the timetable."""

    date: date
    rooms: Sequence[str]
    blocks: Sequence[Block]
    hours: Sequence[tuple[int, int]]
    """Each full hour with its line."""
    lines: int


@blueprint.get("")
def page(slug: str) -> str:
    """Each day with its rooms side by side."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        sessions = load_sessions(database, event.id)
        frames = _frames(database, event.id)
        return render_template(
            "tagging/programme.html",
            event=event,
            days=timetable(sessions, ZoneInfo(event.timezone), frames),
            rooms=sorted({item.room for item in sessions if item.room}),
            tracks=sorted({item.track for item in sessions if item.track}),
            details={item.id: _details(item, event) for item in sessions},
            may_edit=may_edit(),
            waiting=sum(due.waiting(database, event.id).values()),
        )


@blueprint.get("/progress.json")
def progress(slug: str) -> Response:
    """How many frames still wait to be matched again."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        response = jsonify(waiting=sum(due.waiting(database, event.id).values()))
    response.cache_control.no_store = True
    return response


@blueprint.post("/sessions")
def add(slug: str) -> Response:
    """Add a session; times are ISO 8601, without a zone in the event's."""
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        item = _item(event, _free_code(database, event))
        row = save_session(database, event, None, item)
        return _answer(database, event, row.id)


@blueprint.post("/sessions/<int:session_id>")
def change(slug: str, session_id: int) -> Response:
    """Correct a session. Frames are matched again behind the scenes."""
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        known = _session_or_404(database, event, session_id)
        save_session(database, event, known, _item(event, known.code))
        return _answer(database, event, known.id)


@blueprint.post("/sessions/<int:session_id>/overrun")
def overrun(slug: str, session_id: int) -> Response:
    """It ends `minutes` later; with `following`, what follows in its room on that day begins later too."""
    body = json_body()
    minutes = body.integer("minutes", least=-MOST_MINUTES, most=MOST_MINUTES)
    if minutes is None:
        abort(400, gettext("Say by how many minutes."))
    by = timedelta(minutes=minutes)
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        known = _session_or_404(database, event, session_id)
        if known.ends_at + by <= known.starts_at:
            abort(400, gettext("It would end before it starts."))
        after = _following(database, event, known) if body.flag("following") else []
        save_session(database, event, known, _moved(known, timedelta(0), by), TIMES)
        for item in after:
            save_session(database, event, item, _moved(item, by, by), TIMES)
        return _answer(database, event, known.id)


@blueprint.post("/sessions/<int:session_id>/remove")
def remove(slug: str, session_id: int) -> Response:
    """Take a session out of the programme."""
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        remove_session(database, event, _session_or_404(database, event, session_id))
        return _answer(database, event, None)


def timetable(sessions: Sequence[Session], zone: ZoneInfo, frames: dict[int, int]) -> list[Day]:
    """Sessions by the day that they begin on, in the event's zone, each in its place."""
    by_day: dict[date, list[Session]] = defaultdict(list)
    for item in sessions:
        by_day[item.starts_at.astimezone(zone).date()].append(item)
    return [_day(day, by_day[day], zone, frames) for day in sorted(by_day)]


def _day(day: date, sessions: list[Session], zone: ZoneInfo, frames: dict[int, int]) -> Day:
    first = min(item.starts_at for item in sessions).astimezone(zone).replace(minute=0, second=0)
    last = max(item.ends_at for item in sessions)
    columns, names = _columns(sessions)
    blocks = [
        Block(
            item,
            line=(item.starts_at - first) // STEP + 1,
            lines=max(1, -(-(item.ends_at - item.starts_at) // STEP)),
            column=columns[item.id] + 1,
            frames=frames.get(item.id, 0),
        )
        for item in sessions
    ]
    count = -(-(last - first) // timedelta(hours=1))
    hour = timedelta(hours=1) // STEP
    hours = [((first + timedelta(hours=n)).astimezone(zone).hour, n * hour + 1) for n in range(count)]
    return Day(day, names, blocks, hours, count * hour)


def _columns(sessions: list[Session]) -> tuple[dict[int, int], list[str]]:
    """A column for each room, and further ones where a room has two sessions at once."""
    ends: list[tuple[str, datetime]] = []
    places: dict[int, int] = {}
    for item in sorted(sessions, key=lambda item: (item.room, item.starts_at)):
        fits = (n for n, (room, end) in enumerate(ends) if room == item.room and end <= item.starts_at)
        free = next(fits, None)
        if free is None:
            ends.append((item.room, item.ends_at))
            free = len(ends) - 1
        else:
            ends[free] = (item.room, item.ends_at)
        places[item.id] = free
    return places, [room for room, _ in ends]


def _frames(database: DbSession, event_id: int) -> dict[int, int]:
    """How many frames each session has."""
    rows = database.execute(
        select(AssetSession.session_id, func.count())
        .join(Asset, Asset.id == AssetSession.asset_id)
        .where(
            Asset.event_id == event_id, Asset.state == "ready", AssetSession.status != Status.REJECTED.value
        )
        .group_by(AssetSession.session_id)
    )
    return dict(rows.all())


def _details(item: Session, event: Event) -> dict[str, Any]:
    """What the form shows of a session."""
    zone = ZoneInfo(event.timezone)
    lines = []
    for person in item.speakers:
        names = [person.name, *(name.text for name in person.names if name.kind != "main")]
        lines.append(" | ".join(dict.fromkeys(names)))
    return {
        "id": item.id,
        "code": item.code,
        "title": item.title,
        "room": item.room,
        "track": item.track,
        "starts_at": item.starts_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        "ends_at": item.ends_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        "speakers": "\n".join(lines),
        "tags": ", ".join(tag.label for tag in item.tags),
        "description": item.description,
    }


def _item(event: Event, code: str) -> Item:
    """What the form says."""
    body = json_body()
    text = {name: body.text(name).strip() for name in _LIMITS}
    if not text["title"]:
        abort(400, gettext("A session needs a title."))
    if any(len(text[name]) > limit for name, limit in _LIMITS.items()):
        abort(400, gettext("One of the texts is too long."))
    starts, ends = body.moment("starts_at", event.timezone), body.moment("ends_at", event.timezone)
    if starts is None or ends is None:
        abort(400, gettext("Say when it starts and when it ends."))
    if ends <= starts:
        abort(400, gettext("It ends before it starts."))
    tags = tuple(filter(None, (part.strip() for part in text["tags"].split(","))))
    return Item(
        line=0,
        code=code,
        uid="",
        title=text["title"],
        room=text["room"],
        track=text["track"],
        starts_at=starts,
        ends_at=ends,
        description=text["description"],
        speakers=speakers_of(text["speakers"]),
        tags=tags,
    )


MOST_MINUTES = 7 * 24 * 60
_LIMITS = {"title": 300, "room": 120, "track": 120, "tags": 2000, "speakers": 5000, "description": 20000}


def _moved(item: Session, start: timedelta, end: timedelta) -> Item:
    """What is said of a session that moves; see `TIMES`."""
    starts_at, ends_at = item.starts_at + start, item.ends_at + end
    return Item(0, item.code, item.uid, item.title, item.room, item.track, starts_at, ends_at)


def _following(database: DbSession, event: Event, known: Session) -> list[Session]:
    """What comes after it in its room on the same day."""
    zone = ZoneInfo(event.timezone)
    day = known.starts_at.astimezone(zone).date()
    later = [
        item
        for item in load_sessions(database, event.id)
        if item.room == known.room and item.id != known.id and item.starts_at >= known.ends_at
    ]
    return [item for item in later if item.starts_at.astimezone(zone).date() == day]


def _free_code(database: DbSession, event: Event) -> str:
    body = json_body()
    wanted = body.text("code").strip()[:CODE_LENGTH]
    taken = set(database.scalars(select(Session.code).where(Session.event_id == event.id)))
    if wanted in taken:
        abort(409, gettext("There is a session with the code %(code)s already.", code=wanted))
    code = wanted or slugify(body.text("title") or "session")[:CODE_LENGTH]
    number = 2
    while code in taken:
        code, number = f"{code[: CODE_LENGTH - 4]}-{number}", number + 1
    return code


def _session_or_404(database: DbSession, event: Event, session_id: int) -> Session:
    known = database.get(Session, session_id)
    if known is None or known.event_id != event.id:
        abort(404, gettext("This session is not in the programme any more."))
    return known


def _answer(database: DbSession, event: Event, session_id: int | None) -> Response:
    database.flush()
    return jsonify(id=session_id, waiting=sum(due.waiting(database, event.id).values()))
