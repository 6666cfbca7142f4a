"""Fuzzy names: which are offered for what someone typed."""

from __future__ import annotations

from mediahub.search.query.completion import Name
from mediahub.search.query.did_you_mean import MAX_SIMILAR, similar_names

NAMES = [
    Name("person", "yin-tongyue", "Yin Tongyue", ("Yin Tongyue", "尹同跃")),
    Name("person", "ban-ki-moon", "Ban Ki-moon", ("Ban Ki-moon",)),
    Name("tag", "robotics", "Robotics", ("Robotics",)),
]
COUNTS = {"person": {"yin-tongyue": 3, "ban-ki-moon": 1}, "tag": {"robotics": 2}}


def labels(text: str) -> list[str]:
    return [one.label for one in similar_names(text, NAMES, COUNTS)]


def test_slips_and_another_order_are_forgiven() -> None:
    assert labels("tongyeu yin") == ["Yin Tongyue"]
    assert labels("robotcs") == ["Robotics"]
    assert labels("尹同跃") == ["Yin Tongyue"]


def test_what_shares_only_letters_or_is_too_short_is_not_offered() -> None:
    assert labels("zebra") == labels("y") == labels("") == []


def test_a_name_without_pictures_for_the_viewer_is_never_offered() -> None:
    assert similar_names("yin tongyue", NAMES, {"person": {"ban-ki-moon": 1}}) == []


def test_there_are_never_many() -> None:
    names = [Name("tag", f"robot-{n}", f"Robot {n}", (f"Robot {n}",)) for n in range(20)]
    found = similar_names("robot", names, {"tag": {f"robot-{n}": 1 + n for n in range(20)}})
    assert len(found) == MAX_SIMILAR
