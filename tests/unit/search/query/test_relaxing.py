"""What nearly fits: which words of a question go, and which never do."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mediahub.search.query.language import parse
from mediahub.search.query.moments import Calendar
from mediahub.search.query.relaxing import nearest, quoted, without

CALENDAR = Calendar(UTC, datetime(2025, 10, 19, 12, tzinfo=UTC), (date(2025, 10, 18), date(2025, 10, 19)))
FOUND = {
    "on stage": 9, "people on stage": 4, "people": 20, "car": 7, "stage": 9,
    "night": 5, "car night": 2, "舞台": 9, "大笑": 0,
    '"video" wall': 3, '"video"': 4, "wall": 6, "is:free": 50, "is:free car": 1, "zeppelin": 0,
    "Saturday": 10, "vertical": 12, "robots": 8, "yin": 3, "ban": 30,
    "blue": 12, "blue car": 2, "green": 4, "green night": 1, "green sunset": 0, "sunset": 6,
    "bus": 2, "rain": 9, "crowd": 8, "blue bus": 1, "rain blue": 3, "crowd rain": 2, "crowd rain night": 1,
}  # fmt: skip


def ask(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    parts = [part for part in parse(text, CALENDAR).parts if part.kind != "filler"]
    near = nearest(text, parts, lambda less: FOUND.get(less, 0))
    return None if near is None else (near.text, near.dropped, near.as_words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a word that nothing has goes, whatever it is
        ("people laughing on stage", ("people on stage", ("laughing",), ())),
        ("在舞台上大笑的人", ("舞台", ("大笑",), ())),
        ("red car at night", ("car night", ("red",), ())),
        # what means something is a word before it goes
        ("video wall", ('"video" wall', (), ("video",))),
        # nothing fits together: when and in which form goes before what there is to see, the colour before
        # the day, and the frequent word before the rare one
        ("Saturday robots", ("robots", ("Saturday",), ())),
        ("vertical stage Saturday", ("stage", ("vertical", "Saturday"), ())),
        ("vertical Saturday", ("Saturday", ("vertical",), ())),
        ("yin ban", ("yin", ("ban",), ())),
        # the light goes before the colour of a thing, and the thing itself never
        ("blue car at night", ("blue car", ("night",), ())),
        ("green car at night", ("car night", ("green",), ())),
        ("green bus at night", ("bus", ("green", "night"), ())),
        ("green sunset", ("sunset", ("green",), ())),
        # where more than one has to go, as little as possible does
        ("crowd bus rain at night", ("crowd rain night", ("bus",), ())),
        ("blue bus in the rain at night", ("blue bus", ("rain", "night"), ())),
        ("vertical crowd with a bus in the rain at night", ("crowd rain night", ("vertical", "bus"), ())),
        # what is written with signs stays
        ("is:free car zeppelin", ("is:free car", ("zeppelin",), ())),
        ("zeppelin", None),
        ("zeppelin airship", None),
        ("is:free", None),
    ],
)
def test_nearest(text: str, expected: object) -> None:
    assert ask(text) == expected


def test_a_question_of_many_words_is_left_alone() -> None:
    assert ask(" ".join(f"word{number}" for number in range(9))) is None


def test_a_question_is_counted_a_few_times_for_each_part() -> None:
    words = [f"word{number}" for number in range(8)]
    asked: list[str] = []

    def count(less: str) -> int:
        asked.append(less)
        return len(less.split()) == 1

    parts = parse(" ".join(words), CALENDAR).parts
    near = nearest(" ".join(words), parts, count)
    assert near is not None
    assert len(near.dropped) == 7
    assert len(set(asked)) == len(asked) <= 4 * len(words)


def test_a_part_is_taken_out_of_the_words() -> None:
    text = "red car on Saturday morning"
    parts = [part for part in parse(text, CALENDAR).parts if part.kind != "filler"]
    assert [without(text, part) for part in parts] == [
        "car on Saturday morning", "red on Saturday morning", "red car on",
    ]  # fmt: skip
    assert quoted(text, parts[1]) == 'red "car" on Saturday morning'
