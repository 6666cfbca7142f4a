"""What a Whoosh index promises beside the port: files, commits, segments, other processes."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from whoosh import query as wq
from whoosh.index import open_dir

from mediahub.catalog.models.base import utcnow
from mediahub.rights import Everything, OneOf, Viewer, visible_to
from mediahub.search.port import INDEXED_FACETS, Request
from mediahub.search.query.language import parse
from mediahub.search.query.tree import All, Term
from mediahub.search.whoosh.answers.evaluate import Evaluation
from mediahub.search.whoosh.answers.spelling import nearest
from mediahub.search.whoosh.index import WhooshIndex
from mediahub.search.whoosh.schema import SCHEMA
from mediahub.search.whoosh.segments.merging import FAN
from mediahub.search.whoosh.segments.values import Mask
from mediahub.search.whoosh.segments.view import View
from tests.unit.search.sample_documents import document, numbers

ALL = Request(All(), Everything(), sort="taken")


@pytest.fixture
def engine(tmp_path: Path) -> WhooshIndex:
    return WhooshIndex.create(tmp_path / "index")


def test_a_full_disk_leaves_the_index_as_it_was(engine: WhooshIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commit fails half-way; afterwards the index is the old one and can be written again."""
    engine.write([document(1)])

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("mediahub.search.whoosh.segments.content.write_arrays", full)
        with pytest.raises(OSError, match="No space"):
            engine.write([document(2)], ["asset001"])
    assert numbers(WhooshIndex(engine.folder).search(ALL)) == numbers(engine.search(ALL)) == [1]
    engine.write([document(3)])
    assert numbers(engine.search(ALL)) == [1, 3]


def test_segments_stay_few_and_nothing_is_lost(engine: WhooshIndex) -> None:
    for number in range(120):
        engine.write([document(number)], [f"asset{number - 60:03}"] if number % 2 else ())
    kept = [n for n in range(120) if not (n < 60 and (n + 60) % 2)]
    assert numbers(engine.search(replace(ALL, limit=200))) == kept
    assert len(engine.view().segments) <= 4 * FAN


ASKED: dict[str, Callable[[WhooshIndex, Request], object]] = {
    "a page": WhooshIndex.search,
    "a layout": WhooshIndex.layout,
    "a timeline": lambda index, request: index.timeline(request, 0),
    "reasons": lambda index, request: index.explain(request, ["asset001"]),
    "a spelling": lambda index, request: index.nearest_word("robto", request.visible),
}


@pytest.mark.parametrize("text", ["", "robot", "rob*", '"a robot"', "robot -dance", "is:usable"])
@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED.keys())
def test_an_old_commit_is_let_go_at_once(
    engine: WhooshIndex, ask: Callable[[WhooshIndex, Request], object], text: str
) -> None:
    """In a ring of references it would hold segments that are deleted, with their files, until Python looks
    for garbage: that is minutes in a web process."""
    engine.write([document(1)])
    press = visible_to(Viewer(frozenset({"press"}), 3), utcnow())
    gc.disable()
    try:
        for visible in (Everything(), press):
            ask(engine, replace(ALL, query=parse(text).query, visible=visible, facets=INDEXED_FACETS))
        old = weakref.ref(engine.view())
        engine.write([document(2)])
        assert old() is None
    finally:
        gc.enable()


@pytest.fixture
def several(engine: WhooshIndex, monkeypatch: pytest.MonkeyPatch) -> WhooshIndex:
    """An index of five segments of two documents, which count as too many to merge on the way."""
    monkeypatch.setattr("mediahub.search.whoosh.index.IN_LINE", 0)
    engine.fill([document(n, caption=f"word{n % 2} common") for n in range(10)], 2)
    return engine


def test_segments_are_merged_beside_the_index(several: WhooshIndex) -> None:
    """What is deleted and added meanwhile is not lost, nor does it come back."""
    several.write([], ["asset001"])
    joined = several.join_beside()
    assert joined is not None
    several.write([document(2, caption="zebra"), document(10)], ["asset005"])
    assert len(several.view().segments) == 6
    several.replace(joined)
    assert len(several.view().segments) == 2
    assert numbers(several.search(ALL)) == [0, 2, 3, 4, 6, 7, 8, 9, 10]
    for text, found in (
        ("word0", [0, 4, 6, 8]),
        ("word1", [3, 7, 9]),
        ("zebra", [2]),
        ('"word1 common"', [3, 7, 9]),
    ):
        assert numbers(several.search(replace(ALL, query=parse(text).query))) == found
    assert several.join_beside() is None


def test_a_merge_that_comes_too_late_is_dropped(several: WhooshIndex) -> None:
    first, second = several.join_beside(), WhooshIndex(several.folder)
    assert first is not None
    several.write([], [f"asset{n:03}" for n in range(10)])
    several.write([document(11)])
    assert numbers(several.search(ALL)) == [11]
    several.replace(first)
    assert numbers(several.search(ALL)) == [11]
    second._looked_at = float("-inf")
    assert numbers(second.search(ALL)) == [11]


