"""Lines read in a picture name sessions, people and tags, also where letters were misread."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mediahub.catalog.models import Source, Status
from mediahub.tagging.model import AssetFacts, EventFacts, SessionFacts
from mediahub.tagging.names import Name, build_index
from mediahub.tagging.taggers.signs import signs

AT = datetime(2025, 10, 18, 2, 0, tzinfo=UTC)
NAMES = [
    Name("Yin Tongyue", "person", 1), Name("尹同跃", "person", 1), Name("李伟", "person", 2),
    Name("robotics demo", "tag", 10), Name("AiMOGA", "tag", 11), Name("art", "tag", 12),
    Name("机器人", "tag", 10),
]  # fmt: skip
EVENT = EventFacts(
    (SessionFacts(5, "D1-OPEN", "", AT, AT, (), (), (), "Opening: Co-Create, Co-Define"),),
    names=build_index(NAMES),
)


def found(*lines: str) -> set[tuple[str, int]]:
    facts = AssetFacts(AT, "offset", "a.jpg", "", "", (), (), ocr="\n".join(lines))
    said = signs(facts, EVENT)
    assert all(one.source == Source.OCR and one.status == Status.SUGGESTED for one in said)
    assert all("{line}" in one.reason and one.values["line"] for one in said)
    return {
        (kind, getattr(one, kind))
        for one in said
        for kind in ("session", "person", "tag")
        if getattr(one, kind) is not None
    }


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["OPENING", "Co-Create, Co-Defne"], {("session", 5)}),
        (["YIN TONGYUE", "Chairman"], {("person", 1)}),
        (["奇瑞董事长尹同跃"], {("person", 1)}),
        (["Robotlcs demo"], {("tag", 10)}),
        (["AiMOGA ROBOTICS", "智能机器人展示"], {("tag", 11), ("tag", 10)}),
        (["李伟"], {("person", 2)}),
        (["李伟大的祖国"], set()),
        (["heart of gold", "the opening of a shop"], set()),
        ([], set()),
    ],
)
def test_what_lines_name(lines: list[str], expected: set[tuple[str, int]]) -> None:
    assert found(*lines) == expected
