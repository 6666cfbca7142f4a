"""Face detection in the background, in the pictures of events that switched it on.

One picture at a time, in a process of its own. What was done is in the catalogue, so a kill loses one
picture's time, and an event that is switched on later catches up by itself.
"""

from __future__ import annotations

import hashlib
import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.coordination.due_assets import DueAssets
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Arrival, Asset, Event, Face, FaceConsent, FaceScan, Rendition
from mediahub.catalog.models.base import utcnow
from mediahub.curation.faces.erase import finish_erasures
from mediahub.loops import Loop
from mediahub.media.model import ReadError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.vision.faces import FoundFace, WrongModel, find_faces, finder_name
from mediahub.objects.renditions import PREVIEW
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError
from mediahub.storage.keys import face_strip_key
from mediahub.tagging.faces import follow, switch
from mediahub.tagging.faces.regroup import regroup

POLL = 2.0
PAGE = 20
"""Pictures between two looks at who is in them."""
SECONDS = 60.0
"""That one picture may take; usually it is one."""
PATIENCE = 20.0
"""Seconds for which files on their way in go first; then one picture is looked at between them."""
ATTEMPTS = 5
RETRY = timedelta(minutes=2)
"""After the first failure; each further one waits three times as long."""
FORGOTTEN = "private, max-age=600"
"""Cache-Control of pictures of faces: an erasure is to reach browsers too."""
log = structlog.get_logger()


class FaceFinder:
    """Looks for faces, in one process at a time."""

    def __init__(self, services: Services, sandbox: Sandbox) -> None:
        """`sandbox` is one process, which gives way to all others."""
        self._services = services
        self._database = services.database
        self._sandbox = sandbox
        self._finder = finder_name()
        self._due = DueAssets()
        self._followed: dict[int, tuple[Any, ...]] = {}

    def loop(self) -> Loop:
        """Do what is due. Erasures are finished here also without the extra `faces`."""
        return Loop(name="faces", work=self._round, poll=POLL, lock="faces")

    def _round(self, stop: threading.Event) -> int:
        try:
            return self.work(stop)
        except WrongModel as error:
            log.error("faces are not looked for", reason=str(error))
            self._finder = ""
            return 0

    def work(self, stop: threading.Event) -> int:
        """Look at all that waits now; says how many pictures."""
        begun, count = time.monotonic(), 0
        finish_erasures(self._services)
        while not stop.is_set() and (ids := self._due.find(self._waiting)):
            for identity in ids:
                self._give_way(stop)
                if stop.is_set():
                    break
                self.look(identity)
                count += 1
            self._follow()
        if not stop.is_set():
            self._follow()
        if count:
            rate = count / max(time.monotonic() - begun, 1e-3)
            log.info("faces looked for", pictures=count, per_second=round(rate, 2))
        return count

    def _waiting(self, among: ColumnElement[bool]) -> Sequence[str]:
        if not self._finder:
            return ()
        with self._database.read() as session:
            if not (events := events_on(session)):
                return ()
            query = select(Asset.id).outerjoin(FaceScan, FaceScan.asset_id == Asset.id)
            query = query.where(among, Asset.event_id.in_(list(events)), unseen(self._finder))
            return session.scalars(query.order_by(Asset.created_at.desc(), Asset.id).limit(PAGE)).all()

    def _give_way(self, stop: threading.Event) -> None:
        """Wait while files are on their way in, but not for ever."""
        patient_until = time.monotonic() + PATIENCE
        while time.monotonic() < patient_until and not stop.is_set() and self._is_busy():
            stop.wait(0.5)

    def _is_busy(self) -> bool:
        fresh = utcnow() - timedelta(minutes=1)
        query = select(Arrival.id).where(
            Arrival.state.in_(("received", "checking")), Arrival.touched_at > fresh
        )
        with self._database.read() as session:
            return session.scalar(query.limit(1)) is not None

    def look(self, identity: str) -> None:
        """Look at one picture, and keep what was found or when to try again."""
        begun = time.monotonic()
        try:
            found, strip = self._found(identity)
            key = self._stored(identity, strip) if found else None
        except (ReadError, StorageError, OSError) as error:
            log.warning("a picture cannot be looked at for faces", asset=identity, reason=str(error))
            with self._database.begin() as session:
                postpone(session, identity, self._finder)
            return
        with self._database.begin() as session:
            kept = keep(session, identity, found, key, self._finder, time.monotonic() - begun)
        if not kept and key is not None:  # switched off, erased or deleted meanwhile
            self._services.bucket.delete(key)

    def _found(self, identity: str) -> tuple[list[FoundFace], bytes]:
        """The faces and their strip."""
        with self._database.read() as session:
            rendition = session.get(Rendition, (identity, PREVIEW.name))
        if rendition is None:
            return [], b""
        with tempfile.TemporaryDirectory(dir=self._services.settings.temp_dir) as folder:
            path, strip = Path(folder) / "preview", Path(folder) / "strip.jpg"
            self._services.bucket.get_to_file(rendition.key, path)
            found = self._sandbox.call(find_faces, path, strip, seconds=SECONDS)
            return found, strip.read_bytes() if found else b""

    def _stored(self, identity: str, strip: bytes) -> str:
        with self._database.read() as session:
            slug = session.scalars(select(Event.slug).join(Asset).where(Asset.id == identity)).one()
        key = face_strip_key(slug, identity, hashlib.sha256(strip).hexdigest())
        self._services.bucket.put_bytes(key, strip, "image/jpeg", FORGOTTEN)
        return key

    def _follow(self) -> None:
        """Bring guesses, suggestions and groups up to date where anything changed."""
        with self._database.read() as session:
            events = events_on(session)
        for event_id in events:
            with self._database.read() as session:
                if follow.fingerprint(session, event_id) == self._followed.get(event_id):
                    continue
            self.follow_event(event_id)
            with self._database.read() as session:
                self._followed[event_id] = follow.fingerprint(session, event_id)

    def follow_event(self, event_id: int) -> None:
        """Follow one event's faces, in short transactions."""
        with self._database.begin() as session:
            if (consent := switch.hold_still(session, event_id)) is None:
                return
            follow.settle(session, event_id)
        with self._database.read() as session:
            wanted = follow.compare(session, event_id, consent)
        for some in in_chunks(wanted, follow.AT_ONCE):
            with self._database.begin() as session:
                if switch.hold_still(session, event_id) is None:
                    return
                follow.suggest(session, some)
        with self._database.begin() as session:
            if switch.hold_still(session, event_id) is not None:
                regroup(session, event_id, consent)


