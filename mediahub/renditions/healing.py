"""Renditions that every asset has to have and some lack, after a restore or a loss: made anew,
unhurriedly."""

from __future__ import annotations

import threading
from collections import deque

import structlog
from sqlalchemy import ColumnElement, or_, select

from mediahub.catalog.coordination.due_assets import DueAssets
from mediahub.catalog.models import Asset
from mediahub.loops import HARDLY, Loop
from mediahub.media.model import ReadError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.objects.renditions import When, kinds
from mediahub.outages.retries import FailedTries
from mediahub.records.describe import RECORDED_STATES
from mediahub.renditions.stored import render_again
from mediahub.runtime import Services
from mediahub.storage import NotFound

POLL = 10.0
PAGE = 20
BACKLOG = 5000
"""Ids that are found in one look: after a loss of everything, a look for each page would cost more than what
it finds."""
log = structlog.get_logger()


class RenditionHealer:
    """Finds assets without a rendition that ingest makes, and makes it from the original."""

    def __init__(self, services: Services, sandbox: Sandbox) -> None:
        self._services = services
        self._sandbox = sandbox
        self._apart = FailedTries[str]()
        """Assets of which none could be made, by their ids."""
        self._due = DueAssets()
        self._backlog = deque[str]()
        """Found and not tried yet, the newest first."""

    def loop(self) -> Loop:
        """One process at a time; it comes behind what arrives."""
        return Loop(
            name="lost renditions", work=self.heal, poll=POLL, longest_poll=60.0, lock="lost renditions",
            niceness=HARDLY, given_up=self._apart.given_up,
        )  # fmt: skip

    def heal(self, stop: threading.Event) -> bool:
        """Make those of a few assets; whether there may be more."""
        if not self._backlog:
            self._backlog.extend(self._due.find(self._lacking))
        page = [self._backlog.popleft() for _ in range(min(PAGE, len(self._backlog)))]
        # what was found some time ago may have been made or removed since
        for identity in self._lacking(Asset.id.in_(page)) if page else ():
            if stop.is_set():
                break
            try:
                render_again(self._services, self._sandbox, identity)
            except (ReadError, NotFound) as error:
                self._apart.note(identity)
                log.warning("no renditions could be made", asset=identity, reason=str(error))
        return bool(self._backlog)

    def _lacking(self, among: ColumnElement[bool]) -> list[str]:
        lacking = or_(*(one.is_lacking() for one in kinds(When.INGEST) if one.required))
        query = select(Asset.id).where(
            among, Asset.state.in_(RECORDED_STATES), Asset.awaited.is_(False), lacking
        )
        apart = set(self._apart.names())
        with self._services.database.read() as session:
            query = query.order_by(Asset.taken_at.desc(), Asset.id).limit(BACKLOG + len(apart))
            return [one for one in session.scalars(query) if one not in apart][:BACKLOG]
