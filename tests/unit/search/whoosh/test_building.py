"""Building a whole index: slices of the assets, each a segment, and every document counted once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from mediahub.search.port import Document
from mediahub.search.whoosh import building
from mediahub.search.whoosh.building import BuildError, build_segments
from mediahub.search.whoosh.index import WhooshIndex
from tests.unit.search.sample_documents import document

IDS = [f"asset{number:03}" for number in range(7)]


class Source:
    """Reads documents, and keeps which were read together."""

    def __init__(self) -> None:
        self.read: list[Sequence[str]] = []

    def documents(self, ids: Sequence[str]) -> Iterable[Document]:
        self.read.append(list(ids))
        return [document(int(one[5:])) for one in ids if one != "asset005"]  # one is gone by now


@pytest.fixture
def source() -> Any:
    return Source()


@pytest.fixture
def index(tmp_path: Path) -> WhooshIndex:
    return WhooshIndex.create(tmp_path / "index")


def built(index: WhooshIndex, source: Any, ids: Sequence[str], done: list[int], **more: Any) -> list[int]:
    """Build and adopt; how many documents each segment has."""
    parts = build_segments(source, index.view().folder, ids, done.append, **more)
    index.adopt(parts)
    return [part.doc_count() for part in parts]


def test_one_process_makes_segments_of_a_size_and_reads_in_chunks(
    index: WhooshIndex, source: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "SEGMENT", 4)
    monkeypatch.setattr(building, "CHUNK", 3)
    done: list[int] = []
    assert built(index, source, IDS, done, processes=1) == [4, 2]
    assert source.read == [IDS[:3], IDS[3:4], IDS[4:7]]
    assert (done, sum(done)) == ([3, 1, 3], len(IDS))
    view = index.view()
    assert sorted(view.ids(view.live.nonzero()[0])) == [one for one in IDS if one != "asset005"]


def test_few_documents_are_worth_no_process_of_their_own(index: WhooshIndex, source: Any) -> None:
    done: list[int] = []
    assert built(index, source, IDS, done, processes=8) == [6]
    assert done == [7]


def test_of_nothing_comes_nothing(index: WhooshIndex, source: Any) -> None:
    assert built(index, source, [], []) == []
    assert source.read == []


class Ended:
    """A pipe to a process that is gone."""

    def recv(self) -> Any:
        raise EOFError


class Given:
    """A pipe that says how many are done."""

    def recv(self) -> int:
        return 3


def test_a_process_that_ends_before_its_work_is_an_error() -> None:
    with pytest.raises(BuildError, match="its error is in the log"):
        building._received(Ended())  # type: ignore[arg-type]
    assert building._received(Given()) == 3  # type: ignore[arg-type]
