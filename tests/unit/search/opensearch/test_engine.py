"""The OpenSearch engine: which index serves, a rebuild beside it, and what is written meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from mediahub.search.opensearch import engine as module
from mediahub.search.opensearch.engine import OpenSearchEngine, _is_built, _Writing
from mediahub.search.opensearch.mapping import alias, building_alias, built
from mediahub.search.opensearch.writing import Refused
from mediahub.search.port import NoIndex, Unavailable
from tests.unit.search.opensearch.test_write_lease import Documents
from tests.unit.search.sample_documents import document

PREFIX = "hub"
OLD = f"{PREFIX}-0.0-aaaa"


class Cluster(Documents):
    """Indexes and their aliases; bulk writes are noted."""

    def __init__(self) -> None:
        super().__init__()
        self.aliases: dict[str, set[str]] = {}
        """By index."""
        self.sent: list[tuple[str, str]] = []
        """Index or alias, and the id of a document."""
        self.cluster = self
        self.blocks: dict[str, str] = {}
        self.status = "green"
        self.is_away = False

    def create(self, index: str, body: Any, params: Any) -> None:
        if index.endswith("-control"):
            super().create(index, body, params)
        else:
            self.aliases[index] = set(body["aliases"])

    def get_alias(self, index: str = "", name: str = "", params: Any = None) -> dict[str, Any]:
        if self.is_away:
            raise Unavailable("no node answers")
        if index:
            return {one: {} for one in self.aliases if one.startswith(index.rstrip("*"))}
        found = {one: {} for one, held in self.aliases.items() if name in held}
        return found or {"error": "missing", "status": 404}

    def exists_alias(self, name: str) -> bool:
        return any(name in held for held in self.aliases.values())

    def update_aliases(self, body: Any, params: Any) -> None:
        for action in body["actions"]:
            ((kind, of),) = action.items()
            (self.aliases[of["index"]].add if kind == "add" else self.aliases[of["index"]].remove)(
                of["alias"]
            )

    def delete(self, index: str, params: Any) -> None:
        del self.aliases[index]

    def refresh(self, index: str, params: Any) -> None:
        self.sent.append((index, "refresh"))

    def count(self, index: str, params: Any = None) -> dict[str, int]:
        return {
            "count": len({one for where, one in self.sent if where == building_alias(PREFIX)} - {"refresh"})
        }

    def info(self) -> dict[str, Any]:
        return {"version": {"number": "2.19"}}

    def get_settings(self, index: str) -> dict[str, Any]:
        return {index: {"settings": {"index": {"blocks": self.blocks}}}}

    def health(self, index: str) -> dict[str, Any]:
        return {"status": self.status}


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Cluster:
    made = Cluster()

    def send(_: object, actions: Any) -> None:
        made.sent += [(one["_index"], one["_id"]) for one in actions]

    monkeypatch.setattr(module, "connected", lambda _: made)
    monkeypatch.setattr(module, "send", send)
    return made


@pytest.fixture
def engine(cluster: Cluster) -> OpenSearchEngine:
    assert cluster
    return OpenSearchEngine(module.Address(hosts=(("node", 9200),), https=False, prefix=PREFIX))


class Source:
    """Two documents; `meanwhile` happens while they are read."""

    def __init__(self, meanwhile: Any = None) -> None:
        self.meanwhile = meanwhile

    def ids(self) -> list[str]:
        return ["asset001", "asset002"]

    def documents(self, ids: Sequence[str]) -> Iterator[Any]:
        if self.meanwhile:
            self.meanwhile()
        yield from (document(int(one[-3:])) for one in ids)


def rebuild(engine: OpenSearchEngine, source: Source | None = None) -> tuple[int, list[tuple[int, int]]]:
    seen: list[tuple[int, int]] = []
    return engine.rebuild(source or Source(), lambda done, total: seen.append((done, total))), seen  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "is_ours"),
    [
        (f"{built(PREFIX)}1a2b", True), (f"{PREFIX}-7.3-beef", True), (f"{PREFIX}-control", False),
        (f"{PREFIX}-building", False), (f"{PREFIX}-two-7.3-beef", False), (f"{PREFIX}-7-beef", False),
        (f"{PREFIX}-7.x-beef", False), (f"{PREFIX}-7.3.1-beef", False),
    ],
)  # fmt: skip
def test_names_of_indexes_that_some_version_built_for_this_prefix(name: str, is_ours: bool) -> None:
    assert _is_built(name, PREFIX) is is_ours


def test_without_an_index_of_this_version_none_serves(engine: OpenSearchEngine, cluster: Cluster) -> None:
    cluster.aliases = {OLD: {alias(PREFIX)}}
    assert engine.searcher() is None
    with pytest.raises(NoIndex), engine.writing():
        pass
    health = engine.check()
    assert (health.documents, "no index of this version" in health.problem) == (0, True)


def test_a_rebuilt_index_takes_the_place_of_all_others(engine: OpenSearchEngine, cluster: Cluster) -> None:
    other = "elsewhere-1.1-aaaa"
    cluster.aliases = {OLD: {alias(PREFIX)}, f"{built(PREFIX)}dead": {building_alias(PREFIX)}, other: set()}
    assert rebuild(engine) == (2, [(2, 2)])
    (serving,) = set(cluster.aliases) - {other}
    assert serving.startswith(built(PREFIX))
    assert cluster.aliases[serving] == {alias(PREFIX)}
    assert engine.searcher() is not None
    assert engine.check().generation == f"{serving}:1"
    before = engine.check().generation
    rebuild(engine)
    assert engine.check().generation != before


def test_a_rebuild_that_fails_leaves_what_served(engine: OpenSearchEngine, cluster: Cluster) -> None:
    rebuild(engine)
    held = dict(cluster.aliases)

    def fail() -> None:
        assert len(cluster.aliases) == 2
        raise OSError("the catalogue is away")

    with pytest.raises(OSError, match="the catalogue is away"):
        rebuild(engine, Source(fail))
    assert cluster.aliases == held
    with engine.writing() as index:
        assert index._lease.state.building == ""  # type: ignore[attr-defined]


def test_what_is_written_during_a_rebuild_is_in_both(engine: OpenSearchEngine, cluster: Cluster) -> None:
    rebuild(engine)

    def write() -> None:
        cluster.sent.clear()
        with engine.writing() as index:
            index.write([document(3)], deleted=["asset001", "asset003"])

    rebuild(engine, Source(write))
    wrote = [(where, one) for where, one in cluster.sent if one in ("asset003", "asset001")][:4]
    assert wrote == [
        (building_alias(PREFIX), "asset003"), (building_alias(PREFIX), "asset001"),
        (alias(PREFIX), "asset003"), (alias(PREFIX), "asset001"),
    ], "a document that is written anew is not deleted"  # fmt: skip
    cluster.sent.clear()
    with engine.writing() as index:
        index.write([document(3)])
    assert [where for where, _ in cluster.sent] == [alias(PREFIX)] * 2, "nothing is being built any more"


@pytest.mark.parametrize("is_there", [True, False])
def test_what_a_dead_builder_does_not_take_is_no_loss(
    engine: OpenSearchEngine, cluster: Cluster, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    rebuild(engine)
    if is_there:
        cluster.aliases[f"{built(PREFIX)}live"] = {building_alias(PREFIX)}

    def send(_: object, actions: list[dict[str, Any]]) -> None:
        if actions[0]["_index"] == building_alias(PREFIX):
            raise Refused("no such index")
        cluster.sent.append(("serving", actions[0]["_id"]))

    monkeypatch.setattr(module, "send", send)
    with engine.writing() as index:
        assert isinstance(index, _Writing)
        index._lease.change(building="x")
        if is_there:
            with pytest.raises(Refused):
                index.write([document(5)])
        else:
            index.write([document(5)])
    assert (("serving", "asset005") in cluster.sent) is not is_there


@pytest.mark.parametrize(
    ("blocks", "status", "words"),
    [
        ({}, "green", ""), ({}, "yellow", ""), ({}, "red", "on no node"),
        ({"read_only_allow_delete": "true"}, "green", "nearly full"),
        ({"read_only_allow_delete": "false"}, "green", ""),
    ],
)  # fmt: skip
def test_the_doctor_is_told_why_the_cluster_takes_no_changes(
    engine: OpenSearchEngine, cluster: Cluster, blocks: dict[str, str], status: str, words: str
) -> None:
    rebuild(engine)
    cluster.blocks, cluster.status = blocks, status
    health = engine.check()
    assert (health.documents, bool(health.problem)) == (2, bool(words))
    assert words in health.problem
    cluster.is_away = True
    away = engine.check()
    assert (away.documents, away.generation) == (0, "")
    assert "no node answers" in away.problem
