"""The programme as a tagger: when and where a frame was shot says which session it shows."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from mediahub.catalog.models import Source, Status
from mediahub.catalog.names import fold
from mediahub.messages import N_
from mediahub.tagging.model import (
    AssetFacts,
    Assignment,
    EventFacts,
    Fact,
    RoomFacts,
    SessionFacts,
    Suggestion,
    Tagger,
)
from mediahub.tagging.names import fold_word

EDGE = timedelta(minutes=10)
"""Sessions begin late and run over: that long after its end a session is still likely, and photographers
shoot the room that long before."""
SETTLED = timedelta(minutes=3)
"""So long after its beginning, and before its end, a session is as likely as it gets."""

INSIDE, AT_EDGE = 0.9, 0.7
AGREES = 0.08
"""What agreeing on the room adds."""
NAMES = 0.12
"""What naming a speaker adds."""
OTHER_ROOM = 0.5
"""What is left of a session's likelihood when the frame was shot in another room."""
APART = 0.04
"""Two sessions closer than this are equally likely."""
MIN_CONFIDENCE = 0.5
FOLLOWS = 0.7
"""Speakers and topics of a session are in many of its frames, not in all."""
METRES_PER_DEGREE = 111_320.0

IN_TIME = N_("Shot at the time of “{session}”.")
FOLLOWED = N_("Follows from the session “{session}”.")
IN_ROOM = {
    "location": N_("Shot at the time of “{session}”, and the location says {room}."),
    "filename": N_("Shot at the time of “{session}”, and the file name says {room}."),
    "gps": N_("Shot at the time of “{session}”, at the position of {room}."),
    "assignment": N_("Shot at the time of “{session}”, by the photographer in {room}."),
    "batch": N_("Shot at the time of “{session}”, and the delivery is from {room}."),
}
"""Why, by how the room is known."""


@dataclass(frozen=True, slots=True)
class Place:
    """A room, folded, and how it is known: a key of `IN_ROOM`."""

    room: str
    shown: str
    how: str


def programme(asset: AssetFacts, event: EventFacts) -> list[Suggestion]:
    """The most likely session of the asset, and with it its speakers and topics.

    Nothing is suggested where two sessions are equally likely, or the time of the shutter is unknown.
    """
    best = best_session(asset, event)
    if best is None:
        return []
    session, confidence = best
    made = (Source.PROGRAMME, Status.SUGGESTED)
    follows = round(confidence * FOLLOWS, 3)
    values = {"session": session.code}
    why = (FOLLOWED, values)
    place = find_room(asset, event)
    reason = IN_TIME
    if place is not None and fold_word(session.room) == place.room:
        reason = IN_ROOM[place.how]
        values = {**values, "room": place.shown}
    return [
        Suggestion(made[0], confidence, made[1], session=session.id, reason=reason, values=values),
        *(
            Suggestion(made[0], follows, made[1], person=person, reason=why[0], values=why[1])
            for person in session.speakers
        ),
        *(
            Suggestion(made[0], follows, made[1], tag=tag, reason=why[0], values=why[1])
            for tag in session.tags
        ),
    ]


def best_session(asset: AssetFacts, event: EventFacts) -> tuple[SessionFacts, float] | None:
    """The session that time, room and words agree on, and how sure that is."""
    if asset.taken_source == "arrival":
        return None
    near = [item for item in event.sessions if _outside(asset, item) < EDGE]
    if not near:
        return None
    said = f" {fold(' '.join((asset.words, *asset.persons, *asset.keywords)))} "
    place = find_room(asset, event)
    scored = sorted(((_confidence(asset, item, place, said), item) for item in near), key=lambda p: -p[0])
    first, session = scored[0]
    if len(scored) > 1 and first - scored[1][0] < APART:
        return None  # parallel sessions, and nothing tells them apart
    return (session, round(min(first, 0.99), 3)) if first >= MIN_CONFIDENCE else None


