"""Three nodes of OpenSearch, of which one is killed under load: the others answer, and nothing is missing.

Killed is each in turn: the one that is asked first, the one that holds the shard, the manager of the cluster.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mediahub.search.port import Unavailable
from scripts import opensearch
from scripts.benches.searching.corpus import Corpus
from scripts.benches.searching.ours import Ours
from scripts.benches.searching.questions import make_questions
from tests.conftest import skip_or_fail
from tests.unit.search.opened import Documents, Opened, engine_at
from tests.unit.search.sample_documents import document

pytestmark = [pytest.mark.services, pytest.mark.long, pytest.mark.timeout(900)]
NODES, CLIENTS, ASSETS = 3, 4, 5_000
PAUSE = 0.2
"""Seconds between two questions of a client: three nodes share the cores with their clients here."""
HEAP = ("-Xms512m", "-Xmx512m")
BEFORE, AFTER = 5.0, 25.0
"""Seconds of load before a node is killed, and after."""
LONGEST = 20.0
"""Seconds that the longest answer may take: the client's own retries are in it."""


@dataclass
class Cluster:
    ports: list[tuple[int, int]]
    pids: list[int]

    @property
    def url(self) -> str:
        hosts = ",".join(f"127.0.0.1:{http}" for http, _ in self.ports)
        return f"http://{hosts}/nodes"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    try:
        opensearch.fetched()
    except opensearch.Missing as error:
        skip_or_fail("opensearch", str(error))
    ports = opensearch.free_ports(NODES)
    pids = opensearch.start(tmp_path, ports, HEAP)
    try:
        opensearch.wait_until_green(ports[0][0], NODES, pids, tmp_path / "node-0.log")
        yield Cluster(ports, pids)
    finally:
        opensearch.stop(pids)


@dataclass
class Load:
    """What clients and a writer met."""

    answers: int = 0
    failed: list[str] = field(default_factory=list)
    longest: float = 0.0
    written: list[str] = field(default_factory=list)
    """Ids of documents that were acknowledged."""
    refused: int = 0
    """Writes that were not; the indexer repeats those."""


@contextmanager
def under_load(index: Opened, corpus: Corpus) -> Iterator[Load]:
    """Clients search again and again, and a writer adds a document ten times a second."""
    load, stop, lock = Load(), threading.Event(), threading.Lock()
    questions = make_questions(corpus)

    def search(start: int) -> None:
        searcher = index.engine.searcher()
        assert searcher is not None
        ours, number = Ours(searcher, corpus), start
        while not stop.wait(PAUSE):
            begun = time.monotonic()
            try:
                ours.ask(questions[number % len(questions)])
            except Exception as error:  # noqa: BLE001  (each is a finding)
                load.failed.append(f"{type(error).__name__}: {error} ({error.__cause__})")
            with lock:
                load.answers += 1
                load.longest = max(load.longest, time.monotonic() - begun)
            number += 1

    def write() -> None:
        number = 0
        while not stop.wait(0.1):
            late = document(number, id=f"late{number:05}")
            try:
                index.write([late])
                load.written.append(late.id)
                number += 1
            except Unavailable:
                load.refused += 1

    threads = [threading.Thread(target=search, args=(7 * number,)) for number in range(CLIENTS)]
    threads.append(threading.Thread(target=write))
    for one in threads:
        one.start()
    try:
        yield load
    finally:
        stop.set()
        for one in threads:
            one.join()


@pytest.mark.parametrize("killed", range(NODES))
def test_one_of_three_nodes_is_killed_under_load(cluster: Cluster, tmp_path: Path, killed: int) -> None:
    corpus = Corpus(ASSETS)
    documents = list(corpus.documents())
    index = Opened(engine_at(cluster.url, tmp_path))
    index.engine.rebuild(Documents(documents), lambda done, total: None, 1)
    opensearch.wait_until_green(cluster.ports[0][0], NODES, cluster.pids, tmp_path / "node-0.log")
    with under_load(index, corpus) as load:
        time.sleep(BEFORE)
        answered, written = load.answers, len(load.written)
        os.kill(cluster.pids[killed], signal.SIGKILL)
        time.sleep(AFTER)
    print(
        f"node {killed}: {load.answers} answers, longest {load.longest:.1f} s, {load.refused} writes repeated"
    )
    assert load.failed == []
    assert load.longest < LONGEST
    assert answered > CLIENTS
    assert load.answers > answered + CLIENTS
    assert len(load.written) > written, "nothing was written after the node had gone"
    expected = {one.id for one in documents} | set(load.written)
    assert index.soon(lambda: set(index.ids()) == expected)
