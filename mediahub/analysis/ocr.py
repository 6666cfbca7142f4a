"""Text recognition (OCR) in the background: one picture at a time, in a process of its own."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session as DbSession

from mediahub.analysis.backpressure import wait_for_uploads
from mediahub.catalog.coordination.due_assets import DueAssets
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import Asset, AssetText, Event, Rendition
from mediahub.catalog.models.base import utcnow
from mediahub.loops import Loop
from mediahub.media.model import ReadError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.vision.ocr import Line, read_words, reader_name
from mediahub.objects.renditions import PREVIEW
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError
from mediahub.tagging import pending
from mediahub.tagging.model import Fact

POLL = 2.0
PAGE = 20
SECONDS = 60.0
"""That one picture may take; usually it is one."""
MEMORY = 1536 << 20
"""Bytes: the models take 600 MB."""
PATIENCE = 20.0
"""Seconds for which files on their way in go first; then one picture is read between them."""
ATTEMPTS = 5
RETRY = timedelta(minutes=2)
"""After the first failure; each further one waits three times as long."""
log = structlog.get_logger()


class OcrReader:
    """Reads words in pictures, in one process at a time. A kill loses one picture's time."""

    def __init__(self, services: Services, sandbox: Sandbox) -> None:
        """`sandbox` is one process with `MEMORY`, which gives way to all others."""
        self._services = services
        self._database = services.database
        self._sandbox = sandbox
        self._due = DueAssets()
        self._reader = reader_name() if services.settings.read_words else ""

    def loops(self) -> list[Loop]:
        """Read what is waiting; none where this installation cannot read."""
        return [Loop(name="words", work=self.work, poll=POLL, lock="words")] if self._reader else []

    def work(self, stop: threading.Event) -> int:
        """Read all that waits now; says how many pictures."""
        begun, count = time.monotonic(), 0
        while not stop.is_set() and (ids := self._due.find(self._waiting)):
            for identity in ids:
                wait_for_uploads(self._database, stop, PATIENCE)
                if stop.is_set():
                    break
                self.read(identity)
                count += 1
        if count:
            rate = count / max(time.monotonic() - begun, 1e-3)
            log.info("words read", pictures=count, per_second=round(rate, 2))
        return count

    def _waiting(self, among: ColumnElement[bool]) -> Sequence[str]:
        with self._database.read() as session:
            query = select(Asset.id).join(Event).outerjoin(AssetText, AssetText.asset_id == Asset.id)
            query = query.where(among, without_text_of(self._reader)).order_by(
                Asset.created_at.desc(), Asset.id
            )
            return session.scalars(query.limit(PAGE)).all()

    def read(self, identity: str) -> None:
        """Read one picture, and keep what was found or when to try again."""
        begun = time.monotonic()
        try:
            lines = self._lines(identity)
        except (ReadError, StorageError, OSError) as error:
            log.warning("the words of a picture cannot be read", asset=identity, reason=str(error))
            with self._database.begin() as session:
                postpone(session, identity, self._reader)
            return
        with self._database.begin() as session:
            if session.get(Asset, identity) is not None:
                keep(session, identity, lines, self._reader, time.monotonic() - begun)

    def _lines(self, identity: str) -> list[Line]:
        with self._database.read() as session:
            rendition = session.get(Rendition, (identity, PREVIEW.name))
        if rendition is None:
            return []
        with tempfile.TemporaryDirectory(dir=self._services.settings.temp_dir) as folder:
            path = Path(folder) / "preview"
            self._services.bucket.get_to_file(rendition.key, path)
            return self._sandbox.call(read_words, path, seconds=SECONDS)


def without_text_of(reader: str) -> ColumnElement[bool]:
    """The condition for what `reader` has yet to read, on assets joined with event and (outer) text."""
    again = and_(AssetText.reader != reader, AssetText.failures == 0)
    failed = and_(AssetText.failures.between(1, ATTEMPTS - 1), AssetText.retry_at <= utcnow())
    return and_(Asset.state == "ready", Event.reads_words, or_(AssetText.asset_id.is_(None), again, failed))


def count_unread(session: DbSession, reader: str, event_id: int | None = None) -> int:
    """How many pictures wait to be read, of an event or of all."""
    query = select(func.count()).select_from(Asset).join(Event)
    query = query.outerjoin(AssetText, AssetText.asset_id == Asset.id).where(without_text_of(reader))
    if event_id is not None:
        query = query.where(Asset.event_id == event_id)
    return session.scalar(query) or 0


def keep(session: DbSession, identity: str, lines: Sequence[Line], reader: str, seconds: float) -> None:
    """Write down what was read. Search hears of it only where there is something to find."""
    row = session.get(AssetText, identity) or AssetText(asset_id=identity)
    session.add(row)
    had = row.text
    row.text = "\n".join(line.text for line in lines)
    row.lines = [line.as_json() for line in lines]
    row.reader, row.read_at, row.seconds = reader, utcnow(), round(seconds, 3)
    row.failures, row.retry_at = 0, None
    if row.text != (had or ""):
        enqueue(session, [identity])
        session.flush()
        pending.recheck_assets(session, [identity], Fact.OCR)


def postpone(session: DbSession, identity: str, reader: str) -> None:
    """It failed: the next try comes later each time, and there are `ATTEMPTS` in all."""
    if session.get(Asset, identity) is None:
        return
    row = session.get(AssetText, identity) or AssetText(asset_id=identity, failures=0)
    session.add(row)
    row.reader = reader
    row.failures += 1
    row.retry_at = utcnow() + RETRY * 3 ** (row.failures - 1)
