"""Permitted documents: live, of the event, seen by the rules; kept as long as the clock changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from mediahub.rights import Everything, Viewer, visible_to
from mediahub.search.schema import micros
from mediahub.search.whoosh.answers.permitted import Permitted, Selection, permitted
from mediahub.search.whoosh.index import WhooshIndex
from mediahub.search.whoosh.segments.view import View
from tests.unit.search.sample_documents import document

NOON = datetime(2025, 10, 18, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def view(tmp_path: Path) -> View:
    index = WhooshIndex.create(tmp_path / "index")
    index.write([
        document(0, tags=("car",)),
        document(1, tags=("car", "robot"), event="gala"),
        document(2, tags=("robot",), expires_at=micros(NOON)),
        document(3, tags=("zoo",), rights_class="partners"),
        document(4, tags=("zoo",)),
    ])  # fmt: skip
    index.write([document(4, tags=("car",), state="withdrawn")])
    return index.view()


def seen(view: View, now: datetime, event: str | None = None) -> Permitted:
    return permitted(view, visible_to(Viewer(frozenset({"press"}), 1), now), event)


def counted(view: View, counts: np.ndarray) -> dict[str, int]:
    found = zip(view.values("tag").texts, counts.tolist(), strict=True)
    return {text: count for text, count in found if count}


def test_what_was_replaced_or_may_not_be_seen_is_none(view: View) -> None:
    assert np.flatnonzero(seen(view, NOON - HOUR).mask).tolist() == [0, 1, 2]
    assert np.flatnonzero(seen(view, NOON - HOUR, "summit").mask).tolist() == [0, 2]
    assert np.flatnonzero(seen(view, NOON + HOUR, "summit").mask).tolist() == [0]
    assert seen(view, NOON, "nowhere").size == 0
    everything = permitted(view, Everything(), None)
    assert (everything.size, everything.mask[4]) == (5, False)


def test_an_answer_is_kept_until_the_clock_reaches_a_moment(view: View) -> None:
    before = seen(view, NOON - HOUR)
    assert seen(view, NOON - HOUR / 2) is before
    assert seen(view, NOON + HOUR) is not before
    assert seen(view, NOON - HOUR, "summit") is not before
    assert permitted(view, Everything(), None) is not before


@pytest.mark.parametrize("chosen", [[], [0], [1, 2], [0, 1, 2]])
def test_few_and_many_are_counted_alike(view: View, chosen: list[int]) -> None:
    """Of many, those that are left out are counted."""
    here = seen(view, NOON - HOUR)
    assert counted(view, here.counts(view, "tag")) == {"car": 2, "robot": 2}
    mask = np.zeros(view.size, np.bool_)
    mask[chosen] = True
    direct = view.values("tag").count(np.array(chosen, np.intp))
    assert counted(view, Selection(view, here, mask).counts("tag")) == counted(view, direct)
