"""The product's OpenSearch engine on a cluster of one node, which runs until the bench ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from mediahub.search.opensearch.cluster import parsed
from mediahub.search.opensearch.engine import OpenSearchEngine
from mediahub.search.port import Document
from scripts import opensearch
from scripts.benches.searching.corpus import Corpus
from scripts.benches.searching.ours import Ours
from scripts.benches.searching.questions import Question

HEAP = ("-Xms1g", "-Xmx1g")


class Listed:
    """A `Source` of documents that are at hand."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._known = {each.id: each for each in documents}

    def ids(self) -> Sequence[str]:
        """Of all of them."""
        return list(self._known)

    def documents(self, ids: Sequence[str]) -> list[Document]:
        """Those asked for."""
        return [self._known[one] for one in ids]


class WithOpenSearch:
    """Asked as the library page asks it."""

    def __init__(self, url: str, corpus: Corpus) -> None:
        self.engine = OpenSearchEngine(parsed(url))
        self._corpus = corpus

    def index(self, documents: Iterable[Document]) -> None:
        """A whole rebuild."""
        self.engine.rebuild(Listed(documents), lambda done, total: None)

    def ask(self, question: Question) -> int:
        """Parse, answer with the first page and all facets; the total."""
        searcher = self.engine.searcher()
        assert searcher is not None
        return Ours(searcher, self._corpus).ask(question)


@contextmanager
def node(home: Path) -> Iterator[tuple[str, int]]:
    """A node of its own: the address for the engine, and the id of its process."""
    ports = opensearch.free_ports(1)
    pids = opensearch.start(home, ports, HEAP)
    try:
        opensearch.wait_until_green(ports[0][0], 1, pids, home / "node-0.log")
        yield f"http://127.0.0.1:{ports[0][0]}/bench", pids[0]
    finally:
        opensearch.stop(pids)