def test_what_a_killed_merge_left_is_swept(several: WhooshIndex) -> None:
    several.join_beside()
    several.write([document(10)])
    assert [path for path in several.folder.iterdir() if path.name.startswith(".")]
    joined = several.join_beside()
    assert joined is not None
    several.replace(joined)
    assert not [path for path in several.folder.iterdir() if path.name.startswith(".")]


def test_bulk_is_the_same_as_single_commits(tmp_path: Path, engine: WhooshIndex) -> None:
    documents = [document(n, caption=f"word{n % 7} common") for n in range(50)]
    for item in documents:
        engine.write([item])
    bulk = WhooshIndex.create(tmp_path / "bulk")
    bulk.fill(documents, segment_size=20)
    assert [segment.size for segment in bulk.view().segments] == [20, 20, 10]
    bulk.fill([], segment_size=20)
    for text in ("word3", "common", ""):
        request = Request(parse(text).query, Everything(), sort="taken")
        assert bulk.search(request) == engine.search(request)


def test_another_engine_sees_the_commit(engine: WhooshIndex) -> None:
    reader = WhooshIndex(engine.folder)
    engine.write([document(1)])
    reader._looked_at = float("-inf")
    assert reader.search(ALL).total == 1


def test_a_reader_outlives_its_folder(engine: WhooshIndex) -> None:
    """Between the swap to a rebuilt index and a reader's next look, the old one still answers."""
    engine.write([document(1, caption="word")])
    reader = WhooshIndex(engine.folder)
    for path in engine.folder.iterdir():
        path.unlink()
        reader._looked_at = float("-inf")
        assert numbers(reader.search(Request(parse("word").query, Everything(), sort="relevance"))) == [1]
    engine.folder.rmdir()
    reader._looked_at = float("-inf")
    assert numbers(reader.search(ALL)) == [1]


def test_whoosh_reads_the_index_by_itself(engine: WhooshIndex) -> None:
    """Through the codec that the list of segments names; also after a merge."""
    engine.write([document(n, caption="everywhere" + " twice" * (1 + n % 2)) for n in range(300)])
    for number in range(300, 307):
        engine.write([document(number, caption="everywhere")])
    whoosh = open_dir(str(engine.folder), schema=SCHEMA)
    with whoosh.searcher() as searcher:
        for word, count in (("everywhere", 307), ("twice", 300)):
            assert len(searcher.search(wq.Term("caption", word), limit=None)) == count
            assert engine.search(Request(Term("caption", word), Everything())).total == count


@pytest.fixture
def matched(monkeypatch: pytest.MonkeyPatch) -> list[wq.Query]:
    """Queries whose matches are worked out, not those that are a part of them."""
    queries: list[wq.Query] = []

    class Noting(Evaluation):
        def mask(self, query: wq.Query) -> Mask:
            queries.append(query)
            return Evaluation(self.view).mask(query)

    monkeypatch.setattr("mediahub.search.whoosh.index.Evaluation", Noting)
    return queries


def test_results_layout_and_timeline_of_a_question_match_it_once(
    engine: WhooshIndex, matched: list[wq.Query]
) -> None:
    engine.write([document(1, caption="keynote"), document(2, caption="gala")])
    keynote = replace(ALL, query=parse("keynote").query)
    assert numbers(engine.search(keynote)) == [1]
    assert list(engine.layout(keynote).ids) == ["asset001"]
    assert engine.timeline(keynote, 0) is not None
    assert engine.search(replace(keynote, visible=OneOf("event", frozenset({"other"})))).total == 0
    assert len(matched) == 1
    assert numbers(engine.search(replace(ALL, query=parse("gala").query))) == [2]
    engine.search(replace(keynote, drafts=True))
    assert len(matched) == 3


def test_what_a_commit_brought_is_matched_anew(engine: WhooshIndex) -> None:
    engine.write([document(1, caption="keynote")])
    keynote = replace(ALL, query=parse("keynote").query)
    assert numbers(engine.search(keynote)) == [1]
    engine.write([document(2, caption="keynote")], ["asset001"])
    assert numbers(engine.search(keynote)) == [2]
    assert list(engine.layout(keynote).ids) == ["asset002"]


def test_the_spelling_of_a_word_is_looked_at_once_for_those_who_see_the_same(
    engine: WhooshIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def note(view: View, word: str, *more: Any) -> str | None:
        looked.append(word)
        return nearest(view, word, *more)

    monkeypatch.setattr("mediahub.search.whoosh.index.nearest", note)
    engine.write([document(1, caption="keynote"), document(2, caption="keynoter", rights_class="none")])
    free = OneOf("rights_class", frozenset({"free"}))
    assert [engine.nearest_word("keynoet", free) for _ in range(3)] == ["keynote"] * 3
    assert [engine.nearest_word("keynote", free) for _ in range(3)] == [None] * 3
    assert looked == ["keynoet", "keynote"]
    assert engine.nearest_word("kexnoter", Everything()) == "keynoter"
    assert engine.nearest_word("kexnoter", free) != "keynoter"
    engine.write([document(3, caption="keynoet")])
    assert engine.nearest_word("keynoet", free) is None
