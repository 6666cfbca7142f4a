"""What processes of the state machine do: each function is one of MediaHub, run to the end of its work."""

from __future__ import annotations

import os
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import configure_mappers

from mediahub.catalog.models import Arrival
from mediahub.curation.edits import bulk
from mediahub.curation.edits.bulk_runner import BulkRunner
from mediahub.delivery.withdrawal import recall
from mediahub.delivery.withdrawal.revoked_urls import UrlRevoker
from mediahub.ingest.uploads.announce import Announced
from mediahub.ingest.uploads.checker import Checker
from mediahub.ingest.uploads.plan import Fingerprint
from mediahub.ingest.uploads.stale import free_orphans
from mediahub.ingest.uploads.uploads import Uploads
from mediahub.media.hashing import head_tail_file, sha256_file
from mediahub.records.writer import RecordWriter
from mediahub.recovery.orphans import OrphanSweeper
from mediahub.recovery.purge import purge_trash
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.search.failures import Busy
from mediahub.search.indexer import Indexer
from mediahub.search.opensearch import write_lease
from mediahub.settings import load_settings
from mediahub.storage import Presigner
from mediahub.storage.client import make_client
from mediahub.worker.tasks import Tasks
from tests.in_process import SandboxHere

PART = 2
"""Assets of one part of a bulk edit: so few that one is done in several."""
LEASE_SECONDS = 3.0
"""Of a process that died in an OpenSearch index: so few that others need not wait long."""


def prepare() -> None:
    """Before anything is forked: what every process would read and work out again, and small parts."""
    make_client(load_settings())
    configure_mappers()  # half a second of each otherwise
    bulk.PART = PART
    write_lease.LEASE_SECONDS = LEASE_SECONDS


def opened() -> Services:
    """The services of a process with the settings of its environment."""
    return Services.open(load_settings())


def send(services: Services, batch: int, path: str, file: str) -> dict[str, Any]:
    """A sender announces a file, sends it and says so; the state that it is told."""
    source = Path(file)
    uploads = Uploads(services, Presigner(services.settings), services.jobs)
    print_ = Fingerprint(source.stat().st_size, head_tail_file(source), 1, sha256_file(source))
    [state] = uploads.announce(batch, [Announced(path, print_)], sign=True)
    if state.state == "expected":
        if state.signed is not None:
            _put(state.signed.url, state.signed.headers, source.read_bytes())
        state = uploads.complete(int(state.id or 0))
    return {"state": state.state, "path": state.path, "id": state.id}


def _put(url: str, headers: dict[str, str], data: bytes) -> None:
    request = urllib.request.Request(url, data, headers, method="PUT")
    try:
        urllib.request.urlopen(request, timeout=30).close()
    except urllib.error.HTTPError as error:
        if error.code != 412:  # it was sent before
            raise


def work(services: Services) -> int:
    """A worker carries out every task of the queue; how many."""
    tasks = Tasks(services, SandboxHere(), SandboxHere())
    services.jobs.consumer(1, tasks.handlers())
    return _carry_out(services)


def sweep(services: Services) -> int:
    """A worker sweeps, and carries out what that put in line."""
    tasks = Tasks(services, SandboxHere(), SandboxHere())
    services.jobs.consumer(1, tasks.handlers())
    tasks.sweep(threading.Event())
    return _carry_out(services)


def sweep_with_poison(services: Services, poison: str) -> int:
    """A worker sweeps, and is killed by one of the files that it then takes up."""
    take = Checker._take

    def taken(self: Checker, arrival: Arrival, *more: Any) -> Any:
        if arrival.path == poison:
            os.kill(os.getpid(), signal.SIGKILL)
        return take(self, arrival, *more)

    Checker._take = taken  # type: ignore[method-assign]
    return sweep(services)


def delete_orphans(services: Services) -> None:
    """A worker deletes objects without rows, as if they were old."""
    free_orphans(services, timedelta(0))
    OrphanSweeper(services, timedelta(0)).sweep()


def _carry_out(services: Services) -> int:
    queue, done = services.jobs._open(), 0
    while task := queue.dequeue():
        queue.execute(task)
        done += 1
    return done


def carry_on_bulk(services: Services) -> None:
    """A worker goes on with edits of many pictures."""
    BulkRunner(services).work(threading.Event())


def withdraw(services: Services, asset_id: str, user_id: int) -> bool:
    """The desk calls a picture back."""
    viewer = Viewer(frozenset({"admin"}), user_id)
    recall.withdraw(services, viewer, asset_id, "called back", lambda slug: f"https://hub.test/{slug}")
    return True


def revoke_urls(services: Services) -> None:
    """A worker ends addresses that are out."""
    UrlRevoker(services).revoke_due()


def purge(services: Services) -> int:
    """A worker deletes for good."""
    return purge_trash(services)


def index(services: Services) -> int:
    """The indexer's turn, until nothing is left."""
    indexer, done = Indexer(services.settings, services.database), 0
    while count := _as_soon_as_free(indexer.drain_once):
        done += count
    return done


def reindex(services: Services) -> int:
    """The whole index is built anew beside the one that serves."""
    return _as_soon_as_free(lambda: Indexer(services.settings, services.database).rebuild(processes=1))


def _as_soon_as_free(work: Callable[[], int]) -> int:
    """What it gives. An index that somebody builds who has died is theirs until their lease ends."""
    while True:
        try:
            return work()
        except Busy:
            time.sleep(0.2)


def write_records(services: Services) -> int:
    """Records are written beside the originals."""
    return RecordWriter(services).write()
