"""OpenSearch behind the port: all that the port promises, and the same answers as the built-in engine.

The tests of the contract and of ranking are collected here once more, for an engine on a real cluster.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import OpenSearch
from pydantic import SecretStr

from mediahub.rights import Everything
from mediahub.search import engines
from mediahub.search.opensearch import write_lease
from mediahub.search.opensearch.answers import layout
from mediahub.search.opensearch.engine import OpenSearchEngine
from mediahub.search.opensearch.write_lease import Lost
from mediahub.search.opensearch.writing import Refused
from mediahub.search.port import Document, Drafts, Layout, Request, Unavailable
from mediahub.search.query.language import parse
from mediahub.search.query.tree import All
from mediahub.settings import Settings
from scripts.benches.searching.corpus import Corpus
from scripts.benches.searching.generated import Queries
from tests.unit.search import test_port, test_ranking
from tests.unit.search.opened import Documents, Opened, engine_at
from tests.unit.search.sample_documents import document, numbers

pytestmark = pytest.mark.services

for _module in (test_port, test_ranking):
    globals().update({name: each for name, each in vars(_module).items() if name.startswith("test_")})

ALL = Request(All(), Everything(), sort="taken")


@pytest.fixture
def address(opensearch_url: str) -> Iterator[str]:
    """`MEDIAHUB_SEARCH_URL` with a prefix of the test's own."""
    prefix = f"t{uuid.uuid4().hex[:10]}"
    yield f"{opensearch_url}/{prefix}"
    OpenSearch(opensearch_url).indices.delete(index=f"{prefix}-*")


@pytest.fixture
def engine(address: str, tmp_path: Path) -> Opened:
    """An engine with an empty index."""
    return Opened.empty(engine_at(address, tmp_path))


ASSETS = int(os.environ.get("MEDIAHUB_TEST_ASSETS", "600"))
"""More than three windows of relevance."""
QUERIES = int(os.environ.get("MEDIAHUB_TEST_QUERIES", "150"))
"""2,000 at 100,000 assets are for a long evening."""
ALIKE = 2e-2 if ASSETS <= 600 else 1e-1
"""Parts by which scores may differ: Lucene keeps how long a text is in a byte, in steps of an eighth for long
ones, of which there are few in few."""
LAID_OUT = 20_000
"""Results, up to which they are compared one by one: of more, the totals, facets and pages are."""


@pytest.fixture(scope="module")
def both(opensearch_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Opened, Opened]]:
    """The same documents in both engines; some of what they say is a draft."""
    prefix, home = f"t{uuid.uuid4().hex[:10]}", tmp_path_factory.mktemp("both")
    documents = [_with_more(each, number) for number, each in enumerate(Corpus(ASSETS).documents())]
    opened = tuple(Opened(engine_at(url, home)) for url in ("whoosh:", f"{opensearch_url}/{prefix}"))
    for each in opened:
        each.engine.rebuild(Documents(documents), lambda done, total: None, 1)
        each.write([], [documents[3].id])
    yield opened[0], opened[1]
    OpenSearch(opensearch_url).indices.delete(index=f"{prefix}-*")


def _with_more(each: Document, number: int) -> Document:
    """Ties in time, drafts, words of other scripts, colours, words that are no words."""
    changes: dict[str, Any] = {
        "uploaded": each.uploaded // 600_000_000,
        "caption": f"{each.caption} {['机器人在走路', 'O’Brien’s café', 'x' * 400, '---'][number % 4]}",
        "colour": f"#{number * 7919 % 0xFFFFFF:06x}",
    }
    if number % 50 == 7:
        changes["rating"] = -1.0
    if number % 9 == 1:
        changes["drafts"] = Drafts(person_names=("Robots Walking",), tags=("draft",), sessions=("D9-ABC",))
    return replace(each, **changes)


def _columns(placed: Layout) -> dict[str, tuple[Any, ...]]:
    """What a layout says of each picture."""
    rest = zip(placed.ratios, placed.days, placed.sessions, placed.colours, strict=True)
    return dict(zip(placed.ids, rest, strict=True))


