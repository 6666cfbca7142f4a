"""Placing results: sessions that run side by side stay together."""

from __future__ import annotations

import base64
import struct

from hypothesis import given
from hypothesis import strategies as st

from mediahub.search.port import Layout
from mediahub.web.library.layout import MAX_RATIO, MIN_RATIO, arrange

RED, BLUE = 0xF800, 0x001F


def boxes_of(packed: str) -> list[tuple[int, ...]]:
    """Ratio and colour of each."""
    return list(struct.iter_unpack("<HH", base64.b64decode(packed)))


def test_parallel_sessions_are_told_apart() -> None:
    layout = Layout(
        "abcdefghijkl", [1500] * 12, ["d2"] * 8 + ["d1"] * 4, list("XYXYXYXY" + "XXXX"), [RED, BLUE] * 6
    )
    placed = arrange(layout, grouped=True)
    assert placed.ids == "a c e g b d f h i j k l"
    assert placed.sections == [(0, "d2", "X"), (4, "d2", "Y"), (8, "d1", "X")]
    assert [colour for _, colour in boxes_of(placed.boxes)] == [*[RED] * 4, *[BLUE] * 4, *[RED, BLUE] * 2]


def test_few_pictures_of_many_sessions_stand_under_their_days_in_order() -> None:
    layout = Layout("abcd", [1500] * 4, ["d2", "d2", "d2", "d1"], ["X", "Y", "X", ""], [RED] * 4)
    placed = arrange(layout, grouped=True)
    assert placed.ids == "a b c d"
    assert placed.sections == [(0, "d2", None), (3, "d1", None)]


def test_ungrouped_results_keep_the_order_of_the_search() -> None:
    layout = Layout(["b", "a"], [1500, 667], ["d1", "d2"], ["X", ""], [RED, BLUE])
    placed = arrange(layout, grouped=False)
    assert (placed.ids, placed.sections) == ("b a", [])
    assert boxes_of(placed.boxes) == [(1500, RED), (667, BLUE)]


def test_slivers_and_panoramas_fit_sixteen_bits() -> None:
    layout = Layout(["a", "b"], [1, 90_000], ["d", "d"], ["", ""], [RED, RED])
    assert boxes_of(arrange(layout, grouped=True).boxes) == [(MIN_RATIO, RED), (MAX_RATIO, RED)]


def test_nothing_is_placed_nowhere() -> None:
    placed = arrange(Layout([], [], [], [], []), grouped=True)
    assert (placed.ids, placed.boxes, placed.sections) == ("", "", [])


@given(st.lists(st.tuples(st.sampled_from(["d1", "d2", "d3"]), st.sampled_from(["", "X", "Y"]))))
def test_every_picture_appears_once_under_its_own_heading(rows: list[tuple[str, str]]) -> None:
    ids = [f"i{number}" for number in range(len(rows))]
    days, sessions = [day for day, _ in rows], [session for _, session in rows]
    layout = Layout(ids, [1000] * len(rows), days, sessions, [RED] * len(rows))
    placed = arrange(layout, grouped=True)
    shown = placed.ids.split()
    assert sorted(shown) == sorted(ids)
    bounds = [start for start, _, _ in placed.sections] + [len(shown)]
    for number, (start, day, session) in enumerate(placed.sections):
        members = [int(one[1:]) for one in shown[start : bounds[number + 1]]]
        assert members == sorted(members)
        assert {rows[member][0] for member in members} == {day}
        if session is not None:
            assert {rows[member][1] for member in members} == {session}
    days = [day for _, day, _ in placed.sections]
    assert [day for at, day in enumerate(days) if at == 0 or days[at - 1] != day] == list(dict.fromkeys(days))
