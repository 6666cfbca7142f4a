"""The OpenSearch engine of an installation: finds the index that serves, gives leases to write, rebuilds."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from opensearchpy import OpenSearch, OpenSearchException

from mediahub.search.opensearch.cluster import MISSING, PATIENT, Address, asking, connected
from mediahub.search.opensearch.mapping import (
    alias,
    building_alias,
    built,
    control_name,
    index_body,
    index_name,
)
from mediahub.search.opensearch.reading import OpenSearchIndex
from mediahub.search.opensearch.write_lease import REBUILD, WRITE, Lease, Leases
from mediahub.search.opensearch.writing import Refused, delete_actions, index_actions, send
from mediahub.search.port import Document, Health, NoIndex, Progress, Searcher, Source, Unavailable

LOOK_EVERY = 0.2
"""Seconds between two looks at what other processes did."""
CHUNK = 1_000
"""Documents of a rebuild that are read together, each chunk at its own moment."""


@dataclass(frozen=True, slots=True)
class Serving:
    """What a look found."""

    index: str
    """The index that serves; empty where there is none of this version."""
    commits: int


class OpenSearchEngine:
    """The port's `Engine`, over indexes of one cluster; see `mapping` for their names."""

    def __init__(self, address: Address) -> None:
        self._client = connected(address)
        self._prefix = address.prefix
        self._alias = alias(address.prefix)
        self._leases = Leases(self._client, control_name(address.prefix))
        self._lock = threading.Lock()
        self._serving = Serving("", 0)
        self._looked_at = float("-inf")
        self._searcher = OpenSearchIndex(self._client, self._alias, self._generation)

    def searcher(self) -> Searcher | None:
        """The index that serves; None while there is none of this version. Raises `Unavailable`."""
        return self._searcher if self._look().index else None

    @contextmanager
    def writing(self) -> Iterator[_Writing]:
        """A lease to write to the index that serves; others wait. Raises `NoIndex` and `Unavailable`."""
        self._must_serve()
        with self._leases.lease(WRITE) as lease:
            self._must_serve()
            try:
                yield _Writing(self._client, self._prefix, lease)
            finally:
                self._looked_at = float("-inf")

    def rebuild(self, source: Source, progress: Progress, processes: int | None = None) -> int:
        """Build an index beside the one that serves, then let the alias name it; the number of documents.

        Raises `Busy` where another rebuild is under way. One process builds; the cluster uses its own cores.
        """
        self._leases.create()
        with self._leases.lease(REBUILD, wait=False):
            self._sweep()
            index, version = self._begun()
            try:
                self._fill(version, source, progress)
                self._publish(index)
            except BaseException:
                with suppress(Unavailable):
                    self._give_up()
                raise
        self._looked_at = float("-inf")
        with asking():
            return int(self._client.count(index=self._alias, params=PATIENT)["count"])

    def tend(self) -> bool:
        """Merging is the cluster's own affair."""
        return False

    def check(self) -> Health:
        """Version, documents and generation, or why there are none. Raises nothing."""
        engine = "OpenSearch"
        try:
            with asking():
                engine = f"OpenSearch {self._client.info()['version']['number']}"
                serving = self._look(at_once=True)
                if not serving.index:
                    why = "there is no index of this version yet; start `mediahub indexer`, which builds it"
                    return Health(engine, 0, "", why)
                count = int(self._client.count(index=self._alias)["count"])
                return Health(f"{engine}, index {serving.index}", count, self._generation(), self._blocked())
        except Unavailable as error:
            why = f"{error.why}. Look at MEDIAHUB_SEARCH_URL and at the cluster; what changes meanwhile waits"
            return Health(engine, 0, "", why)
        except (OpenSearchException, OSError) as error:
            return Health(engine, 0, "", f"the search cluster cannot be asked ({error}); look at its log")

    # what serves

    def _look(self, *, at_once: bool = False) -> Serving:
        """What serves, as it was at most `LOOK_EVERY` ago."""
        if at_once or time.monotonic() - self._looked_at > LOOK_EVERY:
            with self._lock:
                index = self._named()
                self._serving = Serving(index, self._leases.state().commits if index else 0)
                self._looked_at = time.monotonic()
        return self._serving

    def _named(self) -> str:
        """The index that the alias names; empty if there is none, or only one of another version."""
        return next((name for name in self._aliased() if name.startswith(built(self._prefix))), "")

    def _generation(self) -> str:
        serving = self._look()
        return f"{serving.index}:{serving.commits}" if serving.index else ""

    def _must_serve(self) -> None:
        if not self._look(at_once=True).index:
            raise NoIndex

    def _blocked(self) -> str:
        """Why the cluster takes no changes, for people; empty if it does."""
        settings = self._client.indices.get_settings(index=self._alias)
        blocks = [one["settings"]["index"].get("blocks", {}) for one in settings.values()]
        if any(str(each.get("read_only_allow_delete", "")).lower() == "true" for each in blocks):
            return "the cluster's disks are nearly full, so that it takes no changes: give it room"
        if self._client.cluster.health(index=self._alias)["status"] == "red":
            return "a part of the index is on no node of the cluster that runs: start its nodes"
        return ""

    # building

    def _begun(self) -> tuple[str, int]:
        """An empty index, to which changes go too from now on, and the version of what is read from now
        on."""
        index = index_name(self._prefix)
        with self._leases.lease(WRITE) as lease:
            with asking():
                body = {**index_body(), "aliases": {building_alias(self._prefix): {}}}
                self._client.indices.create(index=index, body=body, params=PATIENT)
            lease.change(building=index)
            return index, lease.number

    def _fill(self, version: int, source: Source, progress: Progress) -> None:
        ids = source.ids()  # what comes to belong to them from now on is written here too
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            send(self._client, index_actions(source.documents(chunk), building_alias(self._prefix), version))
            progress(start + len(chunk), len(ids))

    def _publish(self, index: str) -> None:
        """Let `index` serve from now on, atomically, and remove all others."""
        with self._leases.lease(WRITE) as lease:
            with asking():
                self._client.indices.refresh(index=index, params=PATIENT)
                actions = [
                    *({"remove": {"index": name, "alias": self._alias}} for name in self._aliased()),
                    {"remove": {"index": index, "alias": building_alias(self._prefix)}},
                    {"add": {"index": index, "alias": self._alias}},
                ]
                self._client.indices.update_aliases(body={"actions": actions}, params=PATIENT)
            lease.change(building="", commits=1)
        self._sweep()

    def _give_up(self) -> None:
        with self._leases.lease(WRITE) as lease:
            lease.change(building="")
        self._sweep()

    def _sweep(self) -> None:
        """Remove every index of this installation but the one that serves: builds that died or are done."""
        serving = self._aliased()
        with asking():
            found = self._client.indices.get_alias(index=f"{self._prefix}-*")
            mine = [name for name in found if _is_built(name, self._prefix)]
            for name in mine:
                if name not in serving:
                    self._client.indices.delete(index=name, params=PATIENT | {"ignore_unavailable": "true"})

    def _aliased(self) -> list[str]:
        """What the alias names, of whatever version."""
        with asking():
            found = self._client.indices.get_alias(name=self._alias, params={"ignore": MISSING})
        return [] if "error" in found else list(found)


