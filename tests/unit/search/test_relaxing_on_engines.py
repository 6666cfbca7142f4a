"""What nearly fits, of pictures that an engine has (each of `tests.unit.search.opened.ADDRESSES`)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mediahub.rights import Condition, Everything, OneOf
from mediahub.search.port import Request
from mediahub.search.query.language import parse
from mediahub.search.query.moments import Calendar
from mediahub.search.query.relaxing import nearest
from mediahub.search.schema import micros
from tests.unit.search.opened import Opened
from tests.unit.search.sample_documents import document

DAY = date(2025, 10, 18)
CALENDAR = Calendar(UTC, datetime(2025, 10, 18, 12, tzinfo=UTC), (DAY,))
NOON, NIGHT = (micros(datetime(2025, 10, 18, hour, tzinfo=UTC)) for hour in (12, 23))


def ask(engine: Opened, text: str, visible: Condition) -> tuple[str, tuple[str, ...]] | None:
    def count(less: str) -> int:
        return int(engine.search(Request(parse(less, CALENDAR).query, visible)).total)

    parts = [part for part in parse(text, CALENDAR).parts if part.kind != "filler"]
    assert count(text) == 0
    near = nearest(text, parts, count)
    return None if near is None else (near.text, near.dropped)


RED_CAR = document(1, caption="A car", palette=("red",), taken=NOON, rights_class="none")
CAR_AT_NIGHT = document(2, caption="A car", palette=("blue",), taken=NIGHT)
RED_AT_NIGHT = document(3, caption="Fireworks", palette=("red",), taken=NIGHT)


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ((1, 2, 3), ("red car", ("night",))),
        ((1, 3), ("red car", ("night",))),
        ((2, 3), ("car night", ("red",))),
        ((1,), ("red car", ("night",))),
        ((3,), ("red night", ("car",))),  # no car is there at all
        ((), None),
    ],
)
def test_a_red_car_at_night(
    engine: Opened, there: tuple[int, ...], expected: tuple[str, tuple[str, ...]] | None
) -> None:
    engine.write([document(9, caption="Trees", taken=NOON)])
    engine.write([one for n, one in enumerate((RED_CAR, CAR_AT_NIGHT, RED_AT_NIGHT), 1) if n in there])
    assert ask(engine, "red car at night", Everything()) == expected


def test_what_somebody_may_not_see_decides_nothing(engine: Opened) -> None:
    engine.write([RED_CAR, CAR_AT_NIGHT, RED_AT_NIGHT])
    assert ask(engine, "red car at night", OneOf("rights_class", frozenset({"free"}))) == (
        "car night",
        ("red",),
    )
