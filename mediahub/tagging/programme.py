"""The programme as a tagger: when and where a frame was shot says which session it shows."""

from __future__ import annotations

import re
from datetime import timedelta

from mediahub.catalog.models import Source, Status
from mediahub.catalog.names import fold
from mediahub.tagging.model import AssetFacts, EventFacts, Fact, SessionFacts, Suggestion, Tagger

EDGE = timedelta(minutes=10)
"""Sessions begin late and run over: that long after its end a session is still likely, and photographers
shoot the room that long before."""

INSIDE, AT_EDGE = 0.9, 0.7
AGREES = 0.08
"""What agreeing on the room, or naming a speaker, adds."""
OTHER_ROOM = 0.5
"""What is left of a session's likelihood when the frame was shot in another room."""
MIN_CONFIDENCE = 0.5
FOLLOWS = 0.7
"""Speakers and topics of a session are in many of its frames, not in all."""


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
    return [
        Suggestion(made[0], confidence, made[1], session=session.id),
        *(Suggestion(made[0], follows, made[1], person=person) for person in session.speakers),
        *(Suggestion(made[0], follows, made[1], tag=tag) for tag in session.tags),
    ]


def best_session(asset: AssetFacts, event: EventFacts) -> tuple[SessionFacts, float] | None:
    """The session that time, room and words agree on, and how sure that is."""
    if asset.taken_source == "arrival":
        return None
    said = fold(f"{asset.words} {' '.join(asset.persons)} {' '.join(asset.keywords)}")
    room = _room(asset, event)
    scored = sorted(
        ((_confidence(asset, session, room, said), session) for session in event.sessions),
        key=lambda pair: -pair[0],
    )
    scored = [pair for pair in scored if pair[0] > 0]
    if not scored:
        return None
    first, session = scored[0]
    if len(scored) > 1 and first - scored[1][0] < AGREES / 2:
        return None  # parallel sessions, and nothing tells them apart
    return (session, round(min(first, 0.99), 3)) if first >= MIN_CONFIDENCE else None


def _confidence(asset: AssetFacts, session: SessionFacts, room: str | None, said: str) -> float:
    time = _time_score(asset, session)
    if not time:
        return 0.0
    if room is not None and session.room and fold(session.room) != room:
        return time * OTHER_ROOM
    named = any(f" {name} " in f" {said} " for name in session.speaker_names if len(name) > 3)
    return time + AGREES * ((room is not None and bool(session.room)) + named)


def _time_score(asset: AssetFacts, session: SessionFacts) -> float:
    if session.starts_at <= asset.taken_at < session.ends_at:
        return INSIDE
    before, after = session.starts_at - asset.taken_at, asset.taken_at - session.ends_at
    outside = max(before, after)
    return AT_EDGE * (1 - outside / EDGE / 4) if outside < EDGE else 0.0


def _room(asset: AssetFacts, event: EventFacts) -> str | None:
    """The room of the programme that the IPTC location or the file's name names, folded.

    Photographers put the room into names such as `GRAND-HALL_0012.jpg`. A place that is no room of the
    programme, such as the venue, says nothing.
    """
    rooms = {fold(session.room) for session in event.sessions} - {""}
    stem = re.sub(r"\d{3,}", " ", asset.filename.rsplit(".", 1)[0])
    for place in (fold(asset.location), fold(stem)):
        for room in sorted(rooms, key=len, reverse=True):  # "hall a" before "hall"
            if f" {room} " in f" {place} ":
                return room
    return None


PROGRAMME = Tagger(
    "programme", "1", programme, frozenset({Fact.TIME, Fact.PLACE, Fact.PROGRAMME, Fact.WORDS, Fact.KEYWORDS})
)