def _confidence(asset: AssetFacts, session: SessionFacts, place: Place | None, said: str) -> float:
    time = _time_score(asset, session)
    if place is not None and session.room and fold_word(session.room) != place.room:
        return time * OTHER_ROOM
    named = any(f" {name} " in said for name in session.speaker_names if len(name) > 3)
    agrees = place is not None and bool(session.room)
    return time + AGREES * agrees + NAMES * named


def _time_score(asset: AssetFacts, session: SessionFacts) -> float:
    """Full in the middle, less within `SETTLED` of an end, and falling to nothing at `EDGE` beyond it."""
    outside = _outside(asset, session)
    if outside >= EDGE:
        return 0.0
    if outside > timedelta(0):
        return AT_EDGE * (1 - outside / EDGE / 4)
    settled = min(1.0, -outside / min(SETTLED, (session.ends_at - session.starts_at) / 4 or SETTLED))
    return AT_EDGE + APART + (INSIDE - AT_EDGE - APART) * settled


def _outside(asset: AssetFacts, session: SessionFacts) -> timedelta:
    """How long before its beginning or after its end; negative within."""
    return max(session.starts_at - asset.taken_at, asset.taken_at - session.ends_at)


def find_room(asset: AssetFacts, event: EventFacts) -> Place | None:
    """The room that a frame was shot in, by the surest thing that says so; None if nothing does."""
    return next(_rooms(asset, event), None)


def _rooms(asset: AssetFacts, event: EventFacts) -> Iterator[Place]:
    """Photographers put the room into the location, or into names such as `GRAND-HALL_0012.jpg`. A place that
    is no room of the programme, such as the venue, says nothing."""
    called = _called(event)
    stem = re.sub(r"\d{3,}", " ", asset.filename.rsplit(".", 1)[0])
    for how, text in (("location", asset.location), ("filename", stem)):
        yield from _named(called, text, how)
    if asset.lat is not None and asset.lon is not None:
        near = [(distance, room) for room in event.rooms if (distance := _metres(asset, room)) <= room.radius]
        if near:
            room = min(near, key=lambda pair: pair[0])[1]
            yield Place(fold_word(room.name), room.name, "gps")
    its = [(away, given.room) for given in event.assignments if (away := _away(asset, given)) < EDGE]
    if its:
        assigned = min(its)[1]
        yield Place(fold_word(assigned), assigned, "assignment")
    yield from _named(called, asset.batch_place, "batch")


def _called(event: EventFacts) -> list[tuple[str, str]]:
    """What rooms are called, folded, with their name: the longest first, "hall a" before "hall"."""
    names = {fold_word(session.room): session.room for session in event.sessions if session.room}
    for room in event.rooms:
        names |= {fold_word(text): room.name for text in (room.name, *room.codes) if fold_word(text)}
    return sorted(names.items(), key=lambda pair: -len(pair[0]))


def _named(called: list[tuple[str, str]], text: str, how: str) -> Iterator[Place]:
    said = f" {fold(text)} "
    for name, room in called if said.strip() else ():
        if f" {name} " in said:
            yield Place(fold_word(room), room, how)
            return


def _away(asset: AssetFacts, given: Assignment) -> timedelta:
    """How long before or after an assignment of its photographer a frame was shot: nothing within it."""
    if given.photographer_id != asset.photographer_id:
        return timedelta.max
    before = given.starts_at - asset.taken_at if given.starts_at else timedelta(0)
    after = asset.taken_at - given.ends_at if given.ends_at else timedelta(0)
    return max(before, after, timedelta(0))


def _metres(asset: AssetFacts, room: RoomFacts) -> float:
    if room.lat is None or room.lon is None or asset.lat is None or asset.lon is None:
        return math.inf
    north = (asset.lat - room.lat) * METRES_PER_DEGREE
    east = (asset.lon - room.lon) * METRES_PER_DEGREE * math.cos(math.radians(room.lat))
    return math.hypot(north, east)


PROGRAMME = Tagger(
    "programme", "2", programme, frozenset({Fact.TIME, Fact.PLACE, Fact.PROGRAMME, Fact.WORDS, Fact.KEYWORDS})
)
