"""What changed between two layouts: put into the old one, it gives the new one."""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from mediahub.web.library.layout import Arrangement
from mediahub.web.library.layout_changes import Changes, Known, changes, remembered_layouts
from mediahub.web.library.layout_changes import known as kept

IDS = st.lists(st.sampled_from("abcdefghijklmnopqrst"), unique=True)


def arrangement(ids: Sequence[str], shape: int = 1000) -> Arrangement:
    boxes = b"".join(struct.pack("<HH", shape + ord(one[0]), len(one)) for one in ids)
    return Arrangement(" ".join(ids), base64.b64encode(boxes).decode(), [])


def known(ids: Sequence[str], shape: int = 1000) -> Known:
    return Known(" ".join(ids), base64.b64decode(arrangement(ids, shape).boxes))


def applied(old: Sequence[str], changed: Changes) -> list[str]:
    """What a page makes of it."""
    gone = {first + step for first, length in changed["removed"] for step in range(length)}
    result = [one for index, one in enumerate(old) if index not in gone]
    fresh = iter(changed["ids"].split())
    for first, length in changed["added"]:
        result[first:first] = [next(fresh) for _ in range(length)]
    assert next(fresh, None) is None
    return result


@given(IDS, IDS)
def test_changes_lead_to_the_new_layout(old: list[str], new: list[str]) -> None:
    changed = changes(known(old), arrangement(new))
    if changed is None:
        return
    assert applied(old, changed) == new
    added = [new[first + step] for first, length in changed["added"] for step in range(length)]
    assert changed["boxes"] == arrangement(added).boxes


def test_one_new_and_one_gone_picture_among_many() -> None:
    old = [f"id{n}" for n in range(100)]
    changed = changes(known(old), arrangement(["new", *old[:40], *old[41:]]))
    assert changed is not None
    assert (changed["removed"], changed["added"], changed["ids"]) == ([(40, 1)], [(0, 1)], "new")


def test_another_order_another_shape_or_many_changes_are_given_whole() -> None:
    old = [f"{letter}{n}" for n in range(20) for letter in "ab"]
    assert changes(known(old), arrangement(old)) is not None
    assert changes(known(old), arrangement([*old[20:], *old[:20]])) is None
    assert changes(known(old), arrangement(old, shape=1001)) is None
    assert changes(known(old), arrangement(old[:20])) is None


def test_a_layout_is_for_readers_who_may_see_the_same() -> None:
    memory = remembered_layouts()
    memory.put(("team", "tag"), kept(arrangement(["a", "b"])))
    assert memory.find(("team", "tag")) is not None
    assert memory.find(("press", "tag")) is None


def test_what_was_not_asked_for_is_forgotten_first() -> None:
    memory = remembered_layouts(room=25)  # two of them, and not three
    for tag in "xyz":
        memory.put(("team", tag), kept(arrangement(["a", "b"])))
        memory.find(("team", "x"))
    assert memory.find(("team", "x")) is not None
    memory.put(("team", "w"), kept(arrangement(["a", "b"])))
    assert memory.find(("team", "x")) is not None
    assert memory.find(("team", "y")) is None
