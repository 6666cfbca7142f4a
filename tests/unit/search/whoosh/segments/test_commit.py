"""Commits: a list of segments that is replaced in one step, or stays as it was."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.index import LockError

from mediahub.search.whoosh.index import WhooshIndex
from mediahub.search.whoosh.segments.commit import HIDDEN, committing, join_beside
from mediahub.search.whoosh.segments.merging import FAN
from mediahub.search.whoosh.segments.view import INDEX_NAME, View, open_view
from tests.unit.search.sample_documents import document

NO_LIMIT = 1_000_000


@pytest.fixture
def index(tmp_path: Path) -> WhooshIndex:
    """Of one document."""
    index = WhooshIndex.create(tmp_path / "index")
    index.write([document(0)])
    return index


def whoosh_of(view: View) -> Any:
    return FileStorage(str(view.folder)).open_index(INDEX_NAME, schema=view.schema)


def alive(view: View) -> list[str]:
    return sorted(view.ids(view.live.nonzero()[0]))


def newest(index: WhooshIndex) -> View:
    """As another process sees it, which knows nothing of what was open before."""
    return open_view(index.view().folder, index.view().schema, {})


def names(view: View) -> set[str]:
    return {one.name for one in view.folder.iterdir()}


def test_nothing_is_written_where_nothing_changed_or_something_went_wrong(index: WhooshIndex) -> None:
    before, files = index.view(), names(index.view())
    with committing(whoosh_of(before)):
        pass
    with suppress(RuntimeError), committing(whoosh_of(before)) as draft:
        draft.delete([0])
        raise RuntimeError
    assert newest(index).commit == before.commit
    assert names(before) - {f"{INDEX_NAME}_WRITELOCK"} == files - {f"{INDEX_NAME}_WRITELOCK"}
    assert alive(newest(index)) == ["asset000"]


def test_a_second_writer_is_refused_until_the_first_is_done(index: WhooshIndex) -> None:
    whoosh = whoosh_of(index.view())
    with committing(whoosh), pytest.raises(LockError), committing(whoosh_of(index.view())):
        pass
    with committing(whoosh) as draft:
        draft.delete([0])
    assert alive(newest(index)) == []
    assert newest(index).commit > 1


def test_deleted_documents_are_numbered_through_all_segments(tmp_path: Path) -> None:
    index = WhooshIndex.create(tmp_path / "index")
    index.write([document(number) for number in range(3)])
    view = index.view()
    with committing(whoosh_of(view)) as draft:
        part = draft.segments[0]
        draft.delete([0, 2])
        assert sorted(part.deleted_docs()) == [0, 2]
    assert alive(newest(index)) == ["asset001"]


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WhooshIndex:
    """An index whose segments are so many that they are to be joined: none was on the way."""
    monkeypatch.setattr("mediahub.search.whoosh.index.IN_LINE", 0)
    index = WhooshIndex.create(tmp_path / "index")
    for number in range(FAN + 1):
        index.write([document(number, caption=f"word{number}")])
    return index


def test_what_is_joined_beside_takes_the_place_of_its_sources_with_what_was_deleted_meanwhile(
    many: WhooshIndex,
) -> None:
    view = many.view()
    joined = join_beside(view, NO_LIMIT)
    assert joined is not None
    hidden = {name for name in names(view) if name.startswith(f"{HIDDEN}{INDEX_NAME}_")}
    assert len(hidden) == 2, "the index does not know of it yet"
    inside = [part.segment_id() for part in joined.sources]
    victim = next(n for n, one in enumerate(view.segments) if one.id == inside[0])
    with committing(whoosh_of(view)) as draft:
        draft.delete([view.bases[victim]])
    with committing(whoosh_of(view)) as draft:
        draft.replace(joined)
        assert not {part.segment_id() for part in draft.segments} & set(inside)
    gone = view.ids(view.live.nonzero()[0])[view.bases[victim]]
    assert alive(newest(many)) == sorted(set(alive(view)) - {gone})
    assert not [name for name in names(view) if name.startswith(f"{HIDDEN}{INDEX_NAME}_")]


def test_what_was_joined_of_a_segment_that_is_gone_is_not_taken(many: WhooshIndex) -> None:
    view = many.view()
    joined = join_beside(view, NO_LIMIT)
    assert joined is not None
    with committing(whoosh_of(view)) as draft:
        draft.segments = [
            part for part in draft.segments if part.segment_id() != joined.sources[0].segment_id()
        ]
        left = [part.segment_id() for part in draft.segments]
        draft.replace(joined)
        assert [part.segment_id() for part in draft.segments] == left
        assert not draft.changed
    (view.folder / f"{HIDDEN}{INDEX_NAME}_old.post").write_bytes(b"of one that was killed")
    join_beside(newest(many), NO_LIMIT)
    assert f"{HIDDEN}{INDEX_NAME}_old.post" not in names(view)
