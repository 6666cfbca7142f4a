"""Making an event: its programme, who shot what with which camera, and what each frame truly shows."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from mediahub.catalog.names import fold
from mediahub.tagging.model import (
    AssetFacts,
    Assignment,
    EventFacts,
    RoomFacts,
    Rule,
    SessionFacts,
)
from mediahub.tagging.names import Name, build_index

START = datetime(2025, 10, 17, 0, 0, tzinfo=UTC)
"""08:00 in Shanghai."""
DAYS = 3
ROOMS = ("Grand Hall", "Yangtze Forum", "Jinghu Studio", "Robotics Arena", "Riverside Foyer", "Media Centre")
CODES = ("GH", "YF", "JS", "RA", "RF", "MC")
MINUTE = timedelta(minutes=1)
DAY = 86400.0
FAMILY = (
    "Lin",
    "Okafor",
    "Haddad",
    "Svensson",
    "Quintella",
    "Petrov",
    "Mokoena",
    "Rahman",
    "Ortega",
    "Novak",
)
GIVEN = (
    "Ana",
    "Bilal",
    "Chiara",
    "Dmitri",
    "Esther",
    "Farid",
    "Grace",
    "Hiro",
    "Ingrid",
    "Jun",
    "Keiko",
    "Luc",
)
TOPICS = (
    "robotics demo",
    "hybrid engine",
    "green factory",
    "co-creation",
    "wetland",
    "charging",
    "design",
    "ESG",
)
PHRASES = ("AiMOGA", "humanoid gripper")
KNOWN_BY = ("location", "filename", "gps", "assignment", "assignment", "assignment")
"""How the room of a photographer's frames is known. Assigned photographers are the most."""
SILENT = 0.03
"""Of this part of the frames nothing tells the room: a forgotten template, no GPS fix."""
LATE = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Slips:
    """How far talks leave their times, and whether the programme is told."""

    over: float = 8.0
    """Minutes that a third of the talks run over, at most."""
    pauses: tuple[int, ...] = (5, 10, 15, 20, 30)
    """Minutes between two talks of a room."""
    noted: float = 0.8
    """A talk that begins later than `LATE` is corrected in the programme, so often."""


USUAL = Slips()
ROUGH = Slips(over=15.0, pauses=(0, 5, 10, 15, 30), noted=0.0)
"""Talks run into the next ones, and nobody notes it."""


