"""Sentences of press, read: what is understood, what stays a word, what says nothing."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from mediahub.search.query.language import parse
from mediahub.search.query.moments import Calendar
from mediahub.search.query.sentence.parts import Part, Programme, Slot
from mediahub.search.query.sentence.reading import hours_of, is_filler
from mediahub.search.query.tree import Or, Query, Range, Term
from mediahub.search.schema import micros

ZONE = ZoneInfo("Asia/Shanghai")
DAYS = tuple(date(2025, 10, day) for day in (17, 18, 19, 20))
CALENDAR = Calendar(ZONE, datetime(2025, 10, 19, 12, tzinfo=ZONE), DAYS, DAYS)
PROGRAMME = Programme(
    frozenset({
        "morning walk", "group photo", "ban ki moon", "潘基文", "基于自然的解决方案", "crowd",
        "red dot award",
    }),
    (
        Slot("D1-OPEN", frozenset({"opening", "co", "create", "define"}), 0, 10),
        Slot("D4-CLOSE", frozenset({"closing", "somewhere"}), 20, 30),
    ),
)  # fmt: skip


def parts(text: str) -> list[tuple[str, str, str]]:
    """Kind, words and value of every part but fillers."""
    found = parse(text, CALENDAR, programme=PROGRAMME).parts
    return [_shown(text, part) for part in found if part.kind != "filler"]


def _shown(text: str, part: Part) -> tuple[str, str, str]:
    value = part.value or ",".join(day.isoformat() for day in part.days)
    return part.kind, text[part.start : part.end], value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the red car on Saturday morning",
         [("colour", "red", "red"), ("same", "car", ""), ("hours", "Saturday morning", "morning")]),
        ("people laughing on stage",
         [("count", "people", "some"), ("same", "laughing", ""), ("same", "on stage", "")]),
        ("red car at night", [("colour", "red", "red"), ("same", "car", ""), ("light", "night", "night")]),
        ("executives shaking hands", [("same", "executives", ""), ("same", "shaking hands", "")]),
        ("sunset over the river", [("light", "sunset", "sunset"), ("same", "river", "")]),
        # the sentence of the README: who asks for speakers types it in any form of the verb
        ("who spoke on Saturday morning",
         [("same", "who spoke", ""), ("hours", "Saturday morning", "morning")]),
        ("who was speaking on Saturday",
         [("same", "who was speaking", ""), ("day", "Saturday", "2025-10-18")]),
        ("who were the guests", [("same", "guests", "")]),
        ("谁在周六上午发言", [("hours", "周六上午", "morning"), ("same", "发言", "")]),
        ("who summit", [("word", "who", ""), ("word", "summit", "")]),
        ("portrait of a woman", [("same", "portrait", ""), ("same", "woman", "")]),
        ("show me videos of zeppelins", [("kind", "videos", "video"), ("word", "zeppelins", "")]),
        ("vertical photos from day 2",
         [("orientation", "vertical photos", "portrait"), ("day", "day 2", "2025-10-18")]),
        ("during the opening", [("session", "during the opening", "D1-OPEN")]),
        ("crowd during the closing ceremony",
         [("count", "crowd", "crowd"), ("session", "during the closing ceremony", "D4-CLOSE")]),
        ("Saturday, October 18 robots?",
         [("day", "Saturday, October 18", "2025-10-18"), ("same", "robots", "")]),
        ("Do you have pictures of the Saturday’s zeppelin?",
         [("day", "Saturday’s", "2025-10-18"), ("word", "zeppelin", "")]),
        # Chinese, without spaces
        ("昨天的红色汽车视频",
         [("day", "昨天", "2025-10-18"), ("colour", "红色", "red"), ("same", "汽车", ""),
          ("kind", "视频", "video")]),
        ("穿红衣服的女士", [("colour", "穿红衣服", "red"), ("same", "女士", "")]),
        ("身穿白色衬衫的工程师", [("colour", "身穿白色衬衫", "white"), ("same", "工程师", "")]),
        ("蓝 汽车", [("colour", "蓝", "blue"), ("same", "汽车", "")]),
        ("红旗汽车", [("word", "红旗", ""), ("same", "汽车", "")]),
        ("在舞台上大笑的人", [("same", "舞台", ""), ("same", "大笑", "")]),
        ("10月18日上午的合影", [("hours", "10月18日上午", "morning"), ("count", "合影", "group")]),
        ("有没有潘基文的照片", [("word", "潘基文", "")]),
        ("开幕式期间的观众", [("session", "开幕式期间", "D1-OPEN"), ("same", "观众", "")]),
        ("昨天在北京的会议", [("day", "昨天", "2025-10-18"), ("word", "北京", ""), ("word", "会议", "")]),
        # names stay names, quotation marks make words of words, signs mean what they say
        ("morning walk", [("word", "morning", ""), ("word", "walk", "")]),
        ("red dot award", [("word", "red", ""), ("word", "dot", ""), ("word", "award", "")]),
        ("ban ki-moon", [("word", "ban", ""), ("word", "ki-moon", "")]),
        ("基于自然的解决方案", [("word", "基于自然的解决方案", "")]),
        ('"saturday" zeppelin', [("explicit", '"saturday"', ""), ("word", "zeppelin", "")]),
        ("zeppelin -crowd", [("word", "zeppelin", ""), ("explicit", "-crowd", "")]),
        ("video OR zeppelin", [("explicit", "video OR zeppelin", "")]),
        ("WHO summit for US media",
         [("word", "WHO", ""), ("word", "summit", ""), ("word", "US", ""), ("same", "media", "")]),
        ("the", [("word", "the", "")]),
        ("中国", [("word", "中国", "")]),
        ("taken:2025-10-18 like:ab12",
         [("taken", "taken:2025-10-18", "2025-10-18"), ("like", "like:ab12", "ab12")]),
    ],
)  # fmt: skip
def test_parts(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert parts(text) == expected


def query_of(text: str) -> Query | None:
    (part,) = parse(text, CALENDAR, programme=PROGRAMME).parts
    return part.query


def test_a_day_is_the_same_however_it_is_asked() -> None:
    saturday = Term("day", "2025-10-18")
    ways = ("Saturday", "18 October", "Oct 18th, 2025", "day 2", "周六", "10月18日", "昨天", "on the 18th")
    for text in ways:
        found = [part.query for part in parse(text, CALENDAR).parts if part.kind != "filler"]
        assert found == [saturday], text


def test_a_night_goes_on_after_midnight() -> None:
    def at(day: int, hour: int) -> int:
        return micros(datetime(2025, 10, day, hour, tzinfo=ZONE))

    night = Range("taken", at(18, 18), at(19, 6), high_excluded=True)
    assert query_of("Saturday night") == night
    assert query_of("周六夜里") == night


def test_a_day_that_the_event_does_not_have_finds_nothing() -> None:
    assert query_of("Tuesday") == Or(()) or str(query_of("Tuesday")) == "Nothing()"


def test_what_is_called_so_is_found_too() -> None:
    """A word that means something finds what somebody wrote, unless it is a day, a kind or a format."""
    (crowd,) = parse("crowd", CALENDAR, programme=PROGRAMME).parts
    assert crowd.literal
    assert "audience" in crowd.others
    (video,) = parse("video", CALENDAR).parts
    assert not video.literal
    named = Programme(frozenset({"video"}))
    assert parse("video", CALENDAR, programme=named).parts[0].literal


def test_fillers_are_words_that_say_nothing() -> None:
    assert is_filler("the")
    assert not is_filler("robot")


def test_hours_over_midnight_go_on_the_next_day() -> None:
    (night,) = hours_of([DAYS[0]], ("22:00", "02:00"), ZONE)
    assert isinstance(night, Range)
    assert night.low is not None
    assert night.high is not None
    assert night.high - night.low == 4 * 3_600_000_000
