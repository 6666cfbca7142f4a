"""Colour palettes of pictures that were taken in before palettes were computed."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

import structlog
from PIL import Image
from sqlalchemy import select

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import Asset, AssetFeatures, Rendition
from mediahub.ingest.reading.visual_features import keep_look
from mediahub.loops import Loop
from mediahub.media.errors import media_errors
from mediahub.media.model import MediaError, NotRead
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.vision.palette import dominant, packed
from mediahub.objects.renditions import THUMB
from mediahub.outages.retries import FailedTries
from mediahub.runtime import Services
from mediahub.storage.errors import NotFound

POLL = 30.0
PAGE = 50
log = structlog.get_logger()


class ColourFiller:
    """Fills in colours, in one process at a time."""

    def __init__(self, services: Services, sandbox: Sandbox) -> None:
        self._services = services
        self._database = services.database
        self._sandbox = sandbox
        self._apart = FailedTries[str]()

    def loop(self) -> Loop:
        """Look at what lacks colours."""
        return Loop(name="colours", work=self.work, poll=POLL, lock="colours", given_up=self._apart.given_up)

    def work(self, stop: threading.Event) -> int:
        """Look at all that lacks colours now; says how many pictures."""
        count = 0
        while not stop.is_set() and (ids := self._lacking()):
            found = {}
            for identity in ids:
                if stop.is_set():
                    break
                try:
                    found[identity] = self._palette(identity)
                except NotRead as error:  # no verdict on the picture
                    log.warning("the colours of a picture were not found", asset=identity, reason=str(error))
                    self._apart.note(identity)
            with self._database.begin() as session:
                there = set(session.scalars(select(Asset.id).where(Asset.id.in_(found))))
                for identity in there:
                    keep_look(session, identity, found[identity])
                enqueue(session, sorted(there))
            count += len(found)
        return count

    def _lacking(self) -> Sequence[str]:
        with self._database.read() as session:
            query = select(Asset.id).outerjoin(AssetFeatures, AssetFeatures.asset_id == Asset.id)
            query = query.where(Asset.state == "ready", AssetFeatures.asset_id.is_(None))
            query = query.where(Asset.id.not_in(self._apart.names()))
            return session.scalars(query.order_by(Asset.created_at.desc(), Asset.id).limit(PAGE)).all()

    def _palette(self, identity: str) -> str:
        """The colours of its thumb; none where there is none, or it is damaged: it is not asked for again.

        Raises NotRead, and StorageError where storage is away.
        """
        with self._database.read() as session:
            rendition = session.get(Rendition, (identity, THUMB.name))
        if rendition is None:
            return ""
        try:
            with tempfile.TemporaryDirectory(dir=self._services.settings.temp_dir) as folder:
                path = Path(folder) / "thumb"
                self._services.bucket.get_to_file(rendition.key, path)
                return self._sandbox.call(palette_of, path)
        except (MediaError, NotFound) as error:
            log.warning("the colours of a picture cannot be had", asset=identity, reason=str(error))
            return ""


def palette_of(path: Path) -> str:
    """The colours of the picture at `path`, as the catalogue keeps them. Raises MediaError."""
    with media_errors(), Image.open(path) as picture:
        return packed(dominant(picture.convert("RGB")))
