"""Caption drafts say who does what, where, when, and the credit, in English and in Chinese."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from mediahub.catalog.roster.codes import Entry
from mediahub.curation.captions.drafts import DraftFacts, Shown, draft

BAN = Entry("Ban Ki-moon", {"zh": "潘基文"}, {"en": "former UN Secretary-General", "zh": "前联合国秘书长"})
YIN = Entry("Yin Tongyue", {"zh": "尹同跃"}, {"en": "Chairman of Chery"})
LIN = Entry("Lin Yuhan")
FACTS = DraftFacts(
    at=datetime(2025, 10, 18, 1, 30, tzinfo=timezone(timedelta(hours=8))),
    people=(Shown(BAN, speaks=True),),
    session="Opening",
    room="Grand Hall",
    event="2025 User Summit",
    city="Wuhu",
    country="China",
    credit="Chen Rui / Pool",
)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {},
            "Ban Ki-moon, former UN Secretary-General, speaks during “Opening” in the Grand Hall at the"
            " 2025 User Summit in Wuhu, China, on Saturday, 18 October 2025. (Chen Rui / Pool)",
        ),
        (
            {"people": (Shown(LIN),), "city": "", "country": "", "credit": "", "room": "C2"},
            "Lin Yuhan is seen during “Opening” in C2 at the 2025 User Summit, on Saturday, 18 October 2025.",
        ),
        (
            {"people": (Shown(LIN, True), Shown(YIN, True)), "room": "", "event": "", "time_known": False},
            "Lin Yuhan and Yin Tongyue, Chairman of Chery, speak during “Opening” in Wuhu,"
            " China. (Chen Rui / Pool)",
        ),
        (
            {"people": (), "subject": "Robotics demo", "country": "", "credit": ""},
            "Robotics demo during “Opening” in the Grand Hall at the 2025 User Summit in Wuhu, on"
            " Saturday, 18 October 2025.",
        ),
        ({"people": (), "session": ""}, ""),
    ],
)  # fmt: skip
def test_english(changes: dict[str, object], text: str) -> None:
    assert draft(replace(FACTS, **changes), "en") == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {"city": "芜湖", "room": "大礼堂", "session": "开幕式", "credit": "陈锐"},
            "2025年10月18日，前联合国秘书长潘基文在芜湖大礼堂举行的“开幕式”上发言。（陈锐）",
        ),
        (
            {"people": (Shown(BAN), Shown(YIN)), "city": "", "room": "", "session": "开幕式", "credit": ""},
            "2025年10月18日，前联合国秘书长潘基文和尹同跃在“开幕式”上出席活动。",
        ),
        (
            {"people": (), "city": "芜湖", "room": "", "session": "开幕式", "credit": ""},
            "2025年10月18日，在芜湖举行的“开幕式”现场。",
        ),
    ],
)
def test_chinese(changes: dict[str, object], text: str) -> None:
    assert draft(replace(FACTS, **changes), "zh") == text  # type: ignore[arg-type]


def test_many_people_are_not_all_named() -> None:
    people = tuple(Shown(Entry(f"Guest {letter}")) for letter in "ABCDEF")
    text = draft(DraftFacts(at=datetime(2025, 1, 1, tzinfo=UTC), people=people, session="Lunch"), "en")
    assert text.startswith("Guest A, Guest B, Guest C, Guest D and others are seen during “Lunch”")
