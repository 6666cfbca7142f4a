"""Leases: who may write, which commit is the newest, and which index is being built, for all machines.

One document of the control index says it. It changes by scripts that run where the document is, so that
nobody can come between reading and changing it, and deadlines are compared with one clock. A lease that
nobody renews ends by itself; whoever slept through that finds that it is no longer theirs, and what they
still write loses against what was written since, as every document has the number of its lease as its
version (a fencing token).
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from opensearchpy import OpenSearch, RequestError

from mediahub.search.opensearch.cluster import MISSING, PATIENT, asking
from mediahub.search.opensearch.mapping import CONTROL
from mediahub.search.port import Busy, Unavailable

log = structlog.get_logger(__name__)

LEASE_SECONDS = 20.0
"""Seconds after which a lease ends that nobody renews."""
LOOK_EVERY = 0.05
"""Seconds between two tries to have the lease."""
WRITE, REBUILD = "write", "rebuild"

_TAKE = """
if (ctx._source.owner == null || ctx._source.owner == params.me || ctx._source.until < ctx._now) {
  if (ctx._source.owner != params.me) {
    long next = ctx._source.turn == null ? 0L : ctx._source.turn + 1L;
    long now = (long) ctx._now;
    ctx._source.turn = next > now ? next : now;
  }
  ctx._source.owner = params.me; ctx._source.until = ctx._now + (long) params.lease;
} else { ctx.op = 'none' }
"""
_CHANGE = """
if (ctx._source.owner == params.me) {
  ctx._source.until = ctx._now + (long) params.lease;
  ctx._source.commits = (ctx._source.commits == null ? 0L : ctx._source.commits) + (long) params.commits;
  if (params.building != null) { ctx._source.building = params.building }
  if (params.ended) { ctx._source.owner = null }
} else { ctx.op = 'none' }
"""


class Lost(Unavailable):
    """The lease is no longer ours: it was not renewed in time, and another process has it."""


@dataclass(frozen=True, slots=True)
class State:
    """What the control document says."""

    commits: int = 0
    building: str = ""
    """The index that is being built; empty where none is, as far as is known: its builder may have died."""


class Leases:
    """The control document of an installation."""

    def __init__(self, client: OpenSearch, index: str) -> None:
        self._client = client
        self._index = index

    def state(self) -> State:
        """The newest state, of whoever wrote it; that of a fresh installation where there is none."""
        with asking():
            found = self._client.get(index=self._index, id=WRITE, params={"ignore": MISSING}).get(
                "_source", {}
            )
        return State(found.get("commits") or 0, found.get("building") or "")

    @contextmanager
    def lease(self, name: str, *, wait: bool = True) -> Iterator[Lease]:
        """Hold the lease `name` alone, across all machines. Raises `Busy` unless `wait`."""
        lease = self._taken(name, wait)
        ended = threading.Event()
        renewing = threading.Thread(target=_renew, args=(lease, ended), daemon=True)
        renewing.start()
        try:
            yield lease
        finally:
            ended.set()
            renewing.join()
            try:
                lease.change(ended=True)
            except Unavailable as error:
                log.warning("a lease was not given back; it ends by itself", lease=name, why=error.why)

    def _taken(self, name: str, wait: bool) -> Lease:
        me = secrets.token_hex(8)
        while True:
            found = self._update(name, _TAKE, {"me": me})
            if found["result"] != "noop":
                return Lease(self, name, me, found["get"]["_source"])
            if not wait:
                raise Busy(f"another process has the lease `{name}` of {self._index}")
            time.sleep(LOOK_EVERY)

    def _update(self, name: str, script: str, params: dict[str, Any]) -> dict[str, Any]:
        body = {
            "scripted_upsert": True,
            "upsert": {},
            "script": {"source": script, "params": {"lease": round(LEASE_SECONDS * 1000), **params}},
        }
        with asking():
            found: dict[str, Any] = self._client.update(
                index=self._index, id=name, body=body, params={"_source": "true", "retry_on_conflict": 20}
            )
        return found

    def create(self) -> None:
        """Make the control index where there is none."""
        with asking():
            try:
                self._client.indices.create(index=self._index, body=CONTROL, params=PATIENT)
            except RequestError as error:
                if error.error != "resource_already_exists_exception":
                    raise


class Lease:
    """A lease that this process holds."""

    def __init__(self, leases: Leases, name: str, me: str, found: dict[str, Any]) -> None:
        self._leases = leases
        self._name = name
        self._me = me
        self.number: int = found["turn"]
        """Greater than that of every lease before, also where the control index was lost: it follows the
        clock."""
        self.state = State(found.get("commits") or 0, found.get("building") or "")

    def change(self, *, commits: int = 0, building: str | None = None, ended: bool = False) -> None:
        """Renew the lease, and note commits or what is being built (empty for nothing). Raises `Lost`."""
        params = {"me": self._me, "commits": commits, "building": building, "ended": ended}
        found = self._leases._update(self._name, _CHANGE, params)
        if found["result"] == "noop":
            raise Lost(f"the lease `{self._name}` was not renewed in time")
        source = found["get"]["_source"]
        self.state = State(source.get("commits") or 0, source.get("building") or "")


def _renew(lease: Lease, ended: threading.Event) -> None:
    while not ended.wait(LEASE_SECONDS / 4):
        try:
            lease.change()
        except Unavailable as error:
            log.warning("a lease was not renewed", why=error.why)
