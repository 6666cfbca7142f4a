"""Contact sheets drawn by a worker: as whoever asked may see the pictures now, into S3, once each."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload, selectinload

from mediahub.catalog.coordination.tries import Tries
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Asset, ContactSheet
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.basket_items import frame_of
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.papers.contact_sheet_request import Frame, Heading
from mediahub.delivery.papers.sheet_jobs import LIFETIME, fingerprint
from mediahub.identity.press import viewer_of
from mediahub.loops import Interrupted, Loop, Progress
from mediahub.messages import N_
from mediahub.objects.holdings import delete_unowned
from mediahub.outages.retries import FailedTries
from mediahub.runtime import Services, is_outage
from mediahub.storage import NotFound, StorageError
from mediahub.storage.keys import SHEETS
from mediahub.translations import translator

POLL = 0.5
PAUSE = 30.0
"""Seconds until a sheet is tried again while a service that it needs is away."""
OUR_FAULT = N_(
    "Drawing the contact sheet went wrong on our side. Ask for it again; the team finds the reason in the "
    "log."
)
SWEEP_EVERY = 300.0
log = structlog.get_logger()


class SheetMaker:
    """Draws the sheets that wait. Each may be drawn again, and this be killed at any point."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._tries = Tries(services.database, ContactSheet)
        self._apart = FailedTries[str]()
        """Sheets that wait for a service."""

    def loops(self) -> Sequence[Loop]:
        """Draw what waits, the oldest first; forget what is over."""
        return (
            Loop(
                name="contact-sheets", work=self.work, is_due=lambda: self._next() is not None, poll=POLL,
                lock="contact-sheets",
            ),
            Loop(name="old-contact-sheets", work=lambda _: self.sweep(), poll=SWEEP_EVERY),
        )  # fmt: skip

    def work(self, stop: threading.Event) -> None:
        """Draw all that waits now."""
        while not stop.is_set() and (sheet_id := self._next()) is not None:
            self.make(sheet_id, stop)

    def make(self, sheet_id: str, stop: threading.Event | None = None) -> None:
        """Draw one sheet. While a service is away it waits, and holds up no other."""
        with self._tries.begun(sheet_id) as is_begun:
            if is_begun:
                self._try(sheet_id, stop or threading.Event())

    def _try(self, sheet_id: str, stop: threading.Event) -> None:
        try:
            self._make(sheet_id, stop)
            log.info("drew a contact sheet", sheet=sheet_id)
        except Interrupted:
            self._tries.take_back(sheet_id)
        except Exception as error:
            if is_outage(error):
                log.warning("a contact sheet has to wait", sheet=sheet_id, reason=repr(error))
                self._apart.wait(sheet_id, PAUSE)
                return self._tries.take_back(sheet_id)
            log.exception("a contact sheet was not drawn", sheet=sheet_id)
            with self._services.database.begin() as session:
                row = update(ContactSheet).where(ContactSheet.id == sheet_id)
                session.execute(row.values(state="failed", problem=OUR_FAULT, ended_at=utcnow()))

    def sweep(self) -> None:
        """Forget sheets whose time is over, and those whose basket, account or event is gone."""
        with self._services.database.begin() as session:
            session.execute(delete(ContactSheet).where(ContactSheet.created_at <= utcnow() - LIFETIME))
        bucket = self._services.bucket
        try:
            delete_unowned(self._services.database, bucket, [info.key for info in bucket.list(SHEETS)])
        except StorageError as error:
            log.warning("contact sheets whose time is over stay for now", error=str(error))

    def _next(self) -> str | None:
        query = select(ContactSheet.id).where(ContactSheet.state == "waiting")
        query = query.where(ContactSheet.id.not_in(self._apart.names())).order_by(ContactSheet.created_at)
        with self._services.database.read() as session:
            return session.scalar(query.limit(1))

    def _make(self, sheet_id: str, stop: threading.Event) -> None:
        from mediahub.delivery.papers.contact_sheet import draw  # see contact_sheet_request

        heading, frames, key = self._content(sheet_id)
        counted = _Counted(self._services, sheet_id, stop)
        with tempfile.TemporaryDirectory(dir=self._services.settings.temp_dir) as folder:
            path = Path(folder) / "sheet.pdf"
            with path.open("wb") as file:
                draw(file, heading, [counted.frame(frame) for frame in frames])
            self._services.bucket.put_rendition(key, path, "application/pdf")
            values = {"state": "ready", "size": path.stat().st_size, "done": len(frames), "problem": ""}
        with self._services.database.begin() as session:
            shown = fingerprint(heading, frames)  # what was withdrawn since it was asked for is not on it
            row = update(ContactSheet).where(ContactSheet.id == sheet_id)
            session.execute(row.values(**values, fingerprint=shown, ended_at=utcnow()))

    def _content(self, sheet_id: str) -> tuple[Heading, list[Frame], str]:
        """What it shows to whoever asked, by what they may see now."""
        with self._services.database.read() as session:
            sheet = session.get_one(ContactSheet, sheet_id)
            heading, now = Heading(**sheet.heading), utcnow()
            viewer = viewer_of(session, sheet.user).at(sheet.event.slug)
            translate, wanted = translator(heading.language), sheet.wanted.split()
            policy = policy_of(session, sheet.event_id)
            query = select(Asset).options(
                joinedload(Asset.photographer), joinedload(Asset.event), selectinload(Asset.renditions)
            )
            assets: dict[str, Asset] = {}
            for some in in_chunks(wanted):
                own = query.where(Asset.id.in_(some), Asset.event_id == sheet.event_id)
                assets |= {asset.id: asset for asset in session.scalars(own)}
            frames = [
                frame_of(assets[one], viewer, now, self._services.bucket, translate, policy)
                for one in wanted
                if one in assets
            ]
            return heading, frames, sheet.key


class _Counted:
    """Reads the pictures of a sheet one after the other, and says how far it is."""

    def __init__(self, services: Services, sheet_id: str, stop: threading.Event) -> None:
        self._services, self._sheet = services, sheet_id
        self._done, self._progress = 0, Progress(stop)

    def frame(self, frame: Frame) -> Frame:
        """A frame that is counted when its picture is read."""
        read = frame.thumb
        return frame if read is None else replace(frame, thumb=lambda: self._read(read))

    def _read(self, read: Callable[[], bytes]) -> bytes:
        is_due = self._progress.is_due()
        self._done += 1
        if is_due:
            row = update(ContactSheet).where(ContactSheet.id == self._sheet)
            with self._services.database.begin() as session:
                session.execute(row.values(done=self._done))
        try:
            return read()
        except NotFound:  # it is being made anew: its place stays empty
            return b""