@dataclass(frozen=True, slots=True)
class Body:
    """A camera: how its clock goes."""

    name: str
    off: float
    """Seconds that it is fast at the event's start."""
    drift: float
    """Seconds a day that it gains."""
    fractions: bool
    """Whether it writes parts of a second."""
    clock_at: datetime
    """When it photographed the clock."""

    def shows(self, moment: datetime) -> datetime:
        """What the camera writes for a moment."""
        shown = moment + timedelta(seconds=-self.shift_at(moment))
        return shown if self.fractions else shown.replace(microsecond=0)

    def shift_at(self, moment: datetime) -> float:
        """Seconds to add to what it says, truly."""
        return -(self.off + self.drift * (moment - START).total_seconds() / DAY)


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture and its truth."""

    body: str
    true_at: datetime
    facts: AssetFacts
    session: int | None
    named: dict[str, frozenset[tuple[str, object]]] = field(default_factory=dict)
    """By tagger the people and tags that its words name."""


@dataclass(frozen=True, slots=True)
class Truth:
    """An event with all that is known of it."""

    event: EventFacts
    bodies: tuple[Body, ...]
    frames: tuple[Frame, ...]

    @property
    def bodies_by_name(self) -> dict[str, Body]:
        return {body.name: body for body in self.bodies}


@dataclass(frozen=True, slots=True)
class _Talk:
    """A session as it truly was."""

    facts: SessionFacts
    begins: datetime
    ends: datetime


def make_event(seed: int, slips: Slips = USUAL) -> Truth:
    """The same event for the same seed."""
    dice = random.Random(f"event {seed}")
    people = [f"{given} {family}" for family in FAMILY for given in GIVEN]
    dice.shuffle(people)
    talks = _programme(dice, people, slips)
    rooms = tuple(
        RoomFacts(name, (code,), 31.335 + n * 0.0012, 118.364, 40.0)
        for n, (name, code) in enumerate(zip(ROOMS, CODES, strict=True))
    )
    bodies, frames, assigned = [], [], []
    for number in range(6):
        how = KNOWN_BY[number]
        plan = _plan(dice, talks)
        if how == "assignment":
            assigned += [Assignment(number, t.facts.room, t.facts.starts_at, t.facts.ends_at) for t in plan]
        for n in range(dice.choice((1, 2))):
            body = _body(dice, f"{number}-{n}")
            bodies.append(body)
            for talk in plan:
                frames += _shoot(dice, body, number, how, talk, people)
    event = EventFacts(
        sessions=tuple(talk.facts for talk in talks),
        rooms=rooms,
        assignments=tuple(assigned),
        rules=(Rule(900, PHRASES, ("words", "filename")),),
        names=build_index(
            [
                *(Name(name, "person", n) for n, name in enumerate(people)),
                *(Name(topic, "tag", n) for n, topic in enumerate(TOPICS)),
            ]
        ),
    )
    return Truth(event, tuple(bodies), tuple(frames))


def _programme(dice: random.Random, people: list[str], slips: Slips) -> list[_Talk]:
    """Rooms side by side, with talks of different lengths and breaks between them. A third runs over, most
    often into the break; where it would run into the next talk, that one begins later."""
    talks: list[_Talk] = []
    for day in range(DAYS):
        for room in ROOMS:
            clock = START + timedelta(days=day) + dice.choice((0, 15, 30, 60)) * MINUTE
            late = timedelta(0)
            while clock < START + timedelta(days=day, hours=10):
                length = dice.choice((20, 30, 45, 60, 90)) * MINUTE
                pause = dice.choice(slips.pauses) * MINUTE
                over = dice.uniform(1, slips.over) * MINUTE if dice.random() < 0.33 else timedelta(0)
                speakers = tuple(dice.sample(range(len(people)), dice.choice((1, 1, 2))))
                number = len(talks)
                facts = SessionFacts(
                    number,
                    f"D{day}-{number}",
                    room,
                    clock,
                    clock + length,
                    speakers,
                    tuple(fold(people[one]) for one in speakers),
                    (dice.randrange(len(TOPICS)),),
                )
                begins = clock + max(late, dice.uniform(0, 2) * MINUTE)
                ends = max(clock + length, begins + length * 0.8) + over
                if late > LATE and dice.random() < slips.noted:
                    before = talks[-1]
                    talks[-1] = replace(before, facts=replace(before.facts, ends_at=_noted(before.ends)))
                    facts = replace(facts, starts_at=_noted(begins), ends_at=_noted(ends - over))
                talks.append(_Talk(facts, begins, ends))
                late = max(timedelta(0), ends - (clock + length + pause) + 0.5 * MINUTE)
                clock += length + pause
    return talks


def _noted(moment: datetime) -> datetime:
    """As someone types it: to the minute."""
    return moment.replace(second=0, microsecond=0)


def _plan(dice: random.Random, talks: list[_Talk]) -> list[_Talk]:
    """What a photographer covers: one talk after the other, in whichever room, with time to walk."""
    chosen: list[_Talk] = []
    free = START
    for talk in sorted(talks, key=lambda talk: (talk.begins, dice.random())):
        if talk.begins >= free and dice.random() < 0.5:
            chosen.append(talk)
            free = talk.ends + 3 * MINUTE
    return chosen


def _body(dice: random.Random, name: str) -> Body:
    """Half an hour or days off, in a wrong zone, drifting; few are right."""
    off = dice.choice(
        (
            dice.uniform(-2, 2),
            dice.uniform(-300, 300),
            dice.uniform(-3600, 3600),
            dice.choice((-6, -8, 1, 7, -13)) * 3600 + dice.uniform(-90, 90),
            dice.choice((-1, 1, 2, -30)) * DAY + dice.uniform(-7200, 7200),
        )
    )
    clock_at = START + timedelta(hours=dice.uniform(0, 24 * DAYS))
    return Body(name, off, dice.uniform(-4, 4), dice.random() < 0.5, clock_at)


def _shoot(
    dice: random.Random, body: Body, photographer: int, how: str, talk: _Talk, people: list[str]
) -> list[Frame]:
    """Frames over the whole of a talk, the minutes that it ran over included."""
    frames = []
    for number in range(dice.randrange(6, 16)):
        moment = talk.begins + (talk.ends - talk.begins) * dice.random()
        said = "" if dice.random() < SILENT else how
        words, named = _words(dice, talk, people)
        room = ROOMS.index(talk.facts.room)
        filename = f"{CODES[room]}_{number:04}.JPG" if said == "filename" else f"DSC_{number:04}.JPG"
        if PHRASES[0] in words:
            named["rules"] = frozenset({("tag", 900)})
        facts = AssetFacts(
            taken_at=moment,
            taken_source="offset",
            filename=filename,
            location=talk.facts.room if said == "location" else "Wuhu",
            words=words,
            keywords=(),
            persons=(),
            photographer_id=photographer,
            lat=31.335 + room * 0.0012 + dice.uniform(-2e-4, 2e-4) if said == "gps" else None,
            lon=118.364 + dice.uniform(-2e-4, 2e-4) if said == "gps" else None,
        )
        frames.append(Frame(body.name, moment, facts, talk.facts.id, named))
    return frames


def _words(
    dice: random.Random, talk: _Talk, people: list[str]
) -> tuple[str, dict[str, frozenset[tuple[str, object]]]]:
    """A caption, or none as most frames have it; and whom and what it names."""
    if dice.random() < 0.7:
        return "", {}
    speaker = dice.choice(talk.facts.speakers)
    topic = dice.choice(talk.facts.tags)
    name = people[speaker] if dice.random() < 0.8 else people[speaker].upper()
    text = f"{name} speaks about the {TOPICS[topic]} to a gracefully linen-clad audience in Wuhu."
    if dice.random() < 0.3:
        text += f" An {PHRASES[0]} robot waits."
    return text, {"vocabulary": frozenset({("person", speaker), ("tag", topic)})}
