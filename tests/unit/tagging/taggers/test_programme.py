from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mediahub.tagging.model import AssetFacts, Assignment, EventFacts, RoomFacts, SessionFacts
from mediahub.tagging.taggers.programme import best_session, find_room, programme

TEN = datetime(2025, 10, 18, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def session(code: str, room: str, starts: datetime = TEN, minutes: int = 60, **more: object) -> SessionFacts:
    facts = {"speakers": (), "speaker_names": (), "tags": (), **more}
    return SessionFacts(hash(code), code, room, starts, starts + minutes * MINUTE, **facts)  # type: ignore[arg-type]


KEYNOTE = session("KEY", "Grand Hall", speakers=(1,), speaker_names=("ban ki moon",), tags=(7,))
ROBOTS = session("ROB", "Robot Lab", speakers=(2,), speaker_names=("lin yuhan",), tags=(8, 9))
LATER = session("LAT", "Grand Hall", starts=TEN + 60 * MINUTE)
EVENT = EventFacts((KEYNOTE, ROBOTS, LATER))


def asset(minutes: float = 30, **more: object) -> AssetFacts:
    facts = {"filename": "DSC_0001.JPG", "location": "", "words": "", "keywords": (), "persons": ()}
    return AssetFacts(TEN + minutes * MINUTE, str(more.pop("source", "offset")), **{**facts, **more})  # type: ignore[arg-type]


def code(asset: AssetFacts, event: EventFacts = EVENT) -> str | None:
    best = best_session(asset, event)
    return best[0].code if best else None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"location": "Grand Hall"}, "KEY"),
        ({"location": "robot lab, level 2"}, "ROB"),
        ({"filename": "ROBOT-LAB_0042.jpg"}, "ROB"),
        ({"persons": ("Ban Ki-moon",)}, "KEY"),
        ({"words": "Lin Yuhan shows a gripper"}, "ROB"),
        ({}, None),  # two rooms at once, and nothing tells them apart
    ],
)
def test_room_and_words_tell_parallel_sessions_apart(facts: dict, expected: str | None) -> None:
    assert code(asset(**facts)) == expected


ROOMS = EventFacts(
    (KEYNOTE, ROBOTS, LATER),
    rooms=(
        RoomFacts("Grand Hall", ("GH",), 31.33500, 118.36400, 60),
        RoomFacts("Robot Lab", ("RL", "机器人馆"), 31.33500, 118.36450, 30),
    ),
    assignments=(
        Assignment(5, "Robot Lab", TEN, TEN + 60 * MINUTE),
        Assignment(5, "Grand Hall", TEN + 60 * MINUTE, None),
    ),
)


@pytest.mark.parametrize(
    ("facts", "room", "how"),
    [
        ({"filename": "GH_0042.jpg"}, "Grand Hall", "filename"),
        ({"filename": "RL-0042.jpg", "lat": 31.335, "lon": 118.364}, "Robot Lab", "filename"),
        ({"location": "机器人馆"}, "Robot Lab", "location"),
        ({"filename": "HIGHWAY_0042.jpg"}, None, ""),  # the letters of a code within a word are no code
        ({"lat": 31.33500, "lon": 118.36401}, "Grand Hall", "gps"),
        ({"lat": 31.33500, "lon": 118.36448}, "Robot Lab", "gps"),  # in both, nearer to this
        ({"lat": 31.33700, "lon": 118.36400}, None, ""),  # 220 m away
        ({"photographer_id": 5}, "Robot Lab", "assignment"),
        ({"photographer_id": 5, "minutes": 70}, "Grand Hall", "assignment"),
        ({"photographer_id": 5, "minutes": -30}, None, ""),
        ({"photographer_id": 6}, None, ""),
        ({"photographer_id": 5, "lat": 31.335, "lon": 118.364}, "Grand Hall", "gps"),
        ({"batch_place": "Robot Lab"}, "Robot Lab", "batch"),
        ({"batch_place": "Robot Lab", "location": "Grand Hall"}, "Grand Hall", "location"),
        ({"location": "Wuhu"}, None, ""),
    ],
)
def test_what_says_the_room(facts: dict, room: str | None, how: str) -> None:
    found = find_room(asset(facts.pop("minutes", 30), **facts), ROOMS)
    assert ((found.shown, found.how) if found else (None, "")) == (room, how)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"filename": "RL_0042.jpg"}, "ROB"),
        ({"lat": 31.335, "lon": 118.364}, "KEY"),
        ({"photographer_id": 5}, "ROB"),
        ({"batch_place": "Grand Hall"}, "KEY"),
    ],
)
def test_each_of_them_tells_parallel_sessions_apart(facts: dict, expected: str) -> None:
    assert code(asset(**facts), ROOMS) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"), [(-11, None), (-5, "KEY"), (0, "KEY"), (59.9, "KEY"), (65, "KEY"), (75, None)]
)
def test_the_edges_of_a_lone_session(minutes: float, expected: str | None) -> None:
    assert code(asset(minutes), EventFacts((KEYNOTE,))) == expected


def test_confidence_falls_at_the_edges() -> None:
    def sure(minutes: float) -> float:
        best = best_session(asset(minutes), EventFacts((KEYNOTE,)))
        assert best is not None
        return best[1]

    assert sure(30) > sure(62) > sure(68) >= 0.5


def test_the_session_that_runs_beats_the_one_that_ended() -> None:
    assert code(asset(61, location="Grand Hall")) == "LAT"


def test_without_a_time_nothing_is_said() -> None:
    assert programme(asset(source="arrival", location="Grand Hall"), EVENT) == []


def test_speakers_and_topics_follow_less_sure_than_the_session() -> None:
    found = programme(asset(location="Robot Lab"), EVENT)
    assert {s.person for s in found if s.person} == {2}
    assert {s.tag for s in found if s.tag} == {8, 9}
    confidence = {bool(s.session): s.confidence for s in found}
    assert confidence[True] > confidence[False] > 0.5