def events_on(session: DbSession) -> dict[int, FaceConsent]:
    """The events that want faces looked at, each with its latest decision."""
    latest = select(func.max(FaceConsent.id)).group_by(FaceConsent.event_id)
    rows = session.scalars(select(FaceConsent).where(FaceConsent.id.in_(latest)))
    return {consent.event_id: consent for consent in rows if switch.is_on(consent)}


def unseen(finder: str) -> ColumnElement[bool]:
    """The condition for what `finder` has yet to look at, on assets joined (outer) with their scan.

    A preview that came ahead of its original is left for that: it may be small.
    """
    again = and_(FaceScan.finder != finder, FaceScan.failures == 0)
    failed = and_(FaceScan.failures.between(1, ATTEMPTS - 1), FaceScan.retry_at <= utcnow())
    return and_(
        Asset.state == "ready", Asset.awaited.is_(False), or_(FaceScan.asset_id.is_(None), again, failed)
    )


def count_waiting(session: DbSession, finder: str, event_id: int) -> int:
    """How many pictures of an event wait."""
    query = select(func.count()).select_from(Asset).outerjoin(FaceScan, FaceScan.asset_id == Asset.id)
    return session.scalar(query.where(Asset.event_id == event_id, unseen(finder))) or 0


def keep(
    session: DbSession,
    identity: str,
    found: Sequence[FoundFace],
    key: str | None,
    finder: str,
    seconds: float,
) -> bool:
    """Write down what was found; False, and nothing, where faces are off by now or the picture is gone."""
    asset = session.get(Asset, identity)
    if asset is None or switch.hold_still(session, asset.event_id) is None:
        return False
    row = session.get(FaceScan, identity) or FaceScan(asset_id=identity, faces=0)
    session.add(row)
    if row.faces != len(found):
        enqueue(session, [identity])  # `has:faces`
    session.execute(delete(Face).where(Face.asset_id == identity))
    row.faces, row.key, row.finder, row.scanned_at = len(found), key, finder, utcnow()
    row.seconds, row.failures, row.retry_at = round(seconds, 3), 0, None
    for place, one in enumerate(found):
        box = {"x": one.x, "y": one.y, "width": one.width, "height": one.height}
        session.add(Face(asset_id=identity, place=place, score=one.score, embedding=one.embedding, **box))
    return True


def postpone(session: DbSession, identity: str, finder: str) -> None:
    """It failed: the next try comes later each time, and there are `ATTEMPTS` in all."""
    asset = session.get(Asset, identity)
    if asset is None or switch.hold_still(session, asset.event_id) is None:
        return
    row = session.get(FaceScan, identity) or FaceScan(asset_id=identity, failures=0)
    session.add(row)
    row.finder = finder
    row.failures += 1
    row.retry_at = utcnow() + RETRY * 3 ** (row.failures - 1)