def test_both_engines_answer_alike(both: tuple[Opened, Opened]) -> None:
    """Sets, totals, facets, pages, layouts and bars of made-up queries; scores nearly, as captions
    are long by another measure."""
    whoosh, cluster = both
    for request in islice(Queries(Corpus(ASSETS)).requests(), QUERIES):
        ours, theirs = whoosh.search(request), cluster.search(request)
        assert (theirs.total, theirs.facets) == (ours.total, ours.facets), request
        if ours.total > LAID_OUT:
            continue
        placed, there = whoosh.layout(request), cluster.layout(request)
        assert _columns(there) == _columns(placed), request
        assert list(theirs.ids) == list(there.ids)[request.offset :][: request.limit], request
        if request.sort in ("taken", "-taken", "rating"):
            assert list(there.ids) == list(placed.ids), request
        if request.sort == "relevance" and request.limit == 10:
            assert cluster.timeline(request, 5) == whoosh.timeline(request, 5)
            asked = [whoosh.explain(request, ours.ids), cluster.explain(request, ours.ids)]
            why = [{one.id: one.score for one in found} for found in asked]
            assert why[0] == pytest.approx(why[1], rel=ALIKE), request
    assert sorted(cluster.ids()) == sorted(whoosh.ids())
    assert cluster.days() == whoosh.days()


def test_both_engines_read_misspelt_words_alike(both: tuple[Opened, Opened]) -> None:
    whoosh, cluster = both
    for word in ["robbot", "keynot", "audeince", "speakr", "aplause", "kynote", "zzzzzz", "walkin", "a"]:
        assert cluster.nearest_word(word, Everything()) == whoosh.nearest_word(word, Everything()), word


def test_a_large_index_is_laid_out_part_by_part(
    both: tuple[Opened, Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, cluster = both
    for sort in ("taken", "relevance", "name"):
        request = Request(parse("robot OR the").query, Everything(), sort=sort)
        whole, ids = cluster.layout(request), cluster.ids()
        with monkeypatch.context() as patch:
            patch.setattr(layout, "LARGE", 10)
            assert cluster.layout(request) == whole
            assert sorted(cluster.ids()) == sorted(ids)


def test_what_the_cluster_refuses_is_named(engine: Opened) -> None:
    """And the others are in."""
    with pytest.raises(Refused, match=r"asset001: .*duration"):
        engine.write([document(1, duration="no number"), document(2)])
    engine.write([document(3)])
    assert numbers(engine.search(ALL)) == [2, 3]


def test_a_turn_that_was_slept_through_writes_nothing_over_newer_states(
    engine: Opened, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process was stopped in the middle of its lease; another one has taken over meanwhile."""
    monkeypatch.setattr(write_lease, "LEASE_SECONDS", 0.2)
    monkeypatch.setattr(write_lease, "_renew", lambda lease, ended: None)
    other = Opened(engine_at(address, tmp_path))

    def sleep_through() -> None:
        with engine.engine.writing() as index:
            other.write([document(1, caption="newer")])  # waits until the lease has ended by itself
            index.write([document(1, caption="older")])

    with pytest.raises(Lost):
        sleep_through()
    assert engine.search(Request(parse("newer").query, Everything())).total == 1
    assert engine.search(Request(parse("older").query, Everything())).total == 0


def test_the_number_of_turns_survives_a_lost_control_index(
    engine: Opened, address: str, opensearch_url: str, tmp_path: Path
) -> None:
    engine.write([document(1, caption="before")])
    OpenSearch(opensearch_url).indices.delete(index=f"{address.rpartition('/')[2]}-control")
    engine.write([document(1, caption="after")])
    assert engine.search(Request(parse("after").query, Everything())).total == 1


def test_a_builder_that_died_is_swept_and_stops_nobody(
    engine: Opened, address: str, opensearch_url: str, tmp_path: Path
) -> None:
    assert isinstance(engine.engine, OpenSearchEngine)
    dead, _ = engine.engine._begun()
    engine.write([document(1)])
    OpenSearch(opensearch_url).indices.delete(index=dead)
    engine.write([document(2)])
    left, _ = engine.engine._begun()
    assert engine.engine.rebuild(Documents([document(3)]), lambda done, total: None) == 1
    assert not OpenSearch(opensearch_url).indices.exists(index=left)
    assert numbers(engine.search(ALL)) == [3]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "https://me:secret@127.0.0.1:1/media"])
def test_a_cluster_that_is_away_is_said(tmp_path: Path, url: str) -> None:
    engine = engines.open(Settings(home=tmp_path, search_url=SecretStr(url)))
    health = engine.check()
    assert "MEDIAHUB_SEARCH_URL" in health.problem
    assert "secret" not in health.problem
    asked: list[Any] = [engine.searcher, lambda: engine.writing().__enter__()]
    for ask in asked:
        with pytest.raises(Unavailable):
            ask()
