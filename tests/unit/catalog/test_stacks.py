"""Stacks on both databases: the same whatever the order, the sharpest on top."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event, get_photographer
from mediahub.catalog.models import Asset, Batch, RecordOutbox, StackDue
from mediahub.catalog.stacks import find_work, recheck, write_down
from mediahub.catalog.trash import move_to_trash, restore

START = datetime(2025, 10, 18, 10, tzinfo=UTC)
ALL = (1 << 64) - 1
MONTH = timedelta(days=30)


def signed(number: int) -> int:
    return number - (1 << 64) if number >> 63 else number


class Shoot:
    """An event whose photos are made by hand."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.begin() as session:
            event = create_event(session, "e", "E", "UTC")
            shooters = [get_photographer(session, name) for name in ("A", "B")]
            batch = Batch(event_id=event.id, photographer_id=shooters[0].id, source="cli", signature="x")
            session.add(batch)
            session.flush()
            self.known = {"event_id": event.id, "batch_id": batch.id}
            self.shooters = [shooter.id for shooter in shooters]

    def photo(
        self, name: str, seconds: float, dhash: int | None = 0, sharpness: float = 1, **more: Any
    ) -> Asset:
        values = {
            "photographer_id": self.shooters[0],
            "state": "ready",
            "mime": "image/jpeg",
            "kind": "photo",
            "width": 3,
            "height": 2,
            "size": 1,
            "taken_source": "offset",
        }
        return Asset(
            id=name,
            sha256=name,
            filename=name,
            original_key=name,
            taken_at=START + timedelta(seconds=seconds),
            dhash=None if dhash is None else signed(dhash),
            sharpness=sharpness,
            **self.known,
            **{**values, **more},
        )

    def take(self, name: str, *about: Any, **more: Any) -> None:
        with self.database.begin() as session:
            session.add(self.photo(name, *about, **more))
            session.flush()
            recheck(session, [name])

    def stacks(self) -> dict[str, str | None]:
        """The top of each photo's stack."""
        with self.database.read() as session:
            return {asset.id: asset.stack_id for asset in session.scalars(select(Asset))}

    def work(self) -> None:
        while True:
            with self.database.read() as session:
                found = find_work(session)
            if found is None:
                return
            with self.database.begin() as session:
                write_down(session, found)


@pytest.fixture
def shoot(database: Database) -> Shoot:
    return Shoot(database)


def test_a_burst_is_one_stack_with_the_sharpest_on_top(shoot: Shoot) -> None:
    for number in range(5):  # longer than 3 s as a whole, joined by its neighbours
        shoot.take(f"b{number}", number * 2.5, dhash=(1 << number) - 1, sharpness=10 if number == 3 else 1)
    shoot.take("later", 30)
    shoot.work()
    assert shoot.stacks() == {**{f"b{number}": "b3" for number in range(5)}, "later": None}


@pytest.mark.parametrize(
    ("more", "joined"),
    [
        ({}, True),
        ({"dhash": (1 << 12) - 1}, True),
        ({"dhash": (1 << 13) - 1}, False),
        ({"dhash": ALL}, False),
        ({"dhash": None}, False),
        ({"seconds": 3.0}, True),
        ({"seconds": -3.0}, True),
        ({"seconds": 3.01}, False),
        ({"kind": "video"}, False),
        ({"taken_source": "arrival"}, False),
        ({"state": "trashed"}, False),
        ({"state": "storing"}, False),
    ],
)
def test_what_joins_two_photos(shoot: Shoot, more: dict[str, Any], joined: bool) -> None:
    shoot.take("a", 0)
    shoot.take("b", **{"seconds": 1.0, **more})
    shoot.work()
    first = "a" if more.get("seconds", 1.0) > 0 else "b"  # of equally sharp ones
    assert shoot.stacks() == dict.fromkeys("ab", first if joined else None)


def test_another_photographer_is_another_view_unless_it_is_the_same_body(shoot: Shoot) -> None:
    other = {"photographer_id": shoot.shooters[1]}
    shoot.take("a", 0, serial="1", model="Z 9")
    shoot.take("b", 1, serial="2", model="Z 9", **other)
    shoot.take("c", 1, serial="1", model="A1", **other)
    shoot.work()
    assert shoot.stacks() == {"a": None, "b": "b", "c": "b"}
    shoot.take("d", 2, serial="1", model="Z 9", **other)
    shoot.work()
    assert set(shoot.stacks().values()) == {"a"}


def test_what_a_contributor_delivers_lies_on_nobody_elses_stack(shoot: Shoot) -> None:
    body = {"serial": "1", "model": "Z 9"}
    shoot.take("a", 0, **body)
    shoot.take("b", 1, sharpness=9, contributor="f" * 64, **body)
    shoot.take("c", 1.5, contributor="f" * 64, **body)
    shoot.take("d", 2, contributor="e" * 64, **body)
    shoot.work()
    assert shoot.stacks() == {"a": None, "b": "b", "c": "b", "d": None}


@pytest.mark.parametrize("seed", range(6))
def test_the_order_makes_no_difference(database: Database, seed: int) -> None:
    """Three bursts of two photographers between each other, in any order and any portions."""
    shoot, dice = Shoot(database), random.Random(seed)
    photos = [
        (f"{burst}{number}", burst * 4 + number * 0.9, (0xFF00 << burst * 16) ^ (1 << number), number * 7 % 5)
        for burst, number in itertools.product(range(3), range(6))
    ]
    expected = {}
    for burst in range(3):
        members = [photo for photo in photos if photo[0][0] == str(burst)]
        top = max(members, key=lambda photo: photo[3])
        expected |= {photo[0]: top[0] for photo in members}
    dice.shuffle(photos)
    for name, seconds, dhash, sharpness in photos:
        shoot.take(name, seconds, dhash, sharpness)
        if dice.random() < 0.3:
            shoot.work()
    shoot.work()
    assert shoot.stacks() == expected


def test_without_its_middle_a_stack_falls_apart_and_comes_back(shoot: Shoot) -> None:
    for name, seconds in (("a", 0), ("b", 2), ("c", 4), ("d", 5)):
        shoot.take(name, seconds, sharpness=9 if name == "b" else 1)
    shoot.work()
    assert set(shoot.stacks().values()) == {"b"}
    with shoot.database.begin() as session:
        session.query(RecordOutbox).delete()
        move_to_trash(session, ["b"])
    shoot.work()
    assert shoot.stacks() == {"a": None, "b": None, "c": "c", "d": "c"}
    with shoot.database.begin() as session:
        assert set(session.scalars(select(RecordOutbox.asset_id))) == set("abcd")
        restore(session, ["b"], MONTH)
    shoot.work()
    assert set(shoot.stacks().values()) == {"b"}


def test_nothing_is_left_due(shoot: Shoot) -> None:
    for number in range(120):
        shoot.take(f"{number:03}", number * 10)
    shoot.work()
    with shoot.database.read() as session:
        assert session.scalars(select(StackDue)).all() == []


def test_thousands_of_one_moment_hold_up_nobody(shoot: Shoot) -> None:
    dice = random.Random(1)
    with shoot.database.begin() as session:
        for number in range(1500):
            session.add(shoot.photo(f"{number:04}", 0, 0 if number < 700 else dice.getrandbits(64)))
        session.flush()
        recheck(session, [f"{number:04}" for number in range(1500)])
    shoot.work()  # each with each would not end before the test's own time does
    stacks = shoot.stacks()
    assert {stacks[f"{number:04}"] for number in range(700)} == {"0000"}
