"""Search engines opened for tests, as the product opens them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from mediahub.search import engines
from mediahub.search.port import Document, Engine
from mediahub.settings import Settings

ADDRESSES = {"whoosh": "whoosh:"}
"""`MEDIAHUB_SEARCH_URL` of every engine that the contract is held against."""
PATIENCE = 20.0
"""Seconds in which a reader has to see what another process did."""


class Documents:
    """A `Source` of made-up documents."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.known = {each.id: each for each in documents}

    def ids(self) -> Sequence[str]:
        return sorted(self.known)

    def documents(self, ids: Sequence[str]) -> list[Document]:
        return [self.known[each] for each in ids if each in self.known]


class Opened:
    """An engine and the index that serves, as one thing to read and write."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def empty(cls, engine: Engine) -> Opened:
        engine.rebuild(Documents([]), lambda done, total: None, 1)
        return cls(engine)

    def write(self, documents: Iterable[Document], deleted: Iterable[str] = ()) -> None:
        with self.engine.writing() as index:
            index.write(documents, deleted)

    def __getattr__(self, name: str) -> Any:
        """Everything that a `Searcher` can be asked."""
        return getattr(self.engine.searcher(), name)

    def soon(self, holds: Callable[[], bool]) -> bool:
        """Whether it holds before patience ends."""
        deadline = time.monotonic() + PATIENCE
        while not (found := holds()) and time.monotonic() < deadline:
            time.sleep(0.02)
        return found


def engine_at(address: str, home: Path) -> Engine:
    """The engine of this address, opened anew, as another process would."""
    return engines.open(Settings(home=home, search_url=SecretStr(address)))
