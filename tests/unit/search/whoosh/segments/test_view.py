"""A snapshot of all segments: documents numbered through them, deleted ones known, columns put together."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from mediahub.search.schema import NEVER
from mediahub.search.whoosh.index import WhooshIndex
from mediahub.search.whoosh.segments.view import View, open_view
from tests.unit.search.sample_documents import document

MINUTE = 60_000_000


@pytest.fixture
def index(tmp_path: Path) -> WhooshIndex:
    """Two segments; document 1 of the first was replaced by the second."""
    index = WhooshIndex.create(tmp_path / "index")
    index.write(
        [document(n, tags=("car",), caption="one word" if n else "", sessions=("A",)) for n in range(3)]
    )
    index.write([document(1, tags=("zoo",), sessions=("B",)), document(3, tags=("car", "zoo"), taken=MINUTE)])
    return index


def test_what_was_replaced_is_not_live(index: WhooshIndex) -> None:
    view = index.view()
    assert (view.size, view.bases, [one.size for one in view.segments]) == (5, [0, 3, 5], [3, 2])
    assert view.live.tolist() == [True, False, True, True, True]
    assert view.ids(np.array([4, 0, 3, 2])) == ["asset003", "asset000", "asset001", "asset002"]
    assert view.ids(np.array([], np.intp)) == []


def test_columns_and_values_are_of_all_segments(index: WhooshIndex) -> None:
    view = index.view()
    assert view.fact("taken").tolist() == [0, 1_000_000, 2_000_000, 1_000_000, MINUTE]
    assert "taken" in view.fact_names
    assert view.having("tag", ("zoo",)).tolist() == [False, False, False, True, True]
    assert view.having("tag", ("car", "zoo")).all()
    assert not view.having("tag", ()).any()
    assert view.having("tag", ("zoo",)) is view.having("tag", ("zoo",)), "it is kept"
    assert set(view.values("tag").texts) == {"car", "zoo"}
    total = sum(one.word_counts.get("caption", 0) for one in view.segments)
    assert view.average_length("caption") == pytest.approx(total / 5)
    assert view.average_length("nothing") == 1.0


def test_the_moments_of_a_column_leave_out_what_is_unset(tmp_path: Path) -> None:
    index = WhooshIndex.create(tmp_path / "index")
    index.write(
        [
            document(0, embargo_until=7),
            document(1),
            document(2, embargo_until=5),
            document(3, embargo_until=7),
        ]
    )
    view = index.view()
    assert NEVER in view.fact("embargo_until")
    assert view.moments("embargo_until").tolist() == sorted(
        set(view.fact("embargo_until").tolist()) - {NEVER}
    )
    assert len(view.moments("embargo_until")) == 2


def test_a_session_was_in_the_middle_of_its_pictures_whatever_one_clock_says(tmp_path: Path) -> None:
    index = WhooshIndex.create(tmp_path / "index")
    times = {"A": [0, 50 * MINUTE, 51 * MINUTE], "B": [10 * MINUTE, 11 * MINUTE, 12 * MINUTE]}
    documents = [(code, taken) for code, all_ in times.items() for taken in all_]
    index.write([document(n, sessions=(code,), taken=taken) for n, (code, taken) in enumerate(documents)])
    assert index.view().session_order("session") == {"A": 50 * MINUTE, "B": 11 * MINUTE}


def test_segments_that_are_known_are_not_opened_again(index: WhooshIndex) -> None:
    view = index.view()
    known = {one.id: one for one in view.segments[:1]}
    again = open_view(view.folder, view.schema, known)
    assert again.segments[0] is view.segments[0]
    assert again.segments[1] is not view.segments[1]
    assert again.commit == view.commit


def test_where_files_go_away_all_the_time_that_is_said(index: WhooshIndex, tmp_path: Path) -> None:
    view: View = index.view()
    copy = tmp_path / "copy"
    shutil.copytree(view.folder, copy)
    for path in copy.glob("*.facts"):
        path.unlink()
    with pytest.raises(FileNotFoundError):
        open_view(copy, view.schema, {})
