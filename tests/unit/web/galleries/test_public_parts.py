"""Large galleries in parts: nothing is left out or comes twice, rows stay whole, headings stand once."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from mediahub.web.galleries.public_parts import PART, ROW_RATIO, contents_of, part_of, row_ends

ROW = 10
"""Pictures of a row, at the very most."""
RATIOS = (0.66, 1.0, 1.5, 1.78)
SECTIONS = some.lists(
    some.tuples(some.sampled_from(["", "A heading"]), some.integers(0, 300)), min_size=1, max_size=5
)


def content_of(sections: list[tuple[str, int]], layout: str) -> dict[str, Any]:
    numbers = iter(range(10_000))
    return {
        "layout": layout,
        "sections": [
            {"heading": heading, "text": "", "items": [{"id": str(next(numbers))} for _ in range(count)]}
            for heading, count in sections
        ],
    }


def ratio(identity: str) -> float:
    return RATIOS[int(identity) % len(RATIOS)]


@given(SECTIONS, some.sampled_from(["justified", "grid", "story"]))
def test_parts_are_the_whole_in_its_order(sections: list[tuple[str, int]], layout: str) -> None:
    content = content_of(sections, layout)
    ids, begun, start = [], [], 0
    while True:
        part = part_of(content, start, ratio)
        ids += part.ids
        begun += [one["number"] for one in part.sections if one["begins"] and one["heading"]]
        assert part.end == len(ids)
        assert len(part.ids) < PART + ROW
        if part.end >= part.count:
            break
        assert part.ids
        start = part.end
    assert ids == [item["id"] for one in content["sections"] for item in one["items"]]
    assert begun == [one.number for one in contents_of(content)]


def test_a_part_ends_with_a_whole_row() -> None:
    content = content_of([("", 400)], "justified")
    part = part_of(content, 0, ratio)
    width = sum(ratio(one) for one in part.ids)
    rows = row_ends([ratio(one) for one in part.ids])
    assert abs(width / len(rows) - ROW_RATIO) < 1
    assert PART - 8 < part.end <= PART


def test_headings_lead_to_the_part_that_they_are_in() -> None:
    content = content_of([("First", 200), ("", 3), ("Second", 5)], "grid")
    assert [(one.number, one.at) for one in contents_of(content)] == [(1, 0), (2, 203)]
    later = part_of(content, 203, ratio)
    assert [(one["number"], one["begins"], len(one["items"])) for one in later.sections] == [(2, True, 5)]
