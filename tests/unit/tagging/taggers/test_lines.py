"""Names on slides, badges and signs, read with faults."""

from __future__ import annotations

from mediahub.tagging.taggers.lines import CERTAIN, Named, Target, named_in

OPENING = Target("session", 1, ("Opening Ceremony and Keynote",))
YIN = Target("person", 2, ("Yin Tongyue", "尹同跃"))
ROBOT = Target("tag", 3, ("Humanoid",))


def ids(*lines: str) -> list[int]:
    return [one.id for one in named_in(lines, [OPENING, YIN, ROBOT])]


def test_each_is_named_once_by_the_line_that_does_it_best() -> None:
    (found,) = named_in(["Yin Tongyuc", "Yin Tongyue"], [YIN])
    assert found == Named("person", 2, CERTAIN["person"], "Yin Tongyue", "Yin Tongyue")


def test_names_that_say_too_little_are_nobodys() -> None:
    assert not named_in(["Ann"], [Target("person", 1, ("Ann",))])
    assert not named_in(["Madonna"], [Target("person", 1, ("Madonna",))])
    assert not named_in(["AI"], [Target("tag", 1, ("AI",))])
    assert not named_in(["尹"], [Target("person", 1, ("尹",))])
    assert not named_in(["人工智能大会"], [Target("tag", 1, ("智能",))])
    assert named_in(["智能"], [Target("tag", 1, ("智能",))])