class _Writing:
    """The port's `Index`: the index that serves, and the one that is being built beside it."""

    def __init__(self, client: OpenSearch, prefix: str, lease: Lease) -> None:
        self._client = client
        self._prefix = prefix
        self._lease = lease

    def write(self, documents: Iterable[Document], deleted: Iterable[str] = ()) -> None:
        """Add or replace documents and remove others; they are on disk, and found, when this returns.

        Raises `Refused`, which names what the cluster does not take.
        """
        fresh = {document.id: document for document in documents}
        gone = sorted({*deleted} - set(fresh))
        serving = alias(self._prefix)
        actions = self._actions(fresh.values(), gone, serving)  # all of them before the first is sent
        if self._lease.state.building:
            self._also_in_building(fresh.values(), gone)
        send(self._client, actions)
        with asking():
            self._client.indices.refresh(index=serving, params=PATIENT)
        self._lease.change(commits=1)

    def _actions(
        self, documents: Iterable[Document], gone: Iterable[str], index: str
    ) -> list[dict[str, object]]:
        version = self._lease.number
        return [*index_actions(documents, index, version), *delete_actions(gone, index, version)]

    def _also_in_building(self, documents: Iterable[Document], gone: Iterable[str]) -> None:
        """What is written to an index whose builder has died is no loss, and neither is that it is gone."""
        name = building_alias(self._prefix)
        try:
            send(self._client, self._actions(documents, gone, name))
        except Refused:
            if self._client.indices.exists_alias(name=name):
                raise


def _is_built(name: str, prefix: str) -> bool:
    """Is it the name of an index that some version of this engine built, for this prefix?"""
    version = name.removeprefix(f"{prefix}-").split("-")
    return len(version) == 2 and version[0].count(".") == 1 and version[0].replace(".", "").isdigit()
