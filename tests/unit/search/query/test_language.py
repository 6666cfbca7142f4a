"""The query language: what each form finds, what is said about the rest, and that it never fails."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mediahub.rights import Everything
from mediahub.search.port import Request
from mediahub.search.query.clauses import FIELDS
from mediahub.search.query.language import LONGEST_QUERY, parse
from mediahub.search.query.moments import Calendar
from mediahub.search.query.tree import Query
from mediahub.search.schema import micros
from mediahub.search.whoosh.index import WhooshIndex
from tests.unit.search.sample_documents import document

NOW = datetime(2025, 10, 18, 12, tzinfo=UTC)
CALENDAR = Calendar(UTC, NOW, (date(2025, 10, 18),))
HOUR = 3_600_000_000

DOCUMENTS = [
    document(
        1, title="Ban Ki-moon opens the summit", caption="Applause in the hall.",
        persons=("ban-ki-moon",),
        person_names=("Ban Ki-moon", "반기문", "潘基文", "Бан Ги Мун", "بان كي مون"),
        sessions=("D1-OPEN",), session_titles=("Opening: Co-Create",), rooms=("Grand Hall",),
        tags=("keynote", "stage"), tag_names=("Keynote", "主题演讲", "Stage"), rating=5.0, city="Wuhu",
        country="China", taken=micros(datetime(2025, 10, 18, 10, 15, tzinfo=UTC)), has_gps=True,
    ),
    document(
        2, caption="Two robots dance while engineers watch a third robot", tags=("robotics", "technology"),
        tag_names=("Robotics", "机器人", "Technology"), sessions=("D2-ROB",),
        session_titles=("Robots on stage",), rooms=("Robot Lab",), kind="video", duration=12.0,
        camera="SONY ILCE-1", lens="FE 24-70mm F2.8 GM II", iso=800.0, f_number=2.8, rights_class="editorial",
        embargo_until=micros(NOW) + HOUR, taken=micros(datetime(2025, 10, 18, 12, tzinfo=UTC)),
        galleries=("best-of-the-day",), gallery_names=("Best of the day",),
    ),
    document(
        3, title="Lucía Barrientos", persons=("lucia-barrientos",), person_names=("Lucía Barrientos",),
        caption="Portrait of the designer", orientation="portrait", photographer="Maja Lindqvist",
        credit="Maja Lindqvist / Nordlys Bild", filename="DSC_0042.NEF", iso=100.0, rights_class="partners",
        expires_at=micros(NOW) - HOUR, text="EXEED", taken=micros(datetime(2025, 9, 1, 8, tzinfo=UTC)),
    ),
    document(4, caption="William Williams on a car", person_names=("Jo Williams",), persons=("jo",), taken=0),
    document(
        5, caption="混合动力发动机展示 ハイブリッド 로봇은 춤춘다", taken=0, creator="Иван Петров",
        galleries=("best-of",), gallery_names=("Best of Wuhu",),
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshIndex:
    engine = WhooshIndex.create(tmp_path_factory.mktemp("index"))
    engine.write(DOCUMENTS[:3])
    engine.write(DOCUMENTS[3:])
    return engine


def find(engine: WhooshIndex, text: str) -> tuple[set[int], tuple[str, ...]]:
    parsed = parse(text, CALENDAR, lambda word: engine.nearest_word(word, Everything()))
    results = engine.search(Request(parsed.query, Everything()))
    return {int(asset_id[-1]) for asset_id in results.ids}, parsed.messages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {1, 2, 3, 4, 5}), ("   ", {1, 2, 3, 4, 5}),
        # names: any script, any order, part of them
        ("ban ki-moon", {1}), ("moon ban", {1}), ("Ki-moon Ban", {1}), ("반기문", {1}), ("기문", {1}),
        ("潘基文", {1}), ("潘", {1}), ("Бан", {1}), ("بان كي مون", {1}), ("lucia", {3}), ("LUCÍA", {3}),
        ("barrientos lucía", {3}), ("петров", {5}),
        # words and their inflections; names keep to themselves
        ("robot", {2}), ("robots", {2}), ("dancing robots", {2}), ("engineer", {2}), ("cars", {4}),
        ("williams", {4}), ("applause robots", set()),
        # Chinese, Japanese, Korean without spaces
        ("机器人", {2}), ("发动机", {5}), ("动力发动", {5}), ("展示混合", set()), ("ハイブリッド", {5}),
        ("로봇", {5}), ("主题 演讲", {1}),
        # phrases
        ('"two robots"', {2}), ('"robots two"', set()), ("“third robot”", {2}), ("„ki moon opens“", {1}),
        ("«混合动力»", {5}), ('"Technology Robots"', set()),
        # not, or, brackets
        ("robots -dance", set()), ("-robots", {1, 3, 4, 5}), ("NOT robots", {1, 3, 4, 5}), ("--robots", {2}),
        ("robots OR lucia", {2, 3}), ("robots | lucia", {2, 3}), ("(robots OR lucia) portrait", {3}),
        ("-(robots OR lucia)", {1, 4, 5}), ("robots AND dance", {2}), ("or", set()),
        # beginnings and patterns
        ("robo*", {2}), ("lin*", {3}), ("eng?neers", {2}), ("en*rs", {2}), ("grand ha*", {1}),
        # fields
        ("person:ban-ki-moon", {1}), ('person:"Ban Ki-moon"', {1}), ("person:潘基文", {1}),
        ("person:robot", set()),
        ("session:d1-open", {1}), ("session:D1-OPEN", {1}), ("session:opening", {1}), ("tag:robotics", {2}),
        ("#robotics", {2}), ("#机器人", {2}), ("tag:stage", {1}), ("by:maja", {3}),
        ('by:"Maja Lindqvist"', {3}),
        ("credit:nordlys", {3}), ("city:wuhu", {1}), ("city:china", set()), ("place:china", {1}),
        ("camera:ilce-1", {2}), ("lens:24-70mm", {2}), ("file:DSC_0042", {3}), ("file:dsc_00*", {3}),
        ("DSC_0042.NEF", {3}), ("text:exeed", {3}), ("room:lab", {2}), ("caption:portrait", {3}),
        ("title:summit", {1}), ("caption:summit", set()), ("Tag：robotics", {2}),
        ("-tag:robotics lucia", {3}),
        ("in:best-of", {2, 5}), ("in:best-of-the-day", {2}),
        ('in:"Best of the day"', {2}), ("~best", {2, 5}), ("-~best", {1, 3, 4}),
        ('~"best of the" is:video', {2}), ("has:gallery", {2, 5}),
        ("day:2025-10-18", {1, 2, 3, 4, 5}), ("id:asset003", {3}), ("event:summit", {1, 2, 3, 4, 5}),
        # states
        ("is:video", {2}), ("is:photo", {1, 3, 4, 5}), ("is:portrait", {3}), ("is:landscape", {1, 2, 4, 5}),
        ("is:embargoed", {2}), ("is:expired", {3}), ("is:free", {1, 4, 5}), ("is:partners", {3}),
        ("has:gps", {1}), ("has:persons", {1, 3, 4}), ("has:caption", {1, 2, 3, 4, 5}), ("has:title", {1, 3}),
        ("-has:persons", {2, 5}), ("has:rating", {1}),
        # numbers: nought is not known
        ("rating:>=4", {1}), ("rating:5", {1}), ("rating:<5", {2, 3, 4, 5}), ("iso:<800", {3}),
        ("iso:<=800", {2, 3}),
        ("iso:100..800", {2, 3}), ("iso:..400", {3}), ("iso:>100", {2}), ("f:2.8", {2}), ("f:f/2.8", {2}),
        ("duration:>10", {2}),
        # times
        ("taken:2025-10-18", {1, 2}), ("taken:today", {1, 2}), ("taken:10:00..11:30", {1}),
        ("taken:>=11:00", {2}),
        ("taken:2025-09", {3}), ("taken:<2025-10-01 has:persons", {3, 4}), ("taken:saturday is:video", {2}),
    ],
)  # fmt: skip
def test_queries(engine: WhooshIndex, text: str, expected: set[int]) -> None:
    assert find(engine, text) == (expected, ())


@pytest.mark.parametrize(
    ("text", "expected", "message"),
    [
        ("hue:red robots", set(), "“hue:” is no field"),
        ("foo:robots", set(), "“foo:” is no field"),
        ("tag: robots", {2}, "“tag:” has no value"),
        ("is:nice lucia", {3}, "“is:nice” is not known; try photo"),
        ("has:hair lucia", {3}, "“has:hair” is not known"),
        ("rating:many lucia", {3}, "“rating:many” is no number"),
        ("taken:soon lucia", {3}, "“soon” is no date or time"),
        ('lucia "barr', set(), "A quotation mark is not closed"),
        ("(lucia", {3}, "A bracket is not closed"),
        ("lucia)", {3}, "A closing bracket has no opening one"),
        ("lucia OR", {3}, "OR needs something on both sides"),
        ("OR lucia", {3}, "OR needs something on both sides"),
        ("lucia NOT", {3}, "NOT needs something after it"),
        ('lucia ""', {3}, "A phrase is empty"),
        ("lucia …", {3}, "“…” holds no words"),
        ("l*a*", set(), "give at least two letters first"),
        ("lucia " * 400, {3}, f"Only the first {LONGEST_QUERY} characters were read"),
        ("(" * 60 + "lucia", {1, 2, 3, 4, 5}, "nested more than"),
        # what was meant
        ("enginers", {2}, "Nothing has “enginers”; showing “engineers”."),
        ("barreintos", {3}, "Nothing has “barreintos”; showing “barrientos”."),
        ("rbots dance", {2}, "showing “robots”"),
    ],
)
def test_what_cannot_be_read_is_said(
    engine: WhooshIndex, text: str, expected: set[int], message: str
) -> None:
    found, messages = find(engine, text)
    assert any(message in said for said in messages), messages
    assert found == expected


PIECES = st.sampled_from(
    [
        "(",
        ")",
        '"',
        "-",
        "OR",
        "NOT",
        "AND",
        "|",
        "#",
        "*",
        "?",
        ":",
        "..",
        ">=",
        "robot",
        "潘",
        "é",
        " ",
        "is:",
    ]
) | st.sampled_from([f"{name}:" for name in sorted(FIELDS)])


@given(
    st.text()
    | st.lists(PIECES | st.text(max_size=4), max_size=30).map(" ".join)
    | st.lists(PIECES).map("".join)
)
@example("-" * 500)
@example("NOT " * 300)
@example("(" * 999)
@example("rating:" + "9" * 900)
@example("taken:9999-12-31")
@example('"\x00')
def test_any_text_is_read_and_answered(engine: WhooshIndex, text: str) -> None:
    parsed = parse(text, CALENDAR, lambda word: engine.nearest_word(word, Everything()))
    assert isinstance(parsed.query, get_args(Query))
    for sort in ("relevance", "-taken"):
        results = engine.search(Request(parsed.query, Everything(), sort=sort))
        assert 0 <= results.total <= len(DOCUMENTS)


def test_exact_words_rank_above_inflections(tmp_path: Path) -> None:
    engine = WhooshIndex.create(tmp_path / "index")
    engine.write([document(n, caption=f"some other words {n}") for n in range(3, 30)])
    engine.write([document(1, caption="the robots wave"), document(2, caption="the robot waves")])
    for text, first in (("robot", "asset002"), ("robots", "asset001"), ("waves", "asset002")):
        results = engine.search(Request(parse(text).query, Everything(), sort="relevance"))
        assert results.total == 2
        assert results.ids[0] == first


def test_titles_and_people_rank_above_captions_and_these_above_ocr(tmp_path: Path) -> None:
    engine = WhooshIndex.create(tmp_path / "index")
    engine.write([document(n, caption=f"some other words {n}", text=f"sign {n}") for n in range(10, 40)])
    engine.write(
        [
            document(1, text="mira"),
            document(2, caption="mira there"),
            document(3, title="mira there"),
            document(4, persons=("mira",), person_names=("Mira There",)),
        ]
    )
    results = engine.search(Request(parse("mira").query, Everything(), sort="relevance"))
    assert list(results.ids) == ["asset004", "asset003", "asset002", "asset001"]


NAMED = [
    document(1, caption="Sun Boyang at the wheel"),
    document(2, caption="孙博洋在方向盘后 wheel"),
    document(3, caption="Guests of the summit in a group photo", title="Terrace"),
    document(4, caption="Sun over the Yangtze, a boyang by the wheel"),
    document(5, person_names=("Sun Boyang", "孙博洋"), persons=("sun-boyang",)),
]
OTHERS = {
    "孙博洋": ("Sun Boyang",), "sun boyang": ("孙博洋",), "合影": ("group photo", "group picture"),
    "group photo": ("合影",), "wheel": (),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("孙博洋", {1, 2, 5}),
        ('"孙博洋"', {1, 2, 5}),
        ("Sun Boyang", {1, 2, 4, 5}),
        ("sun boyang wheel", {1, 2, 4}),
        ("wheel SUN boyang", {1, 2, 4}),
        ("合影", {3}),
        ("合影 terrace", {3}),
        ("(合影) terrace", {3}),
        ("合影 wheel", set()),
        ("合影 OR sun", {1, 3, 4, 5}),
        ("sun OR 合影", {1, 3, 4, 5}),
        ("sun boyang OR terrace", {1, 4, 5}),
        ("terrace -合影", {3}),  # what is excluded is only what was said
        ("sun boyang*", {1, 4, 5}),
    ],
)
def test_a_name_also_finds_text_in_which_it_is_said_otherwise(
    tmp_path: Path, text: str, expected: set[int]
) -> None:
    engine = WhooshIndex.create(tmp_path / "index")
    engine.write(NAMED)
    parsed = parse(
        text, also=lambda name: OTHERS.get(name, ()), respell=lambda word: "wheel" if word == "合影" else None
    )
    results = engine.search(Request(parsed.query, Everything()))
    assert {int(asset_id[-1]) for asset_id in results.ids} == expected
    assert parsed.messages == () or "-" in text


def test_who_is_marked_comes_before_who_is_only_mentioned(tmp_path: Path) -> None:
    engine = WhooshIndex.create(tmp_path / "index")
    engine.write([*NAMED, *(document(n, caption=f"other words {n}") for n in range(10, 40))])
    parsed = parse("孙博洋", also=lambda name: OTHERS.get(name, ()))
    results = engine.search(Request(parsed.query, Everything(), sort="relevance"))
    assert results.ids[0] == "asset005"
    assert set(results.ids[1:]) == {"asset001", "asset002"}


def test_words_make_it_ranked() -> None:
    assert parse("robot").ranked
    assert parse('-is:video "a phrase"').ranked
    assert not parse("is:video tag:robotics").ranked
    assert not parse("").ranked
