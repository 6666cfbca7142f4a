"""Content Credentials (C2PA) of originals that were taken in before these were read.

Each original is looked at once. Of a JPEG its beginning tells whether it has any; others are fetched whole.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Collection, Sequence
from pathlib import Path

import structlog
from sqlalchemy import Select, select

from mediahub.analysis.backpressure import wait_for_uploads
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import Asset
from mediahub.ingest.metadata.file_words import note_manifests_read, take_statements
from mediahub.loops import HARDLY, Loop
from mediahub.media.containers.manifest_store import SEEN_FORMATS, is_bare_beginning
from mediahub.media.model import MediaError, NotRead
from mediahub.media.provenance.model import Provenance
from mediahub.media.provenance.reading import read_file_provenance
from mediahub.media.sandbox.sandbox import BYTES_PER_SECOND, SECONDS, Sandbox
from mediahub.outages.retries import FailedTries
from mediahub.provenance.anchors import Anchors
from mediahub.provenance.stored import keep
from mediahub.runtime import Services
from mediahub.storage.errors import NotFound

POLL = 60.0
PAGE = 50
BEGINNING = 1 << 20
"""Bytes of a file that are looked at first."""
PATIENCE = 20.0
"""Seconds for which files on their way in go first."""
log = structlog.get_logger()


class ManifestReader:
    """Reads what nobody read, in one process at a time; killed, it goes on with the next original."""

    def __init__(self, services: Services, sandbox: Sandbox) -> None:
        self._services = services
        self._database = services.database
        self._sandbox = sandbox
        self._anchors = Anchors(services.settings, services.database)
        self._apart = FailedTries[str]()

    def loop(self) -> Loop:
        """Look for originals that were not read."""
        return Loop(
            name="manifests", work=self.work, poll=POLL, lock="manifests", niceness=HARDLY,
            given_up=self._apart.given_up,
        )  # fmt: skip

    def work(self, stop: threading.Event) -> int:
        """Read all that waits now; says how many originals."""
        self._pass_over()
        count = 0
        while not stop.is_set() and (waiting := self._waiting()):
            for identity, key, sha256 in waiting:
                wait_for_uploads(self._database, stop, PATIENCE)
                if stop.is_set():
                    break
                self.read(identity, key, sha256)
                count += 1
        return count

    def read(self, identity: str, key: str, sha256: str) -> None:
        """Read one original, and keep what its manifests say. Raises StorageError where storage is away."""
        try:
            found = self._provenance(key)
        except NotRead as error:  # no verdict on the file
            log.warning("the manifests of an original were not read", asset=identity, reason=str(error))
            self._apart.note(identity)
            return
        except (MediaError, NotFound) as error:
            log.warning("the manifests of an original cannot be read", asset=identity, reason=str(error))
            found = None
        with self._database.begin() as session:
            asset = session.get(Asset, identity, with_for_update=True)
            if asset is None or asset.sha256 != sha256:
                return
            if found is None:
                return note_manifests_read(session, Asset.id == identity)
            keep(session, identity, sha256, found)
            take_statements(session, asset, found)
            enqueue(session, [identity])

    def _waiting(self) -> Sequence[tuple[str, str, str]]:
        with self._database.read() as session:
            rows = session.execute(unread(self._apart.names()).limit(PAGE))
            return [(identity, key, sha256) for identity, key, sha256 in rows]

    def _pass_over(self) -> None:
        """Formats that hold no manifests need not be fetched."""
        others = ~Asset.manifests_read & Asset.mime.not_in([one.mime for one in SEEN_FORMATS])
        with self._database.read() as session:
            if session.scalar(select(Asset.id).where(others).limit(1)) is None:
                return  # there is nothing to take the write lock for
        with self._database.begin() as session:
            note_manifests_read(session, others)

    def _provenance(self, key: str) -> Provenance | None:
        with tempfile.TemporaryDirectory(dir=self._services.settings.temp_dir) as folder:
            path = Path(folder) / "beginning"
            path.write_bytes(b"".join(self._services.bucket.stream_range(key, 0, BEGINNING)))
            if self._sandbox.call(is_bare_beginning, path):
                return None
            whole = Path(folder) / "original"
            size = self._services.bucket.get_to_file(key, whole)
            seconds = SECONDS + size / BYTES_PER_SECOND
            return self._sandbox.call(read_file_provenance, whole, self._anchors.pem(), seconds=seconds)


def unread(apart: Collection[str] = ()) -> Select[str, str, str]:
    """Id, key and hash of the originals that nobody read, the latest first, without those of `apart`."""
    query = select(Asset.id, Asset.original_key, Asset.sha256).where(
        ~Asset.manifests_read, Asset.state == "ready", Asset.awaited.is_(False), Asset.id.not_in(apart)
    )
    return query.order_by(Asset.created_at.desc(), Asset.id)
