"""Embeddings for look-alikes, computed in the background."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import structlog
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session as DbSession

from mediahub.analysis.backpressure import wait_for_uploads
from mediahub.catalog.coordination.due_assets import DueAssets
from mediahub.catalog.models import Asset, AssetFeatures, Rendition
from mediahub.loops import Loop
from mediahub.media.model import NotRead, ReadError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.vision.embedding import embed, embedder_name
from mediahub.objects.renditions import THUMB
from mediahub.outages.retries import FailedTries
from mediahub.runtime import Services
from mediahub.storage.errors import NotFound

POLL = 3.0
AT_ONCE = 16
"""Pictures of one visit to the process that words are read in too: a quarter of a second."""
SECONDS = 60.0
PATIENCE = 10.0
"""Seconds for which files on their way in go first; then some pictures are looked at between them."""
log = structlog.get_logger()


class Embedder:
    """Gives pictures their vectors, in one process at a time. A kill loses a second's work."""

    def __init__(self, services: Services, sandbox: Sandbox) -> None:
        """`sandbox` is one process that gives way to all others; it needs 150 MB for this."""
        self._services = services
        self._database = services.database
        self._sandbox = sandbox
        self._apart = FailedTries[str]()
        self._due = DueAssets()
        self._embedder = embedder_name() if services.settings.compare_looks else ""

    def loops(self) -> list[Loop]:
        """Look at what is waiting; none where this installation cannot."""
        loop = Loop(name="looks", work=self.work, poll=POLL, lock="embeddings", given_up=self._apart.given_up)
        return [loop] if self._embedder else []

    def work(self, stop: threading.Event) -> int:
        """Look at all that waits now; says how many pictures."""
        begun, count = time.monotonic(), 0
        while not stop.is_set() and (waiting := self._due.find(self._waiting)):
            wait_for_uploads(self._database, stop, PATIENCE)
            if stop.is_set():
                break
            found = self._look_at(waiting)
            with self._database.begin() as session:
                keep(session, found, self._embedder)
            count += len(found)
        if count:
            rate = count / max(time.monotonic() - begun, 1e-3)
            log.info("looks compared", pictures=count, per_second=round(rate, 1))
        return count

    def _waiting(self, among: ColumnElement[bool]) -> Mapping[str, str | None]:
        """Some pictures, the newest first, each with the key of its thumb."""
        with self._database.read() as session:
            query = select(Asset.id, Rendition.key).join(AssetFeatures, AssetFeatures.asset_id == Asset.id)
            mine = and_(Rendition.asset_id == Asset.id, Rendition.name == THUMB.name)
            query = query.outerjoin(Rendition, mine).where(among, unseen(self._embedder))
            query = query.where(Asset.id.not_in(self._apart.names()))
            query = query.order_by(Asset.created_at.desc(), Asset.id).limit(AT_ONCE)
            return dict(session.execute(query).all())

    def _look_at(self, thumbs: Mapping[str, str | None]) -> dict[str, bytes | None]:
        """The vector of each; None for what cannot be looked at, nothing for what we failed at. Raises
        StorageError."""
        found: dict[str, bytes | None] = {}
        with tempfile.TemporaryDirectory(dir=self._services.settings.temp_dir) as folder:
            paths = {}
            for number, (identity, key) in enumerate(thumbs.items()):
                path = Path(folder) / str(number)
                if key is not None and self._fetch(key, path):
                    paths[identity] = path
                else:
                    found[identity] = None
            found |= self._embed(paths)
        return found

    def _fetch(self, key: str, path: Path) -> bool:
        try:
            self._services.bucket.get_to_file(key, path)
        except NotFound:
            return False
        return True

    def _embed(self, paths: Mapping[str, Path]) -> dict[str, bytes | None]:
        """One by one where the process fell over them together: then only the one at fault has none."""
        if not paths:
            return {}
        try:
            return dict(
                zip(paths, self._sandbox.call(embed, [*paths.values()], seconds=SECONDS), strict=True)
            )
        except ReadError as error:
            if len(paths) > 1:
                return {key: one for name in paths for key, one in self._embed({name: paths[name]}).items()}
            (identity,) = paths
            log.warning("a picture cannot be compared", asset=identity, reason=str(error))
            if isinstance(error, NotRead):  # no verdict on the picture
                self._apart.note(identity)
                return {}
            return {identity: None}


def unseen(embedder: str) -> ColumnElement[bool]:
    """The condition for what `embedder` has yet to look at, on assets joined with their looks."""
    return and_(Asset.state == "ready", AssetFeatures.embedder != embedder)


def count_unseen(session: DbSession, embedder: str, event_id: int | None = None) -> int:
    """How many pictures wait to be looked at, of an event or of all."""
    query = select(func.count()).select_from(Asset).join(AssetFeatures, AssetFeatures.asset_id == Asset.id)
    query = query.where(unseen(embedder))
    if event_id is not None:
        query = query.where(Asset.event_id == event_id)
    return session.scalar(query) or 0


def keep(session: DbSession, found: Mapping[str, bytes | None], embedder: str) -> None:
    """Write down what was found. Nothing that search's index or a record holds changes."""
    rows = session.scalars(select(AssetFeatures).where(AssetFeatures.asset_id.in_(found)).with_for_update())
    for row in rows:
        row.embedding, row.embedder = found[row.asset_id], embedder
